package dev.passagework.consumers.searcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.Champion;
import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.PassageKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShelfTest {
  @TempDir Path directory;
  private final Corpus corpus = new Corpus();
  private final AtomicInteger embedded = new AtomicInteger();

  private Shelf shelf() {
    return shelf(checkpoint -> new LetterEmbedder(embedded));
  }

  private Shelf shelf(EmbedderSource source) {
    SearcherSettings settings =
        new SearcherSettings(new SearcherSettings.Address("127.0.0.1", 0, false), "", 1, directory);
    return new Shelf(settings, source, corpus);
  }

  static Checkpoint checkpoint(int version) {
    List<Checkpoint.File> files = List.of(new Checkpoint.File("w", "f".repeat(63) + version, 1));
    return new Checkpoint(
        new CheckpointId("m", version), "base", files, Map.of(), 0, 0, 0, false, Instant.EPOCH);
  }

  static Champion champion(int version) {
    return new Champion(new CheckpointId("m", version), "", Instant.EPOCH);
  }

  static void put(Corpus corpus, String id, String text) {
    PassageKey key = new PassageKey("c", id);
    corpus.put(key.toString(), Passage.of(key, "", text));
  }

  @BeforeEach
  void feed() {
    for (int i = 0; i < 40; i++) {
      put(corpus, "p" + i, "text " + "abcdefghij".charAt(i % 10) + " number " + i);
    }
  }

  private static void finish(Shelf shelf) throws Exception {
    while (shelf.work()) {
      assertThat(shelf.trouble()).isEmpty();
    }
  }

  private static String served(Optional<VectorIndex> index) {
    return index.map(i -> i.checkpoint().id().toString()).orElse("none");
  }

  @Test
  void theOldChampionIsServedUntilTheNewOnesVectorsAreComplete() throws Exception {
    try (Shelf shelf = shelf()) {
      shelf.checkpoint(checkpoint(0));
      shelf.champion(champion(0));
      assertThat(served(shelf.champion())).isEqualTo("none");
      finish(shelf);
      assertThat(served(shelf.champion())).isEqualTo("m@0");
      shelf.checkpoint(checkpoint(1));
      shelf.champion(champion(1));
      assertThat(shelf.work()).isTrue();
      assertThat(served(shelf.champion())).isEqualTo("m@0");
      assertThat(served(shelf.next())).isEqualTo("m@1");
      finish(shelf);
      assertThat(served(shelf.champion())).isEqualTo("m@1");
      assertThat(served(shelf.base())).isEqualTo("m@0");
    }
  }

  @Test
  void withoutACollectionToJudgeByTheNewestCheckpointIsServedAndSaidToBeUnjudged()
      throws Exception {
    try (Shelf shelf = shelf()) {
      shelf.checkpoint(checkpoint(0));
      shelf.checkpoint(checkpoint(1));
      finish(shelf);
      assertThat(served(shelf.champion())).isEqualTo("m@1");
      assertThat(served(shelf.base())).isEqualTo("m@0");
      assertThat(new Answers(corpus, shelf).answer("text", 1).champion().judged()).isFalse();
      shelf.checkpoint(checkpoint(2));
      finish(shelf);
      assertThat(served(shelf.champion())).isEqualTo("m@2");
      shelf.collection("c", true);
      shelf.champion(champion(0));
      finish(shelf);
      assertThat(served(shelf.champion())).isEqualTo("m@0");
      assertThat(new Answers(corpus, shelf).answer("text", 1).champion().judged()).isTrue();
    }
  }

  @Test
  void whereACollectionIsThereNoneIsServedBeforeTheFirstChampion() throws Exception {
    try (Shelf shelf = shelf()) {
      shelf.collection("c", true);
      shelf.checkpoint(checkpoint(0));
      shelf.checkpoint(checkpoint(1));
      finish(shelf);
      assertThat(served(shelf.champion())).isEqualTo("none");
    }
  }

  @Test
  void vectorsOutliveARestart() throws Exception {
    try (Shelf shelf = shelf()) {
      shelf.checkpoint(checkpoint(0));
      shelf.champion(champion(0));
      finish(shelf);
    }
    int before = embedded.get();
    try (Shelf again = shelf()) {
      again.checkpoint(checkpoint(0));
      again.champion(champion(0));
      put(corpus, "new", "a new text");
      finish(again);
      assertThat(served(again.champion())).isEqualTo("m@0");
    }
    assertThat(embedded.get()).isLessThanOrEqualTo(before + 2);
  }

  @Test
  void everyCheckpointThatCannotBeServedIsNamedUntilItCanOrIsNotWantedAnyMore() throws Exception {
    Set<Integer> lost = new HashSet<>(Set.of(0, 1));
    EmbedderSource source =
        checkpoint -> {
          if (lost.contains(checkpoint.id().version())) {
            throw new IOException("its files are away");
          }
          return new LetterEmbedder(embedded);
        };
    try (Shelf shelf = shelf(source)) {
      shelf.checkpoint(checkpoint(0));
      shelf.checkpoint(checkpoint(1));
      shelf.champion(champion(1));
      shelf.work();
      assertThat(shelf.trouble())
          .isEqualTo(
              "m@1 cannot be served: its files are away; m@0 cannot be served: its files are away");
      lost.remove(0);
      shelf.work();
      assertThat(shelf.trouble()).isEqualTo("m@1 cannot be served: its files are away");
      shelf.checkpoint(checkpoint(2));
      shelf.champion(champion(2));
      finish(shelf);
      assertThat(served(shelf.champion())).isEqualTo("m@2");
    }
  }

  @Test
  void aPassageIsFoundByItsText() throws Exception {
    put(corpus, "zebra", "zzzz qqqq");
    try (Shelf shelf = shelf()) {
      shelf.checkpoint(checkpoint(0));
      shelf.champion(champion(0));
      finish(shelf);
      Answers.Answer answer = new Answers(corpus, shelf).answer("zq zq", 3);
      assertThat(answer.champion()).isNotNull();
      assertThat(answer.champion().hits().get(0).passage()).isEqualTo("c/zebra");
      assertThat(answer.champion().pending()).isZero();
    }
  }
}
