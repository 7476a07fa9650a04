package dev.passagework.consumers.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.passagework.consumers.trainer.Hyperparameters.OnNonFinite;
import dev.passagework.consumers.trainer.Lesson.Manner;
import dev.passagework.consumers.trainer.Lesson.NotFiniteException;
import dev.passagework.consumers.trainer.Lesson.Result;
import dev.passagework.consumers.trainer.Lesson.StepListener;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import dev.passagework.streams.retrieval.encoder.EncoderWeights;
import dev.passagework.streams.retrieval.encoder.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class LessonTest {
  private static final StepListener NOBODY = (outcome, rate, pairs, padding) -> {};
  private final List<List<TrainingPair>> batches = BatchPlan.of(1, 1, Tiny.pairs(0, 40), 8);

  @Test
  void aCheckpointsBranchLeavesNoTraceInTheStableOne() {
    try (Learner plain = Tiny.learner(Tiny.model());
        Learner branching = Tiny.learner(Tiny.model())) {
      assertThat(lesson(plain).learn(batches, false))
          .isEqualTo(new Result.Learnt(Optional.empty()));
      Result.Learnt result = (Result.Learnt) lesson(branching).learn(batches, true);

      assertThat(branching.weights()).isEqualTo(plain.weights());
      assertThat(branching.optimiser().updates()).isEqualTo(5);
      EncoderWeights decayed = result.checkpoint().orElseThrow().weights();
      assertThat(decayed).isNotEqualTo(plain.weights()).isNotEqualTo(Tiny.model().weights());
    }
  }

  @Test
  void theListenerSeesEveryBatchOnceAtTheStableRate() {
    List<Double> rates = new ArrayList<>();
    try (Learner learner = Tiny.learner(Tiny.model())) {
      Lesson lesson =
          new Lesson(
              learner, Tiny.hyper(), (outcome, rate, n, padding) -> rates.add(rate), () -> true);
      assertThat(lesson.learn(batches, true)).isInstanceOf(Result.Learnt.class);
    }
    assertThat(rates).containsExactly(1e-3 / 3, 2e-3 / 3, 1e-3, 1e-3, 1e-3);
  }

  @Test
  void aLessonThatIsToldToEndTakesNoFurtherStep() {
    try (Learner learner = Tiny.learner(Tiny.model())) {
      Lesson lesson =
          new Lesson(learner, Tiny.hyper(), NOBODY, () -> learner.optimiser().updates() < 2);

      assertThat(lesson.learn(batches, true)).isEqualTo(new Result.Interrupted());
      assertThat(learner.optimiser().updates()).isEqualTo(2);
    }
  }

  @Test
  void anAverageIsTheCheckpointsAndLeavesTrainingAsItWas() {
    try (Learner plain = Learner.open(Tiny.model(), Tiny.hyper(), Tiny.step());
        Learner averaging = Learner.open(Tiny.model(), Tiny.hyper(), Tiny.step())) {
      assertThat(lesson(plain).learn(batches, false)).isInstanceOf(Result.Learnt.class);
      WeightAverage average = new WeightAverage(averaging.optimiser(), 0.9);
      Manner manner = new Manner(Tiny.hyper(), 0, Optional.of(average));
      List<EncoderWeights> seen = new ArrayList<>(List.of(averaging.weights()));
      StepListener watching = (outcome, rate, n, tokens) -> seen.add(averaging.weights());
      Result.Learnt result =
          (Result.Learnt) new Lesson(averaging, manner, watching, () -> true).learn(batches, true);

      assertThat(averaging.weights()).isEqualTo(plain.weights());
      assertThat(result.checkpoint().orElseThrow().weights()).isEqualTo(average.weights());
      String name = "embeddings.LayerNorm.bias";
      double expected = seen.get(0).get(name).values()[3];
      for (int t = 1; t < seen.size(); t++) {
        double keep = Math.min(0.9, (1.0 + t) / (10.0 + t));
        expected = keep * expected + (1 - keep) * seen.get(t).get(name).values()[3];
      }
      assertThat((double) average.weights().get(name).values()[3])
          .isCloseTo(expected, within(1e-6));
    }
  }

  @Test
  void aLossThatIsNoNumberStopsTheLessonOnlyIfAskedTo() {
    EncoderModel broken = broken();
    Hyperparameters skip = Tiny.hyper();
    Hyperparameters stop =
        new Hyperparameters(8, 0.1, 1e-3, 0.01, 2, 0.25, 1, OnNonFinite.STOP, 42, 1);
    try (Learner learner = Tiny.learner(broken)) {
      assertThat(new Lesson(learner, skip, NOBODY, () -> true).learn(batches, false))
          .isInstanceOf(Result.Learnt.class);
      assertThat(learner.weights()).isEqualTo(broken.weights());
      Lesson strict = new Lesson(learner, stop, NOBODY, () -> true);
      assertThatThrownBy(() -> strict.learn(batches, false))
          .isInstanceOf(NotFiniteException.class)
          .hasMessageContaining(batches.get(0).get(0).id())
          .hasMessageContaining("trainer.on-non-finite");
    }
  }

  @Test
  void aBatchWhoseGradientIsNoNumberIsLeftOutAndItsPairsAreNamed() {
    List<StepOutcome> outcomes = new ArrayList<>();
    List<List<TrainingPair>> others = new ArrayList<>(batches);
    List<TrainingPair> bad = others.remove(1);
    try (Learner disturbed = Tiny.learner(Tiny.model());
        Learner calm = Tiny.learner(Tiny.model());
        CapturedLog log = new CapturedLog()) {
      StepListener spoiling =
          (outcome, rate, n, tokens) -> {
            outcomes.add(outcome);
            if (outcomes.size() == 1) {
              LearnerTest.spoilNextGradient(disturbed);
            }
          };
      Lesson lesson = new Lesson(disturbed, Tiny.hyper(), spoiling, () -> true);
      assertThat(lesson.learn(batches, false)).isInstanceOf(Result.Learnt.class);
      assertThat(lesson(calm).learn(others, false)).isInstanceOf(Result.Learnt.class);

      assertThat(outcomes.get(1))
          .isInstanceOfSatisfying(
              StepOutcome.NotFinite.class, step -> assertThat(step.loss()).isFinite());
      assertThat(disturbed.weights()).isEqualTo(calm.weights());
      assertThat(log.messages())
          .singleElement(InstanceOfAssertFactories.STRING)
          .contains(bad.stream().map(TrainingPair::id).toList())
          .doesNotContain(others.get(0).get(0).id());
    }
  }

  private static Lesson lesson(Learner learner) {
    return new Lesson(learner, Tiny.hyper(), NOBODY, () -> true);
  }

  private static EncoderModel broken() {
    String name = "embeddings.LayerNorm.bias";
    EncoderModel model = Tiny.model();
    Map<String, Tensor> tensors = new LinkedHashMap<>(model.weights().tensors());
    float[] values = Arrays.copyOf(model.weights().get(name).values(), 16);
    values[3] = Float.NaN;
    tensors.put(name, new Tensor(new long[] {16}, values));
    return model.withWeights(new EncoderWeights(tensors));
  }
}
