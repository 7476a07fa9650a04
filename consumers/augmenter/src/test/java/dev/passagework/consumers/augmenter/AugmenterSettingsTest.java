package dev.passagework.consumers.augmenter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passagework.streams.runtime.Setting;
import dev.passagework.streams.runtime.Settings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AugmenterSettingsTest {
  private static final Map<String, String> LIVE =
      Map.of("OPENAI_BASE_URL", "https://api.openai.com/v1", "OPENAI_API_KEY", "sk-hidden");

  @Test
  void theDefaultsAreThese() {
    assertThat(AugmenterSettings.ALL.stream().map(s -> s.name() + " = " + s.fallback()))
        .containsExactly(
            "augmenter.base-url = ",
            "augmenter.endpoints = ",
            "augmenter.without-endpoint = false",
            "augmenter.concurrency = 64",
            "augmenter.requests-per-minute = 0",
            "augmenter.tokens-per-minute = 0",
            "augmenter.attempts = 5",
            "augmenter.call-timeout = 60000",
            "augmenter.backoff = 1000",
            "augmenter.structured-output = none",
            "augmenter.log-probabilities = false",
            "augmenter.prompt-price = 0.0",
            "augmenter.completion-price = 0.0",
            "augmenter.metrics-interval = 5000",
            "augmenter.start = if-new",
            "augmenter.group-protocol = classic",
            "augmenter.commit-interval = 200",
            "augmenter.drain-timeout = 75000",
            "augmenter.max-poll-interval = 300000",
            "augmenter.close-timeout = 4000");
    assertThat(AugmenterSettings.ALL.stream().map(Setting::meaning)).noneMatch(String::isBlank);
  }

  @Test
  void itDoesWithoutAnEndpointOnlyWhereItIsTold() {
    Settings told = new Settings(Map.of("augmenter.without-endpoint", "true"), Map.of(), Map.of());
    assertThat(AugmenterSettings.from(told).endpoints()).isEmpty();
    assertThat(AugmenterSettings.nameEndpoint(told)).isFalse();
    assertThatThrownBy(() -> AugmenterSettings.from(Settings.defaults()))
        .hasMessageContaining("OPENAI_BASE_URL");
  }

  @Test
  void endpointAndKeyComeFromTheEnvironmentAndTheKeyIsNeverShown() {
    AugmenterSettings settings = AugmenterSettings.from(with(Map.of()));
    assertThat(settings.endpoints().get(0).replicas().get(0).chatCompletions())
        .isEqualTo(URI.create("https://api.openai.com/v1/chat/completions"));
    assertThat(settings.endpoints().get(0).key().value()).isEqualTo("sk-hidden");
    assertThat(settings.toString()).doesNotContain("sk-hidden");
  }

  @Test
  void theCommandLineNamesAnotherEndpoint() {
    AugmenterSettings settings =
        AugmenterSettings.from(with(Map.of("augmenter.base-url", "http://127.0.0.1:9")));
    assertThat(settings.endpoints().get(0).replicas().get(0)).hasToString("http://127.0.0.1:9/v1");
  }

  @Test
  void anEndpointOfOurOwnGetsNoKey() {
    AugmenterSettings settings =
        AugmenterSettings.at(URI.create("http://127.0.0.1:9/v1"), with(Map.of()));
    assertThat(settings.endpoints().get(0).key().isPresent()).isFalse();
    assertThat(settings.endpoints().get(0).replicas().get(0)).hasToString("http://127.0.0.1:9/v1");
  }

  @Test
  void withoutAnEndpointTheCureIsNamed() {
    assertThatThrownBy(() -> AugmenterSettings.from(Settings.defaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("set OPENAI_BASE_URL");
  }

  @Test
  void timesThatWouldRepeatCallsAreRefused() {
    for (Map<String, String> wrong :
        List.of(
            Map.of("augmenter.drain-timeout", "60000"),
            Map.of("augmenter.max-poll-interval", "75000"),
            Map.of("augmenter.call-timeout", "0"),
            Map.of("augmenter.group-protocol", "share"),
            Map.of("augmenter.start", "middle"),
            Map.of("augmenter.structured-output", "xml"),
            Map.of("augmenter.endpoints", "/nowhere.yaml"))) {
      String name = wrong.keySet().iterator().next();
      assertThatThrownBy(() -> AugmenterSettings.from(with(wrong)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(name);
    }
  }

  private static Settings with(Map<String, String> commandLine) {
    return new Settings(commandLine, LIVE, Map.of());
  }
}
