package dev.passagework.streams.retrieval.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Folders as other programs write them. */
class HuggingFaceFolderTest {

  private static final EncoderModel TINY = TinyModel.of(Pooling.MEAN, "", "", 16, 16);

  @TempDir private Path parent;
  private Path folder;

  @BeforeEach
  void aFolderWithNothingButWhatTransformersWrites() throws IOException {
    folder = plain("some-bert");
  }

  @Test
  void whatAFolderLeavesOutIsMeanPoolingWithoutPrefixesAndAllPositions() throws IOException {
    assertThat(ModelFolder.read(folder, "tiny")).isEqualTo(TINY);
  }

  @Test
  void aFamilyThatIsKnownByItsFoldersNameReadsTextsAsItsAuthorsDid() throws IOException {
    EncoderConfig e5 = ModelFolder.read(plain("e5-base-v2"), "any").config();
    EncoderConfig bge = ModelFolder.read(plain("BGE-large-en-v1.5"), "any").config();

    assertThat(List.of(e5.queryPrefix(), e5.passagePrefix()))
        .containsExactly("query: ", "passage: ");
    assertThat(e5.pooling()).isEqualTo(Pooling.MEAN);
    assertThat(bge.queryPrefix()).startsWith("Represent this sentence");
    assertThat(bge.passagePrefix()).isEmpty();
    assertThat(bge.pooling()).isEqualTo(Pooling.CLS);
  }

  @Test
  void whatSentenceTransformersFilesSayIsOverWhatTheNameSuggests() throws IOException {
    Path named = plain("e5-small-v2");
    Files.writeString(
        named.resolve("config_sentence_transformers.json"),
        "{\"prompts\": {\"query\": \"q> \", \"passage\": \"p> \"}}");
    Files.writeString(
        named.resolve("modules.json"),
        "[{\"path\": \"\", \"type\": \"sentence_transformers.models.Transformer\"},"
            + "{\"path\": \"1_Pooling\", \"type\": \"sentence_transformers.models.Pooling\"}]");
    Files.createDirectory(named.resolve("1_Pooling"));
    Files.writeString(named.resolve("1_Pooling/config.json"), "{\"pooling_mode_cls_token\": true}");
    Files.writeString(named.resolve("sentence_bert_config.json"), "{\"max_seq_length\": 9}");

    EncoderConfig config = ModelFolder.read(named, "any").config();

    assertThat(config).isEqualTo(TinyModel.of(Pooling.CLS, "q> ", "p> ", 9, 9).config());
  }

  @Test
  void aHeadAndOldNamesOfNormalisationsAreNoObstacle() throws IOException {
    Map<String, Tensor> stored = new LinkedHashMap<>();
    TINY.weights()
        .tensors()
        .forEach(
            (name, tensor) ->
                stored.put(
                    "bert."
                        + name.replace("LayerNorm.weight", "LayerNorm.gamma")
                            .replace("LayerNorm.bias", "LayerNorm.beta"),
                    tensor));
    stored.put("cls.predictions.bias", new Tensor(new long[] {1}, new float[] {1}));
    stored.put("bert.pooler.dense.bias", new Tensor(new long[] {1}, new float[] {1}));
    stored.put("bert.embeddings.position_ids", new Tensor(new long[] {1}, new float[] {1}));
    Safetensors.write(folder.resolve("model.safetensors"), stored, Map.of());

    assertThat(ModelFolder.read(folder, "tiny")).isEqualTo(TINY);
  }

  @Test
  void aMissingTensorIsNamedWithTheCure() throws IOException {
    Map<String, Tensor> stored = new LinkedHashMap<>(TINY.weights().tensors());
    stored.remove("encoder.layer.1.output.dense.bias");
    Safetensors.write(folder.resolve("model.safetensors"), stored, Map.of());

    assertThatThrownBy(() -> ModelFolder.read(folder, "any"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("lack encoder.layer.1.output.dense.bias")
        .hasMessageContaining("take config.json and model.safetensors from the same model");
  }

  @Test
  void moreLayersThanTheConfigurationSaysAreRefused() throws IOException {
    Map<String, Tensor> stored = new LinkedHashMap<>(TINY.weights().tensors());
    stored.put("encoder.layer.2.output.dense.bias", new Tensor(new long[] {1}, new float[] {1}));
    Safetensors.write(folder.resolve("model.safetensors"), stored, Map.of());

    assertThatThrownBy(() -> ModelFolder.read(folder, "any"))
        .hasMessageContaining("no BERT encoder of this shape has")
        .hasMessageContaining("encoder.layer.2.output.dense.bias");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          model.safetensors.index.json | several files       | max_shard_size
          pytorch_model.bin            | only pytorch_model.bin | save_pretrained
          anything.else                | has no model.safetensors | give the folder
          """)
  void weightsThatAreNotInOneReadableFileAreNamedWithTheCure(
      String present, String cause, String cure) throws IOException {
    Files.delete(folder.resolve("model.safetensors"));
    Files.writeString(folder.resolve(present), "{}");

    assertThatThrownBy(() -> ModelFolder.read(folder, "any"))
        .hasMessageContaining(cause)
        .hasMessageContaining(cure);
    assertThatThrownBy(() -> Bases.check(folder.toString())).hasMessageContaining(cause);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "bert"               | "nomic_bert"             | use a model of the BERT family
          "gelu"               | "relu"                   | only 'gelu' is supported
          "type_vocab_size" : 2 | "type_vocab_size" : 1   | type_vocab_size must be 2
          "model_type" : "bert" | "other" : "bert"        | lacks model_type
          "vocab_size" : 11    | "vocab_size" : 10        | vocab_size 10
          """)
  void anArchitectureThatIsNotSupportedIsNamedWithTheCure(
      String present, String changed, String message) throws IOException {
    Path config = folder.resolve("config.json");
    String before = Files.readString(config);
    assertThat(before).contains(present);
    Files.writeString(config, before.replace(present, changed));

    assertThatThrownBy(() -> ModelFolder.read(folder, "any"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aPartThatChangesEmbeddingsIsRefused() throws IOException {
    Files.writeString(
        folder.resolve("modules.json"),
        "[{\"path\": \"\", \"type\": \"sentence_transformers.models.Transformer\"},"
            + "{\"path\": \"2_Dense\", \"type\": \"sentence_transformers.models.Dense\"}]");

    assertThatThrownBy(() -> ModelFolder.read(folder, "any")).hasMessageContaining("models.Dense");
  }

  @Test
  void aPartOutsideTheFolderIsRefused() throws IOException {
    Files.writeString(
        folder.resolve("modules.json"),
        "[{\"path\": \"../other\", \"type\": \"sentence_transformers.models.Transformer\"}]");

    assertThatThrownBy(() -> ModelFolder.read(folder, "any"))
        .hasMessageContaining("leads out of its folder");
  }

  @Test
  void aFolderWithoutATokenizerIsRefusedWithTheCure() throws IOException {
    Files.delete(folder.resolve("tokenizer.json"));

    assertThatThrownBy(() -> ModelFolder.read(folder, "any"))
        .hasMessageContaining("has no tokenizer.json")
        .hasMessageContaining("AutoTokenizer");
  }

  private Path plain(String name) throws IOException {
    Path made = parent.resolve(name);
    ModelFolder.write(TINY, made, "");
    for (String own :
        List.of(
            "modules.json",
            "1_Pooling/config.json",
            "config_sentence_transformers.json",
            "sentence_bert_config.json",
            "passagework.json",
            "tokenizer_config.json",
            "1_Pooling",
            "2_Normalize")) {
      Files.delete(made.resolve(own));
    }
    return made;
  }
}
