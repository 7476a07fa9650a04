package dev.passagework.consumers.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passagework.consumers.trainer.Hyperparameters.OnNonFinite;
import dev.passagework.schemas.contract.TrainingSegment;
import dev.passagework.streams.runtime.Setting;
import dev.passagework.streams.runtime.Settings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TrainerSettingsTest {
  private static final Path STATE = Path.of("state");

  @Test
  void theDefaultsAreThese() {
    String table =
        TrainerSettings.ALL.stream()
            .map(setting -> setting.name() + "=" + setting.fallback())
            .collect(Collectors.joining("\n"));

    assertThat(table)
        .isEqualTo(
            """
            trainer.model=passagework
            trainer.base=all-MiniLM-L6-v2
            trainer.segment-pairs=512
            trainer.segment-linger=30000
            trainer.checkpoint-every-segments=1
            trainer.corpora=
            trainer.strategies=
            trainer.llms=
            trainer.density=0
            trainer.coverage=1.0
            trainer.near-duplicates=true
            trainer.most-passages-with-query=0
            trainer.pairs=all
            trainer.batch-size=32
            trainer.temperature=0.05
            trainer.learning-rate=3.0E-5
            trainer.weight-decay=0.01
            trainer.warmup-steps=8
            trainer.decay-share=0.1
            trainer.clip-norm=1.0
            trainer.on-non-finite=skip
            trainer.seed=42
            trainer.threads=0
            trainer.path=auto
            trainer.device=auto
            trainer.chunk-tokens=16384
            trainer.negative-margin=0.0
            trainer.keep-checkpoints=32
            trainer.keep-for=3600000
            trainer.keep-unscored-for=86400000
            trainer.close-timeout=60000
            trainer.epochs=1
            trainer.steps=0
            trainer.replay-share=0.0
            trainer.labelled-share=0.0
            trainer.least-batch=8
            trainer.batch-sources=mixed
            trainer.average-decay=0.0\
            """);
  }

  @Test
  void everyDefaultCanBeUsedAndEachModelHasItsOwnFolder() {
    TrainerSettings settings = TrainerSettings.from(Settings.defaults(), STATE);

    assertThat(settings.stateDirectory()).isEqualTo(STATE.resolve("passagework"));
    assertThat(settings.hyper().threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(TrainerSettings.ALL).extracting(Setting::meaning).doesNotContain("");
  }

  @Test
  void aModelNameThatCannotBeIsRefused() {
    Settings settings = new Settings(Map.of("trainer.model", "a/b"), Map.of(), Map.of());

    assertThatThrownBy(() -> TrainerSettings.from(settings, STATE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a/b");
  }

  @Test
  void whatASegmentTellsGivesTheSettingsItWasCutWith() {
    Map<String, String> given =
        Map.of(
            "trainer.learning-rate", "1e-4",
            "trainer.strategies", "claim,question",
            "trainer.average-decay", "0.99",
            "trainer.batch-sources", "one",
            "trainer.threads", "3");
    TrainerSettings cut = settings(given);
    TrainerSettings now = TrainerSettings.from(Settings.defaults(), STATE);
    TrainingSegment segment = segment(cut.asMap());

    assertThat(now.learnsLike(cut)).isFalse();
    assertThat(now.learning(segment).learnsLike(cut)).isTrue();
    assertThat(TrainerSettings.ALL)
        .extracting(Setting::name)
        .containsAll(cut.asMap().keySet().stream().map(name -> "trainer." + name).toList());
  }

  @Test
  void whatHappensToABatchThatIsNoNumberIsNotLeftToTheSegment() {
    TrainerSettings skip = settings(Map.of("trainer.on-non-finite", "skip"));
    TrainerSettings stop = settings(Map.of("trainer.on-non-finite", "stop"));
    Map<String, String> told = new HashMap<>(stop.asMap());
    assertThat(told.put("on-non-finite", "stop")).as("it is not told").isNull();

    assertThat(skip.learnsLike(stop)).isTrue();
    assertThat(skip.learning(segment(told)).hyper().onNonFinite()).isEqualTo(OnNonFinite.SKIP);
    assertThat(stop.learning(segment(skip.asMap())).hyper().onNonFinite())
        .isEqualTo(OnNonFinite.STOP);
    assertThat(TrainerSettings.ofReplay("m", "tiny", STATE).learning(segment(told)).hyper())
        .isEqualTo(skip.hyper());
  }

  private static TrainerSettings settings(Map<String, String> given) {
    return TrainerSettings.from(new Settings(given, Map.of(), Map.of()), STATE);
  }

  /** A segment that tells these settings. */
  private static TrainingSegment segment(Map<String, String> told) {
    return new TrainingSegment(
        "m",
        1,
        List.of(),
        List.of(),
        0,
        List.of(),
        42,
        Instant.EPOCH,
        List.of(),
        new TrainingSegment.Course(false, told));
  }
}
