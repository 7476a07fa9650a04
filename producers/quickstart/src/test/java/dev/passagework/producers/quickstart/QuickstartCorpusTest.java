package dev.passagework.producers.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuickstartCorpusTest {
  /** SHA-256 of {@link Quickstart#corpus}; the queries were written and judged on this corpus. */
  private static final String JUDGED_CORPUS =
      "2f7e4907595c76644d72b19b599a2888d3392c8f1e8bb28078789f68e170d3e1";

  @Test
  void theCorpusIsTheOneThatWasJudged() throws Exception {
    byte[] bytes = Quickstart.corpus().getBytes(StandardCharsets.UTF_8);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
    assertThat(HexFormat.of().formatHex(digest)).isEqualTo(JUDGED_CORPUS);
  }

  @Test
  void theCorpusEqualsTheReferenceCopy() throws Exception {
    String shared = System.getenv("PASSAGEWORK_SHARED");
    assumeTrue(shared != null, "PASSAGEWORK_SHARED is not set: no reference copy to compare with");
    ObjectMapper json = new ObjectMapper();
    List<SettingPassage> reference = new ArrayList<>();
    for (String line :
        Files.readString(Path.of(shared, "quickstart", "corpus.jsonl")).strip().split("\n")) {
      JsonNode node = json.readTree(line);
      reference.add(
          new SettingPassage(
              node.get("_id").asText(), node.get("title").asText(), node.get("text").asText()));
    }
    assertThat(QuickstartCorpus.passages()).containsExactlyElementsOf(reference);
  }

  @Test
  void everyIdentifierIsThereOnce() {
    assertThat(QuickstartCorpus.passages()).extracting(SettingPassage::id).doesNotHaveDuplicates();
  }

  @Test
  void noPassageIsEmpty() {
    assertThat(QuickstartCorpus.passages())
        .isNotEmpty()
        .noneMatch(passage -> passage.text().isBlank());
  }

  @Test
  void aSettingWithTwoTextsHasAPassageForEach() {
    assertThat(QuickstartCorpus.passages())
        .filteredOn(passage -> passage.title().equals("retries"))
        .extracting(SettingPassage::id)
        .containsExactly("producer:retries", "admin:retries");
  }
}
