package dev.passagework.streams.refinery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguagesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en|The broker rejects a batch that is larger than the limit, which the topic may"
            + " override.",
        "de|Der Broker weist einen Stapel zurück, der größer ist als die Grenze, die das Thema"
            + " hat.",
        "fr|Le serveur refuse un lot qui est plus grand que la limite dans les paramètres du"
            + " sujet.",
        "es|El servidor no acepta un lote que es más grande que el límite de la configuración.",
        "ru|Сервер не принимает пакет, который больше, чем предел, и это может быть ошибкой для"
            + " него.",
        "ja|ブローカーは制限より大きいバッチを拒否します。",
        "zh|代理会拒绝超过限制的批次。",
        "el|Ο διακομιστής απορρίπτει μια παρτίδα"
      })
  void theLanguageOfAPassageIsTold(String language, String text) {
    assertThat(Languages.of(text)).contains(language);
  }

  @Test
  void aTextOfNamesAndNumbersHasNoPlainLanguage() {
    assertThat(Languages.of("log.retention.bytes 1073741824 INFO kafka-0")).isEmpty();
    assertThat(Languages.of("")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en|welche Grenze hat ein Stapel und wie kann man sie ändern",
        "en|quelle est la limite d'un lot dans le serveur",
        "en|月の自転周期はどのくらいですか",
        "en|какой предел для пакета",
        "de|what is the limit of a batch and how can it be changed",
        "ru|what is the limit of a batch",
        "ja|what is the limit of a batch"
      })
  void aQueryInAnotherLanguageIsTold(String expected, String query) {
    assertThat(Languages.against(expected, query)).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en|largest batch of a topic",
        "en|die cast aluminium alloys",
        "en|flights to rio de janeiro",
        "en|kafka broker id",
        "en|throttle compaction disk I/O",
        "en|C++ templates",
        "en|who wrote la vita e bella",
        "de|kafka broker konfiguration",
        "de|größte Stapelgröße",
        "ja|kafkaの設定",
        "zh|kafka 配置",
        "ru|настройка kafka",
        "fr|taille maximale"
      })
  void namesAndTechnicalTermsSpeakAgainstNoLanguage(String expected, String query) {
    assertThat(Languages.against(expected, query)).isEmpty();
  }
}
