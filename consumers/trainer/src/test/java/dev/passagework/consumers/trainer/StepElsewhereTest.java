package dev.passagework.consumers.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.passagework.consumers.trainer.Hyperparameters.OnNonFinite;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.streams.retrieval.encoder.BaseModels;
import dev.passagework.streams.retrieval.encoder.ForwardPath;
import dev.passagework.streams.retrieval.encoder.NativeLibraries;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Steps of the real encoder against the same steps worked out elsewhere: by Python's PyTorch 1.13
 * with torch.optim.AdamW, as {@code trainer.py} in ops/benchmarks takes them, at temperature 0.5,
 * rate 1e-4, decay 0.01 and norms clipped at 1.
 */
class StepElsewhereTest {
  private static final List<String> QUERIES =
      List.of(
          "how long may a poll take",
          "what deletes old log segments",
          "where do brokers listen",
          "which codec is used for records");
  private static final List<String> PASSAGES =
      List.of(
          "The longest time between two calls of poll before the consumer leaves its group.",
          "Segments older than the retention time are deleted from the log.",
          "The addresses at which a broker accepts connections from clients.",
          "The type by which all data of a producer is compressed: none, gzip, snappy, lz4 or"
              + " zstd.");

  @ParameterizedTest
  @CsvSource({"EAGER_FP32, 2e-5", "SCRIPT_FP32, 2e-5", "SCRIPT_BF16, 1e-2"})
  void lossesAndNormsOfTwoStepsAreThoseOfAnotherImplementation(ForwardPath path, double most) {
    NativeLibraries.prepare(Path.of("target", "native"));
    Hyperparameters hyper =
        new Hyperparameters(4, 0.5, 1e-4, 0.01, 0, 0, 1, OnNonFinite.STOP, 1, 2);
    try (Learner learner =
        Learner.open(BaseModels.load("all-MiniLM-L6-v2"), hyper, Tiny.step(path, 16_384))) {
      BatchTokens tokens = learner.texts().tokens(pairs());

      StepOutcome.Learnt first = (StepOutcome.Learnt) learner.step(tokens, 1e-4);
      StepOutcome.Learnt second = (StepOutcome.Learnt) learner.step(tokens, 1e-4);

      assertThat(first.loss()).isEqualTo(0.74869847, within(most));
      assertThat(first.gradientNorm()).isEqualTo(2.7100842, within(10 * most));
      assertThat(second.loss()).isEqualTo(0.43373060, within(10 * most));
      assertThat(second.gradientNorm()).isEqualTo(1.4914585, within(100 * most));
    }
  }

  private static List<TrainingPair> pairs() {
    return IntStream.range(0, QUERIES.size())
        .mapToObj(i -> Tiny.untitled("p" + i, QUERIES.get(i), PASSAGES.get(i)))
        .toList();
  }
}
