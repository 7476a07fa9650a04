package dev.passagework.streams.retrieval.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFolderTest {

  @TempDir private Path folder;

  @Test
  void whatIsReadIsWhatWasWritten() throws IOException {
    ModelFolder.write(MiniLm.MODEL, folder, "# A card\n");

    assertThat(ModelFolder.read(folder, MiniLm.MODEL.name())).isEqualTo(MiniLm.MODEL);
  }

  @Test
  void everySettingComesBack() throws IOException {
    EncoderModel model = TinyModel.of(Pooling.CLS, "query: ", "passage: \u2028\"", 7, 9);
    ModelFolder.write(model, folder, "");

    assertThat(ModelFolder.read(folder, model.name())).isEqualTo(model);
  }

  @Test
  void theSameEncoderGivesTheSameFiles() throws IOException {
    EncoderModel model = TinyModel.of(Pooling.MEAN, "", "", 7, 9);
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    ModelFolder.write(model, first, "card");
    ModelFolder.write(model, second, "card");

    assertThat(digests(first)).isEqualTo(digests(second));
  }

  @Test
  void theFolderHasWhatSentenceTransformersLooksFor() throws IOException {
    ModelFolder.write(TinyModel.of(Pooling.MEAN, "q: ", "p: ", 7, 9), folder, "card");

    assertThat(names(folder))
        .containsExactlyInAnyOrder(
            "1_Pooling/config.json",
            "README.md",
            "config.json",
            "config_sentence_transformers.json",
            "model.safetensors",
            "modules.json",
            "passagework.json",
            "sentence_bert_config.json",
            "tokenizer.json",
            "tokenizer_config.json");
    assertThat(folder.resolve("2_Normalize")).isDirectory();
    assertThat(folder.resolve("README.md")).hasContent("card");
    assertThat(folder.resolve("config_sentence_transformers.json"))
        .content()
        .contains("\"query\" : \"q: \"", "\"document\" : \"p: \"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          config.json            | "bert"               | "roberta" | only 'bert' is supported
          config.json            | "hidden_size"        | "x"       | lacks hidden_size
          config.json            | "vocab_size" : 11    | "vocab_size" : 1.5 | cannot be 1.5
          config.json            | "vocab_size" : 11    | "vocab_size" : 12  | asks for [12, 8]
          config.json            | "num_attention_heads" : 2 | "num_attention_heads" : 3 | multiple
          1_Pooling/config.json  | true                 | false     | neither [CLS] nor mean
          """)
  void aFolderThatDoesNotFitIsRefusedWithItsReason(
      String file, String present, String changed, String reason) throws IOException {
    ModelFolder.write(TinyModel.of(Pooling.MEAN, "", "", 7, 9), folder, "");
    Path path = folder.resolve(file);
    String before = Files.readString(path);
    assertThat(before).contains(present);
    Files.writeString(path, before.replace(present, changed));

    assertThatThrownBy(() -> ModelFolder.read(folder, "any"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(reason);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  private static List<String> digests(Path folder) throws IOException {
    List<String> digests = new ArrayList<>();
    for (String name : names(folder)) {
      digests.add(name + " " + Sha256.hex(Files.readAllBytes(folder.resolve(name))));
    }
    return digests;
  }
}
