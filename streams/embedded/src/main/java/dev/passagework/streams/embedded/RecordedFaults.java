package dev.passagework.streams.embedded;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import kafka.server.FaultHandlerFactory;
import org.apache.kafka.server.fault.FaultHandler;
import org.apache.kafka.server.fault.FaultHandlerException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Faults of the broker, logged and remembered. Kafka's own handler ends the process on a fatal one,
 * which is not the broker's to decide in a JVM that it shares.
 */
final class RecordedFaults implements FaultHandlerFactory {

  private static final Logger LOG = LoggerFactory.getLogger(RecordedFaults.class);

  private final AtomicReference<@Nullable Throwable> firstFatal = new AtomicReference<>();

  /** The first fault that the broker cannot recover from, if there was one. */
  Optional<Throwable> firstFatal() {
    return Optional.ofNullable(firstFatal.get());
  }

  @Override
  public FaultHandler build(String name, boolean fatal, Runnable action) {
    return (message, cause) -> {
      LOG.error("the embedded broker's {} failed: {}", name, message, cause);
      FaultHandlerException fault = new FaultHandlerException(name + ": " + message, cause);
      if (fatal) {
        firstFatal.compareAndSet(null, fault);
      }
      action.run();
      return fault;
    };
  }
}
