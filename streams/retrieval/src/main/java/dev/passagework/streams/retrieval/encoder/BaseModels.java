package dev.passagework.streams.retrieval.encoder;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * Pre-trained encoders that are on the class path, each an ONNX file with a tokenizer whose SHA-256
 * must be what is declared here.
 */
public final class BaseModels {

  private static final EncoderConfig MINILM_L6 =
      new EncoderConfig(30522, 512, 384, 6, 12, 1536, 1e-12f, Pooling.MEAN, "", "", 64, 128);
  private static final EncoderConfig BGE_SMALL =
      new EncoderConfig(
          30522,
          512,
          384,
          12,
          12,
          1536,
          1e-12f,
          Pooling.CLS,
          "Represent this sentence for searching relevant passages: ",
          "",
          128,
          512);
  private static final EncoderConfig E5_SMALL =
      new EncoderConfig(
          30522, 512, 384, 12, 12, 1536, 1e-12f, Pooling.MEAN, "query: ", "passage: ", 128, 512);

  /** BGE's and E5's tokenizers are the same file. */
  private static final String BERT_TOKENIZER =
      "d241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66";

  private static final List<BaseModel> KNOWN =
      List.of(
          new BaseModel(
              "all-MiniLM-L6-v2",
              "sentence-transformers/all-MiniLM-L6-v2",
              MINILM_L6,
              new PinnedResource(
                  "/all-minilm-l6-v2.onnx",
                  "ca46f1a88a9c6e61b918af1ab38be3e7903b986616551f0a6f10a7ecc5730cd4"),
              new PinnedResource(
                  "/all-minilm-l6-v2-tokenizer.json",
                  "da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0")),
          new BaseModel(
              "bge-small-en-v1.5",
              "BAAI/bge-small-en-v1.5",
              BGE_SMALL,
              new PinnedResource(
                  "/bge-small-en-v1.5.onnx",
                  "828e1496d7fabb79cfa4dcd84fa38625c0d3d21da474a00f08db0f559940cf35"),
              new PinnedResource("/bge-small-en-v1.5-tokenizer.json", BERT_TOKENIZER)),
          new BaseModel(
              "e5-small-v2",
              "intfloat/e5-small-v2",
              E5_SMALL,
              new PinnedResource(
                  "/e5-small-v2.onnx",
                  "b2a43b66f7f9b6f29643a21340ad7c03d2d91e6bd5d43429a77799a9ee880eb0"),
              new PinnedResource("/e5-small-v2-tokenizer.json", BERT_TOKENIZER)));

  private BaseModels() {}

  /** The names that {@link #load} knows. */
  public static List<String> names() {
    return KNOWN.stream().map(BaseModel::name).toList();
  }

  /** Whether {@link #load} knows the name, which may be its Hugging Face name as well. */
  static boolean knows(String name) {
    return find(name).isPresent();
  }

  /** The name on the Hugging Face hub of one of {@link #names}. */
  public static Optional<String> hubName(String name) {
    return find(name).map(BaseModel::hubName);
  }

  /**
   * The encoder of that name, in any case of letters.
   *
   * @throws IllegalArgumentException naming the known ones, if this is none of them
   * @throws UncheckedIOException if its files are missing or not the ones declared
   */
  public static EncoderModel load(String name) {
    return find(name).orElseThrow(() -> new IllegalArgumentException(unknown(name))).load();
  }

  private static Optional<BaseModel> find(String name) {
    return KNOWN.stream().filter(model -> model.isCalled(name)).findFirst();
  }

  /** What to say of a name that is not known. */
  static String unknown(String name) {
    String suggestion =
        Spelling.nearest(name, names()).map(near -> "; did you mean '" + near + "'?").orElse("");
    return "unknown base model '%s': known are %s%s".formatted(name, names(), suggestion);
  }

  private record BaseModel(
      String name,
      String hubName,
      EncoderConfig config,
      PinnedResource onnx,
      PinnedResource tokenizer) {

    boolean isCalled(String other) {
      return name.equalsIgnoreCase(other) || hubName.equalsIgnoreCase(other);
    }

    EncoderModel load() {
      try {
        EncoderWeights weights = OnnxWeights.read(onnx.bytes());
        return new EncoderModel(name, config, weights, tokenizer.bytes());
      } catch (IOException e) {
        throw new UncheckedIOException("base model " + name + ": " + e.getMessage(), e);
      }
    }
  }

  private record PinnedResource(String path, String sha256) {

    byte[] bytes() throws IOException {
      try (InputStream stream = BaseModels.class.getResourceAsStream(path)) {
        if (stream == null) {
          throw new IOException(
              path
                  + " is not on the class path; build the jar with dev.langchain4j's embeddings"
                  + " artifact that holds it");
        }
        byte[] bytes = stream.readAllBytes();
        String actual = Sha256.hex(bytes);
        if (!actual.equals(sha256)) {
          throw new IOException(path + " has SHA-256 " + actual + " instead of " + sha256);
        }
        return bytes;
      }
    }
  }
}
