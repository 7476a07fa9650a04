package dev.passagework.streams.runtime;

/**
 * A stage of the pipeline that runs until it is closed. It is started once, and closed once.
 *
 * <p>Closing drains what is in flight, commits it and returns, within the time that the service's
 * settings allow; it may be called from any thread, also before or during {@link #start}.
 */
public interface Service extends AutoCloseable {
  /** Name, as on the command line. */
  String name();

  /** Starts the service's threads and returns. */
  void start();

  /** How the service is. */
  Health health();

  @Override
  void close();
}
