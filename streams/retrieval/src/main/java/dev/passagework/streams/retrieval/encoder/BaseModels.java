package dev.passagework.streams.retrieval.encoder;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Pre-trained encoders that are on the class path, each an ONNX file with a tokenizer whose SHA-256
 * must be what is declared here.
 */
public final class BaseModels {

  private static final EncoderConfig MINILM_L6 =
      new EncoderConfig(30522, 512, 384, 6, 12, 1536, 1e-12f, Pooling.MEAN, "", "", 64, 128);

  private static final List<BaseModel> KNOWN =
      List.of(
          new BaseModel(
              "all-MiniLM-L6-v2",
              MINILM_L6,
              new PinnedResource(
                  "/all-minilm-l6-v2.onnx",
                  "ca46f1a88a9c6e61b918af1ab38be3e7903b986616551f0a6f10a7ecc5730cd4"),
              new PinnedResource(
                  "/all-minilm-l6-v2-tokenizer.json",
                  "da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0")));

  private BaseModels() {}

  /** The names that {@link #load} knows. */
  public static List<String> names() {
    return KNOWN.stream().map(BaseModel::name).toList();
  }

  /**
   * The encoder of that name, in any case of letters.
   *
   * @throws IllegalArgumentException naming the known ones, if this is none of them
   * @throws UncheckedIOException if its files are missing or not the ones declared
   */
  public static EncoderModel load(String name) {
    return KNOWN.stream()
        .filter(model -> model.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(unknown(name)))
        .load();
  }

  private static String unknown(String name) {
    String suggestion =
        Spelling.nearest(name, names()).map(near -> "; did you mean '" + near + "'?").orElse("");
    return "unknown base model '%s': known are %s%s".formatted(name, names(), suggestion);
  }

  private record BaseModel(
      String name, EncoderConfig config, PinnedResource onnx, PinnedResource tokenizer) {

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
          throw new IOException(path + " is not on the class path");
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
