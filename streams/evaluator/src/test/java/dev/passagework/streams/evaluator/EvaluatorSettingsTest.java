package dev.passagework.streams.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passagework.schemas.contract.Decision.Rule;
import dev.passagework.streams.retrieval.encoder.Precision;
import dev.passagework.streams.runtime.Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EvaluatorSettingsTest {
  @Test
  void theTableOfSettingsIsTheApprovedOne() {
    new Golden("evaluator-settings.txt")
        .approves(
            EvaluatorSettings.ALL.stream()
                .map(s -> "%s | %s | %s%n".formatted(s.name(), s.fallback(), s.meaning()))
                .collect(Collectors.joining()));
  }

  @Test
  void theRuleIsReadByItsCode() {
    assertThat(read(Map.of("evaluator.rule", "strict")).gate().rule()).isEqualTo(Rule.STRICT);
    assertThat(read(Map.of()).gate().rule()).isEqualTo(Rule.REFRESH);
  }

  @Test
  void embeddingsAreInFloatsUnlessEightBitsAreAskedFor() {
    assertThat(read(Map.of()).precision()).isEqualTo(Precision.FP32);
    assertThat(read(Map.of("evaluator.precision", "int8")).precision()).isEqualTo(Precision.INT8);
  }

  @Test
  void anUnknownRuleIsRefusedByName() {
    assertThatThrownBy(() -> read(Map.of("evaluator.rule", "lax")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("evaluator.rule = 'lax'")
        .hasMessageContaining("refresh, strict");
  }

  @Test
  void aRankingShorterThanTheDeepestMeasureIsRefused() {
    assertThatThrownBy(() -> read(Map.of("evaluator.depth", "10")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("evaluator.depth = '10'");
  }

  @Test
  void theEncoderTakesAllProcessorsUnlessTold() {
    assertThat(read(Map.of()).encoderThreads())
        .isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(read(Map.of("evaluator.encoder-threads", "3")).encoderThreads()).isEqualTo(3);
  }

  private static EvaluatorSettings read(Map<String, String> given) {
    return EvaluatorSettings.from(new Settings(given, Map.of(), Map.of()), Path.of("state"));
  }
}
