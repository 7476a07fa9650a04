package dev.passagework.consumers.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passagework.streams.runtime.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MonitorSettingsTest {
  private static final Map<String, String> SECRET = Map.of("PASSAGEWORK_MONITOR_SECRET", "tree");

  private static MonitorSettings settings(Map<String, String> environment, String... pairs) {
    Map<String, String> values = new java.util.HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      values.put(pairs[i], pairs[i + 1]);
    }
    return MonitorSettings.from(new Settings(values, environment, Map.of()));
  }

  @Test
  void byDefaultThePageIsForThisMachine() {
    assertThat(settings(Map.of()).host()).isEqualTo("127.0.0.1");
    assertThat(settings(Map.of()).access()).isInstanceOf(Access.Everybody.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "192.0.2.7", "::", "example.org", "127.0.0.1.example.org"})
  void anOpenPageBeyondLoopbackIsRefused(String host) {
    assertThatThrownBy(() -> settings(Map.of(), "monitor.host", host))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(host)
        .hasMessageContaining("monitor.authentication");
  }

  @ParameterizedTest
  @ValueSource(strings = {"basic", "bearer"})
  void authenticationOrAnExplicitSettingOpensIt(String kind) {
    String[] open = {"monitor.host", "0.0.0.0", "monitor.beyond-loopback", "true"};
    assertThat(settings(Map.of(), open).beyondLoopback()).isTrue();
    MonitorSettings closed =
        settings(SECRET, "monitor.host", "0.0.0.0", "monitor.authentication", kind);
    assertThat(closed.access()).isNotInstanceOf(Access.Everybody.class);
    assertThat(closed.toString()).doesNotContain("tree");
  }

  @Test
  void authenticationWithoutASecretIsRefused() {
    assertThatThrownBy(() -> settings(Map.of(), "monitor.authentication", "basic"))
        .hasMessageContaining("PASSAGEWORK_MONITOR_SECRET");
  }

  @Test
  void aSecretComesFromAFileOverTheEnvironment(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("secret"), "leaf\n");
    MonitorSettings settings =
        settings(
            SECRET, "monitor.authentication", "bearer", "monitor.secret-file", file.toString());
    assertThat(settings.access().allows("Bearer leaf")).isTrue();
    assertThat(settings.access().allows("Bearer tree")).isFalse();
    assertThat(settings.access().allows(null)).isFalse();
  }

  @Test
  void basicAuthenticationTakesTheRightPairOnly() {
    Access access = settings(SECRET, "monitor.authentication", "basic").access();
    assertThat(access.allows(basic("passagework:tree"))).isTrue();
    assertThat(access.allows(basic("passagework:tre"))).isFalse();
    assertThat(access.allows(basic("other:tree"))).isFalse();
  }

  private static String basic(String pair) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString(pair.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
