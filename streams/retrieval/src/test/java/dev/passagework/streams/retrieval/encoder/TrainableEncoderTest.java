package dev.passagework.streams.retrieval.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainableEncoderTest {

  private static final String BIAS = "encoder.layer.5.output.dense.bias";

  private static TrainableEncoder encoder;
  private static TokenBatch batch;

  @BeforeAll
  static void open() {
    encoder = TrainableEncoder.open(MiniLm.MODEL, 2);
    try (TextTokenizer tokenizer = TextTokenizer.open(MiniLm.MODEL)) {
      batch = TokenBatch.of(tokenizer.encode(MiniLm.TEXTS, 64));
    }
  }

  @AfterAll
  static void close() {
    encoder.close();
  }

  @ParameterizedTest
  @CsvSource({
    "MEAN, EAGER_FP32, 1e-5",
    "CLS, EAGER_FP32, 1e-5",
    "MEAN, SCRIPT_FP32, 1e-5",
    "CLS, SCRIPT_FP32, 1e-5",
    "MEAN, SCRIPT_BF16, 1e-2"
  })
  void embeddingsEqualThoseOfOnnxRuntime(Pooling pooling, ForwardPath path, float most) {
    EncoderConfig config = MiniLm.config(pooling);
    EncoderModel model = MiniLm.MODEL.withConfig(config);
    float[][] expected;
    try (OnnxEmbedder embedder = OnnxEmbedder.open(model, 2)) {
      expected = embedder.embedQueries(MiniLm.TEXTS);
    }

    try (TrainableEncoder trainable = TrainableEncoder.open(model, path, Device.cpu(), 2);
        NDManager inputs = trainable.manager().newSubManager()) {
      float[] actual = trainable.forward(inputs, batch, false).toFloatArray();
      for (int i = 0; i < expected.length; i++) {
        float[] row = Arrays.copyOfRange(actual, i * 384, (i + 1) * 384);
        assertThat(row).containsExactly(expected[i], within(most));
      }
    }
  }

  @Test
  void garbageCollectionBeforeBackwardChangesNoBitOfAnyGradient() {
    Map<String, float[]> undisturbed = gradients(() -> {});

    Map<String, float[]> disturbed = gradients(TrainableEncoderTest::collectAndOverwriteFreed);

    assertThat(undisturbed).hasSize(101);
    undisturbed.forEach((name, gradient) -> assertThat(disturbed.get(name)).isEqualTo(gradient));
    assertThat(undisturbed.get(BIAS)).isNotEqualTo(new float[384]);
  }

  @Test
  void theProgramsGradientsAreThoseOfTheOperationsOneByOne() {
    Map<String, float[]> expected = gradients(() -> {});
    TrainableEncoder eager = encoder;
    try (TrainableEncoder script =
        TrainableEncoder.open(MiniLm.MODEL, ForwardPath.SCRIPT_FP32, Device.cpu(), 2)) {
      encoder = script;
      Map<String, float[]> actual = gradients(() -> {});
      float steepest = 0;
      float largestDifference = 0;
      for (Map.Entry<String, float[]> entry : expected.entrySet()) {
        float[] other = actual.get(entry.getKey());
        for (int i = 0; i < other.length; i++) {
          steepest = Math.max(steepest, Math.abs(entry.getValue()[i]));
          largestDifference = Math.max(largestDifference, Math.abs(other[i] - entry.getValue()[i]));
        }
      }
      assertThat(largestDifference).isLessThan(1e-5f * steepest);
    } finally {
      encoder = eager;
    }
  }

  @Test
  void thePathTriedOutIsOneOfThePrograms() {
    assertThat(ForwardProbe.fastest(MiniLm.MODEL, Device.cpu(), 2))
        .isIn(ForwardPath.SCRIPT_FP32, ForwardPath.SCRIPT_BF16);
  }

  @Test
  void aPassLeavesNothingWithTheWeights() {
    int before = encoder.manager().getManagedArrays().size();

    try (NDManager inputs = encoder.manager().newSubManager();
        GradientCollector collector = encoder.manager().getEngine().newGradientCollector()) {
      collector.backward(encoder.forward(inputs, batch, true).sum());
    }

    assertThat(encoder.manager().getManagedArrays().size()).isEqualTo(before);
  }

  @Test
  void weightsComeOutAsTheyWentIn() {
    assertThat(encoder.weights()).isEqualTo(MiniLm.MODEL.weights());
  }

  @Test
  void loadedWeightsTakeEffectAndStayTrainable() {
    try (TrainableEncoder other = TrainableEncoder.open(MiniLm.MODEL, 2);
        NDManager inputs = other.manager().newSubManager()) {
      Map<String, Tensor> changed = new LinkedHashMap<>(MiniLm.MODEL.weights().tensors());
      float[] halves = new float[384];
      Arrays.fill(halves, 0.5f);
      changed.put(BIAS, new Tensor(new long[] {384}, halves));
      float[] before = other.forward(inputs, batch, false).toFloatArray();

      other.load(new EncoderWeights(changed));

      assertThat(other.weights()).isEqualTo(new EncoderWeights(changed));
      assertThat(other.forward(inputs, batch, false).toFloatArray()).isNotEqualTo(before);
      assertThat(other.parameters().values()).allMatch(NDArray::hasGradient);
    }
  }

  @Test
  void weightsOfAnotherArchitectureAreRefused() {
    assertThatThrownBy(() -> encoder.load(new EncoderWeights(Map.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("embeddings.word_embeddings.weight");
  }

  @Test
  void moreTokensThanPositionsAreRefused() {
    TokenBatch tooLong = TokenBatch.of(List.of(new long[513]));
    try (NDManager inputs = encoder.manager().newSubManager()) {
      assertThatThrownBy(() -> encoder.forward(inputs, tooLong, false))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("513 tokens");
    }
  }

  /** Gradients of the sum of all pairwise similarities, with something done before backward. */
  private static Map<String, float[]> gradients(Runnable beforeBackward) {
    Map<String, float[]> gradients = new LinkedHashMap<>();
    try (NDManager inputs = encoder.manager().newSubManager()) {
      try (GradientCollector collector = encoder.manager().getEngine().newGradientCollector()) {
        collector.zeroGradients();
        NDArray embeddings = encoder.forward(inputs, batch, true);
        NDArray loss = embeddings.matMul(embeddings.transpose()).logSoftmax(-1).sum();
        beforeBackward.run();
        collector.backward(loss);
      }
      encoder
          .parameters()
          .forEach(
              (name, parameter) -> {
                try (NDArray gradient = parameter.getGradient()) {
                  gradients.put(name, gradient.toFloatArray());
                }
              });
    }
    return gradients;
  }

  /** What reveals a freed buffer that is still read: it is collected, and its memory reused. */
  private static void collectAndOverwriteFreed() {
    for (int round = 0; round < 3; round++) {
      awaitCollection();
      List<ByteBuffer> reused = new ArrayList<>();
      for (int i = 0; i < 20_000; i++) {
        reused.add(ByteBuffer.allocateDirect(Float.BYTES).putFloat(Float.NaN));
      }
      assertThat(reused.size()).isEqualTo(20_000);
    }
  }

  /** Returns when the collector has found an unreachable object and its references were handled. */
  private static void awaitCollection() {
    ReferenceQueue<Object> found = new ReferenceQueue<>();
    PhantomReference<Object> sentinel = new PhantomReference<>(new Object(), found);
    await()
        .until(
            () -> {
              System.gc();
              return found.remove(100) == sentinel;
            });
  }
}
