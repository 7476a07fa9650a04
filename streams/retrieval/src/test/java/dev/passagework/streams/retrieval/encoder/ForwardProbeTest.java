package dev.passagework.streams.retrieval.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Iterator;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardProbeTest {

  @ParameterizedTest
  @CsvSource({
    "130, 100, SCRIPT_BF16",
    "110, 100, SCRIPT_FP32",
    "100, 110, SCRIPT_FP32",
    "100, 130, SCRIPT_FP32"
  })
  void bfloat16IsChosenWhereItIsFasterByMoreThanNoise(long fp32, long bf16, ForwardPath chosen) {
    assertThat(ForwardProbe.faster(() -> fp32, () -> bf16)).isEqualTo(chosen);
  }

  @Test
  void aTrialThatWasDisturbedDoesNotCount() {
    assertThat(
            ForwardProbe.faster(inTurn(130, 900, 130, 130, 130), inTurn(900, 900, 900, 100, 900)))
        .isEqualTo(ForwardPath.SCRIPT_BF16);
    assertThat(
            ForwardProbe.faster(inTurn(900, 900, 900, 100, 900), inTurn(130, 130, 130, 130, 130)))
        .isEqualTo(ForwardPath.SCRIPT_FP32);
  }

  private static LongSupplier inTurn(long... nanos) {
    Iterator<Long> next = Arrays.stream(nanos).iterator();
    return next::next;
  }
}
