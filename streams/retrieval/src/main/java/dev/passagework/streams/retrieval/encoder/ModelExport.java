package dev.passagework.streams.retrieval.encoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A model for other programs. What was written is read again and embeds fixed texts; only if these
 * embeddings agree with those that the trainable encoder computes does it count as written.
 */
public final class ModelExport {

  /** Largest difference of a component of an embedding in 32-bit floats. */
  public static final double LARGEST_DIFFERENCE = 1e-5;

  /** Least mean cosine of 8-bit to 32-bit embeddings. */
  public static final double LEAST_MEAN_COSINE = 0.98;

  /** Least cosine of an 8-bit embedding to its own in 32 bits. */
  public static final double LEAST_COSINE = 0.95;

  private static final int THREADS = 2;

  private ModelExport() {}

  /** What is written. */
  public enum Format {
    /** A sentence-transformers folder with {@code model.safetensors}. */
    FOLDER(""),
    /** The same with {@code onnx/model.onnx}, in 32-bit floats, in its place. */
    ONNX("onnx/model.onnx"),
    /** The same with {@code onnx/model_int8.onnx}, in 8-bit integers, in its place. */
    ONNX_INT8("onnx/model_int8.onnx");

    private final String file;

    Format(String file) {
      this.file = file;
    }

    /** The ONNX file's name in the folder, empty for none. */
    public String file() {
      return file;
    }

    /** The name on the command line, such as {@code onnx-int8}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * Writes a model into a folder that does not exist, or is empty.
   *
   * @param modelCard Markdown for people
   * @return how what was written agrees with what was trained
   * @throws IOException if it cannot be written, or does not agree
   */
  public static Agreement write(EncoderModel model, Format format, Path folder, String modelCard)
      throws IOException {
    if (format == Format.FOLDER) {
      ModelFolder.write(model, folder, modelCard);
    } else {
      ModelFolder.writeWithoutWeights(model, folder, modelCard);
      Path file = folder.resolve(format.file());
      Files.createDirectories(folder.resolve("onnx"));
      Precision precision = format == Format.ONNX ? Precision.FP32 : Precision.INT8;
      Files.write(file, OnnxEncoder.withEmbedding(model, precision));
    }
    return proven(agreement(model, format, folder), format);
  }

  private static Agreement agreement(EncoderModel model, Format format, Path folder)
      throws IOException {
    List<PassageText> passages =
        ProbeTexts.ALL.stream().map(text -> new PassageText("", text)).toList();
    try (Embedder trained = ProbeEmbedder.ofTrainer(model, THREADS);
        Embedder written = written(model, format, folder)) {
      return Agreement.of(
              trained.embedQueries(ProbeTexts.ALL), written.embedQueries(ProbeTexts.ALL))
          .and(Agreement.of(trained.embedPassages(passages), written.embedPassages(passages)));
    }
  }

  /** An embedder of nothing but what is in the folder. */
  private static Embedder written(EncoderModel model, Format format, Path folder)
      throws IOException {
    if (format == Format.FOLDER) {
      return OnnxEmbedder.open(ModelFolder.read(folder, model.name()), THREADS);
    }
    EncoderModel reader = ModelFolder.readWithoutWeights(folder, model);
    return ProbeEmbedder.ofFile(folder.resolve(format.file()), reader, THREADS);
  }

  private static Agreement proven(Agreement agreement, Format format) throws IOException {
    boolean holds =
        format == Format.ONNX_INT8
            ? agreement.leastCosine() >= LEAST_COSINE && agreement.meanCosine() >= LEAST_MEAN_COSINE
            : agreement.largestDifference() <= LARGEST_DIFFERENCE;
    if (!holds) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "the exported %s does not agree with the trained model: cosine %.4f at least and %.4f in the mean, difference %.2e at most (asked for: %s)",
              format,
              agreement.leastCosine(),
              agreement.meanCosine(),
              agreement.largestDifference(),
              format == Format.ONNX_INT8
                  ? "cosines of %s and %s; export as onnx or folder instead"
                      .formatted(LEAST_COSINE, LEAST_MEAN_COSINE)
                  : "difference of " + LARGEST_DIFFERENCE));
    }
    return agreement;
  }
}
