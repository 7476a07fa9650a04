package dev.passagework.streams.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.streams.retrieval.encoder.Embedder;
import dev.passagework.streams.retrieval.encoder.PassageText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharedBasesTest {
  private static final List<PassageText> PASSAGES =
      List.of(new PassageText("", "alpha"), new PassageText("", "beta gamma"));

  private final List<String> log = new ArrayList<>();
  private final SharedBases bases = new SharedBases(Counting::new, 4);

  @Test
  void modelsOfTheSameBaseEmbedATextOnce() throws IOException {
    float[][] first = passages(base("one", "weights"));
    float[][] second = passages(base("two", "weights"));

    assertThat(second).isEqualTo(first);
    assertThat(log).containsExactly("open one@0", "2 passages", "close");
  }

  @Test
  void onlyTextsThatAreNewAreEmbedded() throws IOException {
    passages(base("one", "weights"));
    try (Embedder embedder = bases.open(base("two", "weights"))) {
      List<PassageText> more = List.of(PASSAGES.get(1), new PassageText("", "delta"));
      assertThat(embedder.embedPassages(more)).isEqualTo(new float[][] {{10}, {5}});
    }
    assertThat(log).containsSubsequence("open two@0", "1 passages", "close");
  }

  @Test
  void aQueryIsNotAPassageOfTheSameWords() throws IOException {
    try (Embedder embedder = bases.open(base("one", "weights"))) {
      assertThat(embedder.embedPassages(PASSAGES)[0]).containsExactly(5);
      assertThat(embedder.embedQueries(List.of("alpha"))[0]).containsExactly(-5);
    }
  }

  @Test
  void otherWeightsAndLaterVersionsAreOpenedAsTheyAre() throws IOException {
    passages(base("one", "weights"));
    passages(base("two", "other weights"));
    passages(checkpoint("one", 1, "weights"));
    passages(checkpoint("one", 1, "weights"));

    assertThat(log).filteredOn(line -> line.startsWith("open")).hasSize(4);
  }

  @Test
  void theBaseThatWasUnusedForTheLongestIsForgottenFirst() throws IOException {
    passages(base("one", "first"));
    passages(base("two", "second"));
    passages(base("one", "first"));
    passages(base("three", "third"));
    log.clear();

    passages(base("four", "first"));
    passages(base("five", "second"));

    assertThat(log).containsExactly("open five@0", "2 passages", "close");
  }

  @Test
  void aBaseThatCannotBeOpenedSaysWhy() throws IOException {
    SharedBases broken = new SharedBases(WordEmbedder::of, 4);
    try (Embedder embedder = broken.open(Fixture.checkpoint(0, WordEmbedder.DAMAGED))) {
      assertThatThrownBy(() -> embedder.embedPassages(PASSAGES)).hasMessageContaining("damaged");
    }
  }

  private float[][] passages(Checkpoint checkpoint) throws IOException {
    try (Embedder embedder = bases.open(checkpoint)) {
      return embedder.embedPassages(PASSAGES);
    }
  }

  /** Version 0, with a model card of the model's own. */
  private static Checkpoint base(String model, String weights) {
    return checkpoint(model, 0, weights);
  }

  private static Checkpoint checkpoint(String model, int version, String weights) {
    return new Checkpoint(
        new CheckpointId(model, version),
        "base",
        List.of(
            new Checkpoint.File("README.md", model, 1),
            new Checkpoint.File("model.safetensors", weights, 1)),
        Map.of(),
        0,
        0,
        0,
        false,
        Fixture.START);
  }

  /** An embedder by the length of a text, which tells what is done with it. */
  private final class Counting implements Embedder {
    Counting(Checkpoint checkpoint) {
      log.add("open " + checkpoint.id());
    }

    @Override
    public float[][] embedQueries(List<String> queries) {
      return queries.stream().map(q -> new float[] {-q.length()}).toArray(float[][]::new);
    }

    @Override
    public float[][] embedPassages(List<PassageText> passages) {
      log.add(passages.size() + " passages");
      return passages.stream()
          .map(passage -> new float[] {passage.text().length()})
          .toArray(float[][]::new);
    }

    @Override
    public int dimension() {
      return 1;
    }

    @Override
    public void close() {
      log.add("close");
    }
  }
}
