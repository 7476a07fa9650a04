package dev.passagework.streams.retrieval.encoder;

import ai.onnxruntime.OrtEnvironment;
import com.sun.jna.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;

/**
 * ONNX Runtime's native libraries, unpacked once. Left to itself it unpacks them into a fresh
 * temporary folder at every start, and leaves that behind when killed.
 */
final class OnnxRuntimeLibraries {

  private OnnxRuntimeLibraries() {}

  /**
   * The folder that holds the libraries, named by their digest so that versions do not meet.
   *
   * @return empty where the class path has none for this platform
   */
  static Optional<Path> unpackBelow(Path folder) throws IOException {
    Optional<byte[]> runtime = library("onnxruntime");
    Optional<byte[]> bridge = library("onnxruntime4j_jni");
    if (runtime.isEmpty() || bridge.isEmpty()) {
      return Optional.empty();
    }
    Path home = folder.resolve(Sha256.hex(runtime.get()).substring(0, 16));
    Files.createDirectories(home);
    publish(runtime.get(), home.resolve(System.mapLibraryName("onnxruntime")));
    publish(bridge.get(), home.resolve(System.mapLibraryName("onnxruntime4j_jni")));
    return Optional.of(home);
  }

  private static Optional<byte[]> library(String name) throws IOException {
    String path = "/ai/onnxruntime/native/" + platform() + "/" + System.mapLibraryName(name);
    try (InputStream stream = OrtEnvironment.class.getResourceAsStream(path)) {
      return stream == null ? Optional.empty() : Optional.of(stream.readAllBytes());
    }
  }

  private static String platform() {
    String system = Platform.isMac() ? "osx" : Platform.isWindows() ? "win" : "linux";
    String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return system + "-" + (machine.equals("amd64") || machine.equals("x86_64") ? "x64" : machine);
  }

  /** Makes the file appear whole: a second process that comes between loses nothing. */
  private static void publish(byte[] content, Path file) throws IOException {
    if (Files.exists(file) && Files.size(file) == content.length) {
      return;
    }
    Path partial = Files.createTempFile(file.getParent(), "partial", null);
    try {
      Files.write(partial, content);
      Files.move(
          partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
  }
}
