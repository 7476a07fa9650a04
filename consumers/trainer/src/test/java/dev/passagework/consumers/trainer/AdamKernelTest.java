package dev.passagework.consumers.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.passagework.consumers.trainer.AdamKernel.Buffers;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class AdamKernelTest {
  private final FloatBuffer weight = FloatBuffer.wrap(new float[] {1f, -2f, 5f});
  private final FloatBuffer gradient = FloatBuffer.wrap(new float[] {0.5f, -0.25f, 3f});
  private final FloatBuffer first = FloatBuffer.allocate(3);
  private final FloatBuffer second = FloatBuffer.allocate(3);
  private final Buffers buffers = new Buffers(weight, gradient, first, second);

  @Test
  void theFirstUpdateStepsByTheRateAgainstTheSignOfTheGradient() {
    AdamKernel.at(1, 0.1, 0, 1).apply(buffers, 0, 2);

    assertThat(weight.array()).containsExactly(new float[] {0.9f, -1.9f, 5f}, within(1e-6f));
    assertThat(first.array()).containsExactly(new float[] {0.05f, -0.025f, 0f}, within(1e-7f));
    assertThat(second.array())
        .containsExactly(new float[] {0.00025f, 0.0000625f, 0f}, within(1e-9f));
    assertThat(gradient.array()).containsExactly(0f, 0f, 3f);
  }

  /**
   * By hand: m = 0.9 * 0.05 + 0.1 * 0.1 = 0.055 over 1 - 0.9^2 = 0.19, so 0.289474; v = 0.999 *
   * 0.00025 + 0.001 * 0.01 = 0.00025975 over 1 - 0.999^2 = 0.001999, whose root is 0.360471; the
   * step is 0.1 * 0.803044, from 0.9 * (1 - 0.1 * 0.5) = 0.855.
   */
  @Test
  void theSecondUpdateAveragesCorrectsAndDecays() {
    AdamKernel.at(1, 0.1, 0, 1).apply(buffers, 0, 1);
    gradient.put(0, 0.2f);

    AdamKernel.at(2, 0.1, 0.5, 0.5).apply(buffers, 0, 1);

    assertThat(weight.get(0)).isEqualTo(0.855f - 0.0803044f, within(1e-5f));
  }

  @Test
  void cuttingAWeightIntoStretchesChangesNoBit() {
    float[] values = new float[10_000];
    float[] slopes = new float[10_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i);
      slopes[i] = (float) Math.cos(3 * i);
    }
    Buffers whole = buffers(values, slopes);
    Buffers cut = buffers(values, slopes);

    AdamKernel.at(1, 1e-3, 0.01, 0.7).apply(whole, 0, values.length);
    AdamKernel.at(1, 1e-3, 0.01, 0.7).apply(cut, 777, values.length);
    AdamKernel.at(1, 1e-3, 0.01, 0.7).apply(cut, 0, 777);

    assertThat(cut.weight().array()).isEqualTo(whole.weight().array());
    assertThat(cut.second().array()).isEqualTo(whole.second().array());
  }

  private static Buffers buffers(float[] weight, float[] gradient) {
    return new Buffers(
        FloatBuffer.wrap(weight.clone()),
        FloatBuffer.wrap(gradient.clone()),
        FloatBuffer.allocate(weight.length),
        FloatBuffer.allocate(weight.length));
  }
}
