package dev.passagework.consumers.augmenter.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointAddressTest {
  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8000, http://127.0.0.1:8000/v1/chat/completions",
    "http://127.0.0.1:8000/, http://127.0.0.1:8000/v1/chat/completions",
    "http://127.0.0.1:8000/v1, http://127.0.0.1:8000/v1/chat/completions",
    "https://api.openai.com/v1/, https://api.openai.com/v1/chat/completions",
    "https://openrouter.ai/api/v1, https://openrouter.ai/api/v1/chat/completions",
    "http://[::1]:8000, http://[::1]:8000/v1/chat/completions"
  })
  void aBaseUrlMayEndInItsVersionOrNot(String base, String url) {
    assertThat(EndpointAddress.parse(base).chatCompletions()).hasToString(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:1",
        "http://127.255.3.9",
        "http://localhost:8000/v1",
        "http://[::1]:1/v1"
      })
  void thisMachineIsLoopback(String base) {
    assertThat(EndpointAddress.parse(base).isLoopback()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1.example.org",
        "http://localhost.example.org",
        "https://api.openai.com",
        "http://10.0.0.1:8000",
        "http://0.0.0.0:8000",
        "http://128.0.0.1"
      })
  void nothingElseIsLoopback(String base) {
    assertThat(EndpointAddress.parse(base).isLoopback()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:8000",
        "ftp://a",
        "/v1",
        "",
        "http://u:pass@host",
        "http://h?key=pass",
        "http:// h"
      })
  void whatIsNoBaseUrlIsRefusedWithoutBeingRepeated(String text) {
    assertThatThrownBy(() -> EndpointAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .startsWith("it ")
        .doesNotContain("pass");
  }
}
