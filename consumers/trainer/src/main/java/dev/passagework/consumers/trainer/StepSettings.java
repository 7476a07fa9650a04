package dev.passagework.consumers.trainer;

import ai.djl.Device;
import ai.djl.engine.Engine;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import dev.passagework.streams.retrieval.encoder.ForwardPath;
import dev.passagework.streams.retrieval.encoder.ForwardProbe;
import dev.passagework.streams.runtime.Setting;
import dev.passagework.streams.runtime.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How one step is computed.
 *
 * @param path how the encoder computes; empty until it is {@link #decided decided}
 * @param device where it computes: {@code cpu}, {@code gpu} with a number, or {@code auto}
 * @param chunkTokens most tokens that are embedded at once; a larger batch is cut (GradCache)
 * @param negativeMargin share of the positive's similarity above which a pair's own negative does
 *     not count; 0 leaves such negatives out altogether
 */
record StepSettings(
    Optional<ForwardPath> path, String device, int chunkTokens, double negativeMargin) {
  private static final Logger LOG = LoggerFactory.getLogger(StepSettings.class);
  private static final String AUTO = "auto";
  private static final String PATH_FILE = "forward-path";

  static final Setting<Optional<ForwardPath>> PATH =
      new Setting<>(
          "trainer.path",
          AUTO,
          "how the encoder computes, part of what a checkpoint depends on: "
              + ForwardPath.labels()
              + "; auto for the faster of the two programs, tried out at a model's first start",
          StepSettings::path);
  static final Setting<String> DEVICE =
      new Setting<>(
          "trainer.device",
          AUTO,
          "where the encoder computes: cpu, gpu0, gpu1, ...; auto for a GPU where there is one",
          StepSettings::device);
  static final Setting<Integer> CHUNK_TOKENS =
      Setting.whole(
          "trainer.chunk-tokens",
          16_384,
          512,
          "most tokens embedded at once; larger batches are cut, with the same gradients");
  static final Setting<Double> NEGATIVE_MARGIN =
      Setting.number(
          "trainer.negative-margin",
          0,
          0,
          10,
          "share of the positive's similarity above which a pair's own negative does not count,"
              + " such as 0.95; 0 for none of them to count");

  /** Every setting, for the documented table. */
  static final List<Setting<?>> ALL = List.of(PATH, DEVICE, CHUNK_TOKENS, NEGATIVE_MARGIN);

  static StepSettings from(Settings settings) {
    return new StepSettings(
        settings.get(PATH),
        settings.get(DEVICE),
        settings.get(CHUNK_TOKENS),
        settings.get(NEGATIVE_MARGIN));
  }

  /** The same by name, as a checkpoint carries them. */
  Map<String, String> asMap() {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("path", path.map(ForwardPath::label).orElse(AUTO));
    map.put("device", device);
    map.put("chunk-tokens", Integer.toString(chunkTokens));
    map.put("negative-margin", Double.toString(negativeMargin));
    return map;
  }

  /**
   * These settings with path and device decided. Where the path is {@code auto}, it is the one that
   * the model began with; a new model's is the faster one of a trial, kept in the folder, so that a
   * restart takes the same.
   *
   * @param stateFolder folder of the model's state
   */
  StepSettings decided(EncoderModel base, int threads, Path stateFolder) throws IOException {
    Device where = where();
    Path file = stateFolder.resolve(PATH_FILE);
    ForwardPath chosen;
    if (path.isPresent()) {
      chosen = path.get();
    } else if (Files.exists(file)) {
      chosen = ForwardPath.of(Files.readString(file).strip());
    } else {
      synchronized (Learner.ENGINE) {
        chosen = ForwardProbe.fastest(base, where, threads);
      }
    }
    keep(chosen, file);
    String label = where.isGpu() ? "gpu" + where.getDeviceId() : "cpu";
    LOG.info("the encoder computes by {} on {}", chosen.label(), label);
    return new StepSettings(Optional.of(chosen), label, chunkTokens, negativeMargin);
  }

  private static void keep(ForwardPath path, Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path aside = file.resolveSibling(PATH_FILE + ".aside");
    Files.writeString(aside, path.label() + "\n");
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * The device that is meant.
   *
   * @throws IllegalArgumentException if it is not there
   */
  Device where() {
    int gpus = Engine.getEngine("PyTorch").getGpuCount();
    if (device.equals(AUTO)) {
      return gpus > 0 ? Device.gpu(0) : Device.cpu();
    }
    Device named = Device.fromName(device);
    if (named.isGpu() && named.getDeviceId() >= gpus) {
      throw new IllegalArgumentException(
          "trainer.device is %s, but PyTorch finds %d GPUs here: choose cpu, or bring a PyTorch for your GPU (ops/docs/gpu.md)"
              .formatted(device, gpus));
    }
    return named;
  }

  private static Optional<ForwardPath> path(String text) {
    String label = text.strip();
    return label.equals(AUTO) ? Optional.empty() : Optional.of(ForwardPath.of(label));
  }

  private static String device(String text) {
    String device = text.strip();
    if (!device.matches("auto|cpu|gpu\\d+")) {
      throw new IllegalArgumentException("it must be auto, cpu, or gpu with its number");
    }
    return device;
  }
}
