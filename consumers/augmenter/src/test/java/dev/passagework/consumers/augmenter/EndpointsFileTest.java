package dev.passagework.consumers.augmenter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passagework.consumers.augmenter.llm.EndpointLimits;
import dev.passagework.consumers.augmenter.llm.EndpointSettings;
import dev.passagework.consumers.augmenter.llm.Endpoints;
import dev.passagework.consumers.augmenter.llm.Prices;
import dev.passagework.consumers.augmenter.llm.StructuredOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointsFileTest {
  private final EndpointsFile file =
      new EndpointsFile(
          Map.of("HOSTED_KEY", "sk-hidden"), Endpoints.limited(new EndpointLimits(64, 0, 0)));

  @Test
  void everythingThatAnEndpointSaysIsRead(@TempDir Path directory) throws IOException {
    Path key = Files.writeString(directory.resolve("key"), "sk-file\n");
    List<EndpointSettings> endpoints =
        file.parse(
            """
            endpoints:
              - name: local
                replicas: [http://127.0.0.1:8000/v1, http://127.0.0.1:8001/v1]
                models: {small: Qwen/Qwen2.5-1.5B-Instruct}
                concurrency: 256
                structured-output: json_schema
                log-probabilities: true
                api-key-file: %s
              - name: hosted
                url: https://api.example.org/v1
                models: {large: gpt-large}
                api-key-env: HOSTED_KEY
                requests-per-minute: 500
                tokens-per-minute: 200000
                call-timeout: 30000
                attempts: 7
                prompt-price: 0.15
                completion-price: 0.6
            """
                .formatted(key));
    EndpointSettings local = endpoints.get(0);
    assertThat(local.replicas()).hasSize(2);
    assertThat(local.model("small")).contains("Qwen/Qwen2.5-1.5B-Instruct");
    assertThat(local.model("large")).isEmpty();
    assertThat(local.key().value()).isEqualTo("sk-file");
    assertThat(local.limits()).isEqualTo(new EndpointLimits(256, 0, 0));
    assertThat(local.form())
        .isEqualTo(new EndpointSettings.ReplyForm(StructuredOutput.JSON_SCHEMA, true));
    assertThat(local.timeout()).isEqualTo(Duration.ofSeconds(5));
    EndpointSettings hosted = endpoints.get(1);
    assertThat(hosted.key().value()).isEqualTo("sk-hidden");
    assertThat(hosted.limits()).isEqualTo(new EndpointLimits(64, 500, 200_000));
    assertThat(hosted.timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(hosted.attempts()).isEqualTo(7);
    assertThat(hosted.prices()).isEqualTo(new Prices(0.15, 0.6));
    assertThat(endpoints.toString()).doesNotContain("sk-");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "endpoints: []|no list 'endpoints'",
        "''|no list of endpoints",
        "{endpoints: [{url: 'http://h'}]}|has no name",
        "{endpoints: [{name: a}]}|'a' has no url",
        "{endpoints: [{name: a, url: 'h'}]}|endpoint 'a': it must be a URL",
        "{endpoints: [{name: a, url: 'http://u:pw@h/v1'}]}|no user",
        "{endpoints: [{name: a, url: 'http://h', api-key: sk-x}]}|holds 'api-key'",
        "{endpoints: [{name: a, url: 'http://h', api-key-env: NONE}]}|NONE holds no key",
        "{endpoints: [{name: a, url: 'http://h', api-key-file: /nowhere}]}|no key in /nowhere",
        "{endpoints: [{name: a, url: 'http://h', concurrency: 0}]}|at least 1",
        "{endpoints: [{name: a, url: 'http://h', structured-output: xml}]}|json_schema",
        "{endpoints: [{name: a, url: 'http://h'}, {name: a, url: 'http://h'}]}|two endpoints",
        "'{endpoints: ['|no list of endpoints"
      })
  void whatCannotBeUsedIsNamedWithoutShowingAKey(String text, String said) {
    assertThatThrownBy(() -> file.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(said)
        .message()
        .doesNotContain("sk-x")
        .doesNotContain("pw");
  }
}
