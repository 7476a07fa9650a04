package dev.passagework.streams.retrieval.encoder;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The one folder into which native code is unpacked, and how that code behaves. {@link #prepare}
 * comes before the first tokenizer, embedder or trainable encoder of a process.
 *
 * <p>Below the folder lie {@code djl} (PyTorch and the tokenizer), {@code onnxruntime} and {@code
 * jna}. It can be deleted whenever no process uses it. Any number of processes may unpack into it
 * at once: every file and every library folder appears under its final name by one atomic move, and
 * whoever comes second uses what is there.
 */
public final class NativeLibraries {

  /** The environment variable that names the folder. */
  public static final String CACHE_VARIABLE = "PASSAGEWORK_CACHE";

  private static final String PREPARED = "dev.passagework.native.prepared";
  private static final String ONNX_RUNTIME_PATH = "onnxruntime.native.path";

  /** Options of glibc's {@code mallopt(3)}, by their numbers in {@code malloc.h}. */
  private static final Map<Integer, Integer> MALLOC_OPTIONS =
      Map.of(
          -1,
          Integer.MAX_VALUE, // M_TRIM_THRESHOLD: give no memory back between two steps
          -2,
          64 << 20, // M_TOP_PAD: ask the kernel for 64 MiB at a time
          -4,
          0); // M_MMAP_MAX: map no block by itself

  private interface LibC extends Library {
    int setenv(String name, String value, int overwrite);

    int mallopt(int option, int value);

    int malloc_trim(NativeLong pad);

    void _exit(int code);
  }

  private static final Object[] NOTHING = {};

  private NativeLibraries() {}

  /**
   * The default folder: {@value #CACHE_VARIABLE}, else {@code passagework} in {@code
   * XDG_CACHE_HOME}, else {@code ~/.cache/passagework}.
   */
  public static Path defaultCache() {
    return defaultCache(System.getenv());
  }

  static Path defaultCache(Map<String, String> environment) {
    String own = environment.getOrDefault(CACHE_VARIABLE, "");
    if (!own.isBlank()) {
      return Path.of(own);
    }
    String shared = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path caches =
        shared.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(shared);
    return caches.resolve("passagework");
  }

  /**
   * Settles the folder, that nothing is downloaded or reported home, and that idle threads of
   * PyTorch sleep instead of spinning. What a user has set in these system properties stays. Later
   * calls change nothing.
   *
   * @throws UncheckedIOException if the folder cannot be written
   */
  public static synchronized void prepare(Path cacheFolder) {
    if (isPrepared()) {
      return;
    }
    try {
      Path djl = Files.createDirectories(cacheFolder.resolve("djl").toAbsolutePath());
      Path jna = Files.createDirectories(cacheFolder.resolve("jna").toAbsolutePath());
      set("DJL_CACHE_DIR", djl.toString());
      set("ENGINE_CACHE_DIR", djl.toString());
      set("ai.djl.offline", "true");
      set("OPT_OUT_TRACKING", "true");
      set("jna.tmpdir", jna.toString());
      useOnnxRuntimeFrom(cacheFolder.resolve("onnxruntime").toAbsolutePath());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "native libraries cannot be unpacked to %s (set %s to a writable folder): %s"
              .formatted(cacheFolder, CACHE_VARIABLE, e.getMessage()),
          e);
    }
    setNativeEnvironment();
    System.setProperty(PREPARED, "true");
  }

  /**
   * Makes PyTorch read how much it is to say, which only its Python does by itself. One that has no
   * such function says what it says.
   */
  static void quietPyTorch() {
    try {
      NativeLibrary.getInstance("c10").getFunction("_ZN3c1011initLoggingEv").invokeVoid(NOTHING);
    } catch (UnsatisfiedLinkError otherPyTorch) {
      return;
    }
  }

  /**
   * Ends the process at once, whatever native code is at work. The JVM's own halt lets the C
   * library take PyTorch apart first, under the hands of a step that still computes.
   *
   * @param code exit code
   */
  public static void endProcess(int code) {
    if (Platform.isLinux() && isPrepared()) {
      Native.load("c", LibC.class)._exit(code);
    }
    Runtime.getRuntime().halt(code);
  }

  /**
   * Gives back to the kernel what native code has freed and {@link #prepare} makes the C library
   * keep: for a process that lives on after a training. A C library that cannot goes without.
   */
  public static void giveBackMemory() {
    if (!Platform.isLinux() || !isPrepared()) {
      return;
    }
    try {
      Native.load("c", LibC.class).malloc_trim(new NativeLong(0));
    } catch (UnsatisfiedLinkError notGlibc) {
      return;
    }
  }

  /** Fails with the cure where {@link #prepare} was forgotten. */
  static void requirePrepared() {
    if (!isPrepared()) {
      throw new IllegalStateException("call NativeLibraries.prepare before using native code");
    }
  }

  private static boolean isPrepared() {
    return Boolean.getBoolean(PREPARED);
  }

  private static void set(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /**
   * Native libraries read their environment when they are loaded, and {@code java -jar} cannot
   * export one. Idle threads of OpenMP sleep; PyTorch keeps warnings about itself to itself.
   */
  private static void setNativeEnvironment() {
    if (Platform.isLinux() || Platform.isMac()) {
      LibC libC = Native.load("c", LibC.class);
      Map.of("OMP_WAIT_POLICY", "passive", "TORCH_CPP_LOG_LEVEL", "ERROR")
          .forEach(
              (name, value) -> {
                if (libC.setenv(name, value, 0) != 0) {
                  throw new IllegalStateException("the C library refused to set " + name);
                }
              });
      keepFreedMemory(libC);
    }
  }

  /**
   * Every step of training frees and takes the same large blocks. Without this, each comes anew
   * from the kernel, which clears it page by page. A C library that knows no {@code mallopt} goes
   * without.
   */
  private static void keepFreedMemory(LibC libC) {
    try {
      MALLOC_OPTIONS.forEach(libC::mallopt);
    } catch (UnsatisfiedLinkError notGlibc) {
      return;
    }
  }

  private static void useOnnxRuntimeFrom(Path folder) throws IOException {
    if (System.getProperty(ONNX_RUNTIME_PATH) == null) {
      Optional<Path> unpacked = OnnxRuntimeLibraries.unpackBelow(folder);
      unpacked.ifPresent(path -> System.setProperty(ONNX_RUNTIME_PATH, path.toString()));
    }
  }
}
