package dev.passagework.consumers.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import dev.passagework.streams.retrieval.encoder.EncoderWeights;
import dev.passagework.streams.retrieval.encoder.ForwardPath;
import dev.passagework.streams.retrieval.encoder.Tensor;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LearnerTest {
  private final List<TrainingPair> pairs = Tiny.varied(8);

  /**
   * By hand, at temperature 0.5 and cosines [[1, 0.6], [0, 0.8]]: scores [[2, 1.2], [0, 1.6]]; rows
   * give ln(1 + e^-0.8) and ln(1 + e^-1.6), columns ln(1 + e^-2) and ln(1 + e^-0.4).
   */
  @Test
  void theLossIsTheMeanOfBothDirections() {
    double expected =
        (Math.log1p(Math.exp(-0.8))
                + Math.log1p(Math.exp(-1.6))
                + Math.log1p(Math.exp(-2))
                + Math.log1p(Math.exp(-0.4)))
            / 4;

    assertThat(loss(new float[][] {{1, 0}, {0, 1}}, new float[][] {{1, 0}, {0.6f, 0.8f}}, 1))
        .isEqualTo(expected, within(1e-6));
  }

  /** By hand: the first row gains e^-2 for a cosine of 0, the second e^0.4 for one of 1. */
  @Test
  void anExplicitNegativeCountsAgainstQueriesAlone() {
    double expected =
        (Math.log1p(Math.exp(-0.8) + Math.exp(-2))
                + Math.log1p(Math.exp(-1.6) + Math.exp(0.4))
                + Math.log1p(Math.exp(-2))
                + Math.log1p(Math.exp(-0.4)))
            / 4;

    assertThat(
            loss(new float[][] {{1, 0}, {0, 1}}, new float[][] {{1, 0}, {0.6f, 0.8f}, {0, 1}}, 2))
        .isEqualTo(expected, within(1e-6));
  }

  /** By hand as above, but the second query's negative is nearer to it than 0.95 * 0.8. */
  @Test
  void aNegativeAboveTheMarginDoesNotCountForThatQuery() {
    double expected =
        (Math.log1p(Math.exp(-0.8) + Math.exp(-2))
                + Math.log1p(Math.exp(-1.6))
                + Math.log1p(Math.exp(-2))
                + Math.log1p(Math.exp(-0.4)))
            / 4;

    assertThat(
            loss(
                new float[][] {{1, 0}, {0, 1}}, new float[][] {{1, 0}, {0.6f, 0.8f}, {0, 1}}, 0.95))
        .isEqualTo(expected, within(1e-6));
  }

  @Test
  void aPairsOwnNegativesAreReadOnlyWhereTheyHaveAMargin() {
    TrainingPair pair = pairs.get(0);
    TrainingPair carrying = Tiny.withNegatives(pair, List.of("w9 w8", pair.text()));
    List<TrainingPair> batch = List.of(carrying, pairs.get(1));
    StepSettings with = new StepSettings(Tiny.step().path(), "cpu", 512, 0.95);

    assertThat(tokens(batch, Tiny.step()).passageRows()).hasSize(2);
    assertThat(tokens(batch, with).passageRows()).hasSize(3);
  }

  /** Few slices and many, on each path of full precision. */
  @ParameterizedTest
  @CsvSource({"4, SCRIPT_FP32", "8, EAGER_FP32", "20, SCRIPT_FP32"})
  void gradientsAgreeWithFiniteDifferences(int size, ForwardPath path) {
    EncoderModel model = Tiny.model();
    List<TrainingPair> batch = Tiny.varied(size);
    gradients(model, batch, Tiny.step(path, 16_384), () -> {})
        .forEach(
            (name, gradient) -> {
              int steepest = steepest(gradient);
              double slope = slope(model, batch, name, steepest);
              assertThat(slope).as(name).isCloseTo(gradient[steepest], within(3e-4));
            });
  }

  @ParameterizedTest
  @EnumSource
  void aCollectionBetweenForwardAndBackwardChangesNoGradient(ForwardPath path) {
    StepSettings whole = Tiny.step(path, 16_384);
    StepSettings cut = Tiny.step(path, 1);
    for (StepSettings step : List.of(whole, cut)) {
      Map<String, float[]> undisturbed = gradients(Tiny.model(), pairs, step, () -> {});

      Map<String, float[]> disturbed =
          gradients(Tiny.model(), pairs, step, LearnerTest::collectAndOverwrite);

      undisturbed.forEach((name, slope) -> assertThat(disturbed.get(name)).isEqualTo(slope));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"EAGER_FP32", "SCRIPT_FP32"})
  void chunksHaveTheGradientsOfTheWholeBatch(ForwardPath path) {
    List<TrainingPair> batch = Tiny.varied(20);
    assertThat(tokens(batch, Tiny.step(path, 60)).chunks(60)).hasSizeGreaterThan(3);
    Map<String, float[]> whole = gradients(Tiny.model(), batch, Tiny.step(path, 16_384), () -> {});

    Map<String, float[]> cut = gradients(Tiny.model(), batch, Tiny.step(path, 60), () -> {});

    whole.forEach((name, slope) -> assertThat(cut.get(name)).containsExactly(slope, within(1e-6f)));
  }

  @ParameterizedTest
  @EnumSource
  void theSameStepsGiveTheSameBits(ForwardPath path) {
    assertThat(afterThreeSteps(path)).isEqualTo(afterThreeSteps(path));
  }

  @Test
  void stepsLowerTheLossAndLeaveNoGradientBehind() {
    try (Learner learner = Tiny.learner(Tiny.model())) {
      BatchTokens tokens = learner.texts().tokens(pairs);
      double before = learnt(learner.step(tokens, 2e-2)).loss();
      for (int i = 0; i < 60; i++) {
        assertThat(learnt(learner.step(tokens, 2e-2)).gradientNorm()).isPositive();
      }
      assertThat(learnt(learner.step(tokens, 2e-2)).loss()).isLessThan(before / 2);
      assertThat(learner.optimiser().gradientNorm()).isZero();
      assertThat(learner.optimiser().updates()).isEqualTo(62);
    }
  }

  @Test
  void aStepKeepsNoArray() {
    try (Learner learner = Tiny.learner(Tiny.model())) {
      BatchTokens tokens = learner.texts().tokens(pairs);
      NDManager owner = learner.optimiser().tensors().get(0).weight().getManager();
      assertThat(learner.step(tokens, 1e-3)).isInstanceOf(StepOutcome.Learnt.class);
      int before = owner.getManagedArrays().size();

      for (int i = 0; i < 10; i++) {
        assertThat(learner.step(tokens, 1e-3)).isInstanceOf(StepOutcome.Learnt.class);
      }

      assertThat(owner.getManagedArrays()).hasSize(before);
    }
  }

  @Test
  void aGradientIsClippedToItsGlobalNorm() {
    Hyperparameters hyper = Tiny.hyper(0.1);
    try (Learner learner = Learner.open(Tiny.model(), hyper, Tiny.step())) {
      BatchTokens tokens = learner.texts().tokens(pairs);
      double norm = learnt(learner.step(tokens, 1e-3)).gradientNorm();
      double kept = 0;
      for (TrainedTensor tensor : learner.optimiser().tensors()) {
        for (int i = 0; i < tensor.size(); i++) {
          kept += Math.pow(tensor.first().asFloatBuffer().get(i) / 0.1, 2);
        }
      }
      assertThat(norm).isGreaterThan(hyper.clipNorm());
      assertThat(Math.sqrt(kept)).isEqualTo(hyper.clipNorm(), within(1e-5));
    }
  }

  @Test
  void aPairWithoutNegativesTeachesNothing() {
    try (Learner learner = Tiny.learner(Tiny.model())) {
      BatchTokens tokens = learner.texts().tokens(pairs.subList(0, 1));

      assertThat(learner.step(tokens, 1e-3)).isEqualTo(new StepOutcome.Lonely());
      assertThat(learner.weights()).isEqualTo(Tiny.model().weights());
    }
  }

  @Test
  void aLossThatIsNoNumberLeavesTheWeightsAsTheyWere() {
    EncoderModel broken = changed(Tiny.model(), "embeddings.LayerNorm.bias", 0, Float.NaN);
    try (Learner learner = Tiny.learner(broken)) {
      StepOutcome outcome = learner.step(learner.texts().tokens(pairs), 1e-3);

      assertThat(outcome).isInstanceOf(StepOutcome.NotFinite.class);
      assertThat(learner.weights()).isEqualTo(broken.weights());
      assertThat(learner.optimiser().updates()).isZero();
    }
  }

  @Test
  void aGradientThatIsNoNumberLeavesNoTrace() {
    try (Learner disturbed = Tiny.learner(Tiny.model());
        Learner calm = Tiny.learner(Tiny.model())) {
      BatchTokens tokens = calm.texts().tokens(pairs);
      learnt(calm.step(tokens, 1e-3));
      learnt(disturbed.step(tokens, 1e-3));
      spoilNextGradient(disturbed);

      assertThat(disturbed.step(calm.texts().tokens(Tiny.varied(4)), 1e-3))
          .isInstanceOfSatisfying(
              StepOutcome.NotFinite.class,
              bad -> {
                assertThat(bad.loss()).isFinite();
                assertThat(bad.gradientNorm()).isInfinite();
              });
      assertThat(disturbed.weights()).isEqualTo(calm.weights());
      assertThat(disturbed.step(tokens, 1e-3)).isEqualTo(learnt(calm.step(tokens, 1e-3)));
      assertThat(disturbed.weights()).isEqualTo(calm.weights());
      assertThat(disturbed.optimiser().updates()).isEqualTo(2);
    }
  }

  /** Makes the next gradient infinite, whatever its batch: it is added to what is there. */
  static void spoilNextGradient(Learner learner) {
    TrainedTensor tensor = learner.optimiser().tensors().get(0);
    float[] slope = new float[tensor.size()];
    slope[0] = Float.POSITIVE_INFINITY;
    try (NDArray gradient = tensor.weight().getGradient()) {
      gradient.set(FloatBuffer.wrap(slope));
    }
  }

  @Test
  void aForkTakesBackEveryBit() {
    try (Learner learner = Tiny.learner(Tiny.model())) {
      BatchTokens tokens = learner.texts().tokens(pairs);
      learnt(learner.step(tokens, 1e-3));
      learner.fork().keep();
      double second = learnt(learner.step(tokens, 1e-3)).loss();
      EncoderWeights after = learner.weights();

      learner.fork().takeBack();

      assertThat(learnt(learner.step(tokens, 1e-3)).loss()).isEqualTo(second);
      assertThat(learner.weights()).isEqualTo(after);
    }
  }

  private EncoderWeights afterThreeSteps(ForwardPath path) {
    try (Learner learner = Learner.open(Tiny.model(), Tiny.hyper(), Tiny.step(path, 16_384))) {
      for (int i = 0; i < 3; i++) {
        assertThat(learnt(learner.step(learner.texts().tokens(pairs), 1e-3)).loss()).isFinite();
      }
      return learner.weights();
    }
  }

  private static BatchTokens tokens(List<TrainingPair> batch, StepSettings step) {
    try (Learner learner = Learner.open(Tiny.model(), Tiny.hyper(), step)) {
      return learner.texts().tokens(batch);
    }
  }

  private static StepOutcome.Learnt learnt(StepOutcome outcome) {
    assertThat(outcome).isInstanceOf(StepOutcome.Learnt.class);
    return (StepOutcome.Learnt) outcome;
  }

  private static double loss(float[][] queries, float[][] passages, double margin) {
    Tiny.model();
    try (NDManager inputs = Engine.getEngine("PyTorch").newBaseManager()) {
      NDArray loss =
          new InfoNce(0.5, margin).loss(inputs, inputs.create(queries), inputs.create(passages));
      return loss.getFloat();
    }
  }

  private static int steepest(float[] gradient) {
    int steepest = 0;
    for (int i = 0; i < gradient.length; i++) {
      steepest = Math.abs(gradient[i]) > Math.abs(gradient[steepest]) ? i : steepest;
    }
    return steepest;
  }

  private static double slope(
      EncoderModel model, List<TrainingPair> batch, String name, int index) {
    float value = model.weights().get(name).values()[index];
    double above = loss(changed(model, name, index, value + 2e-3f), batch);
    double below = loss(changed(model, name, index, value - 2e-3f), batch);
    return (above - below) / 4e-3;
  }

  private static double loss(EncoderModel model, List<TrainingPair> batch) {
    try (Learner learner = Tiny.learner(model)) {
      return learner.backward(learner.texts().tokens(batch), () -> {});
    }
  }

  private static Map<String, float[]> gradients(
      EncoderModel model, List<TrainingPair> batch, StepSettings step, Runnable beforeBackward) {
    Map<String, float[]> gradients = new LinkedHashMap<>();
    try (Learner learner = Learner.open(model, Tiny.hyper(), step)) {
      assertThat(learner.backward(learner.texts().tokens(batch), beforeBackward)).isFinite();
      for (TrainedTensor tensor : learner.optimiser().tensors()) {
        try (NDArray gradient = tensor.weight().getGradient()) {
          gradients.put(tensor.name(), gradient.toFloatArray());
        }
      }
    }
    return gradients;
  }

  private static EncoderModel changed(EncoderModel model, String name, int index, float value) {
    Map<String, Tensor> tensors = new LinkedHashMap<>(model.weights().tensors());
    Tensor tensor = model.weights().get(name);
    float[] values = Arrays.copyOf(tensor.values(), tensor.values().length);
    values[index] = value;
    tensors.put(name, new Tensor(tensor.shape(), values));
    return model.withWeights(new EncoderWeights(tensors));
  }

  /** What reveals a freed buffer that is still read: it is collected, and its memory reused. */
  private static void collectAndOverwrite() {
    for (int round = 0; round < 3; round++) {
      System.gc();
      List<ByteBuffer> reused = new ArrayList<>();
      for (int i = 0; i < 20_000; i++) {
        reused.add(ByteBuffer.allocateDirect(Float.BYTES).putFloat(Float.NaN));
      }
      assertThat(reused).hasSize(20_000);
    }
  }
}
