package dev.passagework.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LeakTest {
  private static final PassageKey PASSAGE = new PassageKey("c", "p");

  @Test
  void theCollectionsOfALeakAreReadBackFromTheDetailOfItsRejection() {
    Leak leak = new Leak(List.of("scifact/7", "cranfield/1", "scifact/9/a"));

    assertThat(leak.detail()).contains("scifact/7");
    assertThat(Leak.collectionsOf(rejected(Leak.REASON, leak.detail())))
        .containsExactly("cranfield", "scifact");
  }

  @Test
  void anotherReasonTellsNoCollection() {
    assertThat(Leak.collectionsOf(rejected("copy", "collections [scifact]: x"))).isEmpty();
    assertThat(Leak.collectionsOf(rejected(Leak.REASON, "in other words"))).isEmpty();
  }

  private static RejectedQuery rejected(String reason, String detail) {
    return new RejectedQuery(
        "id", PASSAGE, "query", new Origin("question", "llm", 0, "r"), reason, detail);
  }
}
