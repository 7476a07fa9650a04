package dev.passagework.streams.retrieval.encoder;

import java.nio.file.Path;

/** Where and how native code is unpacked and loaded. */
public final class NativeLibraries {

  private NativeLibraries() {}

  /**
   * The documented default: PASSAGEWORK_CACHE, else XDG_CACHE_HOME/passagework, else
   * ~/.cache/passagework.
   */
  public static Path defaultCache() {
    throw new UnsupportedOperationException();
  }

  /**
   * Settles the cache folder and thread behaviour of all native libraries; call before any loads.
   */
  public static void prepare(Path cacheFolder) {
    throw new UnsupportedOperationException();
  }
}
