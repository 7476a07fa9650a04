package dev.passagework.consumers.searcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passagework.streams.runtime.Settings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SearcherSettingsTest {
  @Test
  void searchesAreAnsweredOnThisMachineUnlessSaidOtherwise() {
    assertThat(settings(Map.of()).address())
        .isEqualTo(new SearcherSettings.Address("127.0.0.1", 8091, false));
  }

  @Test
  void anAddressThatOthersReachIsRefusedWithTheSettingThatAllowsIt() {
    assertThatThrownBy(() -> settings(Map.of("searcher.host", "0.0.0.0")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("searcher.host = '0.0.0.0'")
        .hasMessageContaining("searcher.beyond-loopback");
  }

  @Test
  void everybodyIsAnsweredWhereThatIsSaid() {
    Map<String, String> open =
        Map.of("searcher.host", "0.0.0.0", "searcher.beyond-loopback", "true");
    assertThat(settings(open).address().host()).isEqualTo("0.0.0.0");
  }

  private static SearcherSettings settings(Map<String, String> values) {
    return SearcherSettings.from(new Settings(values, Map.of(), Map.of()), Path.of("vectors"));
  }
}
