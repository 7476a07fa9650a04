package dev.passagework.streams.runtime.tracing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.Identity;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Where in a trace something belongs (W3C Trace Context, level 1): records and HTTP calls carry it
 * in the headers {@code traceparent} and {@code tracestate}. Passagework writes no spans of its
 * own; whoever does, before or behind it, finds the trace unbroken.
 *
 * @param parent {@code version-trace-parent-flags} in hexadecimal
 * @param state what vendors of tracing systems added, empty for nothing
 */
public record TraceContext(String parent, String state) {
  /** Header that holds the trace and the place in it. */
  public static final String TRACEPARENT = "traceparent";

  /** Header that holds what vendors added. */
  public static final String TRACESTATE = "tracestate";

  private static final Pattern FORM =
      Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");
  private static final int LONGEST_STATE = 512;
  private static final int TRACE_START = 3;
  private static final int TRACE_END = 35;
  private static final int FLAGS_START = 52;
  private static final int TRACE_BYTES = 16;
  private static final int PARENT_BYTES = 8;

  public TraceContext {
    if (!FORM.matcher(parent).matches()) {
      throw new IllegalArgumentException("'" + parent + "' is no traceparent");
    }
  }

  /** The context in two headers' texts; empty where the first is missing or has another form. */
  public static Optional<TraceContext> parse(@Nullable String parent, @Nullable String state) {
    if (parent == null || !FORM.matcher(parent.strip()).matches()) {
      return Optional.empty();
    }
    String kept = state == null || state.length() > LONGEST_STATE ? "" : state.strip();
    return Optional.of(new TraceContext(parent.strip(), kept));
  }

  /** The context of a record. */
  public static Optional<TraceContext> of(Headers headers) {
    return parse(text(headers.lastHeader(TRACEPARENT)), text(headers.lastHeader(TRACESTATE)));
  }

  /** A trace that begins here; nobody has recorded anything of it yet, as its flags say. */
  public static TraceContext begin(RandomGenerator random) {
    return new TraceContext(
        "00-%s-%s-00".formatted(hex(random, TRACE_BYTES), hex(random, PARENT_BYTES)), "");
  }

  /**
   * The trace of a checkpoint: of the segment that it learnt last, of its announcement, and of all
   * that is found and decided of it. It follows from the identity alone, so that no state has to
   * keep it, and every instance, however often it starts anew, goes on with the same.
   */
  public static TraceContext of(CheckpointId checkpoint) {
    String trace = Identity.hash("trace of " + checkpoint);
    String place = Identity.hash("place of " + checkpoint).substring(0, 2 * PARENT_BYTES);
    return new TraceContext("00-%s-%s-00".formatted(trace, place), "");
  }

  /** Another place in the same trace. */
  public TraceContext next(RandomGenerator random) {
    String own = "%s-%s-%s";
    return new TraceContext(
        own.formatted(
            parent.substring(0, TRACE_END),
            hex(random, PARENT_BYTES),
            parent.substring(FLAGS_START + 1)),
        state);
  }

  /** Identity of the trace, 32 hexadecimal digits. */
  public String trace() {
    return parent.substring(TRACE_START, TRACE_END);
  }

  /** The headers of a record. */
  public List<Header> headers() {
    Stream<Header> own = Stream.of(header(TRACEPARENT, parent));
    return (state.isEmpty() ? own : Stream.concat(own, Stream.of(header(TRACESTATE, state))))
        .toList();
  }

  /** Puts a record into this trace, whichever it was in. */
  public void putInto(Headers headers) {
    headers.remove(TRACEPARENT);
    headers.remove(TRACESTATE);
    headers().forEach(headers::add);
  }

  /** Digits of so many bytes that are not all zero. */
  private static String hex(RandomGenerator random, int bytes) {
    byte[] drawn = new byte[bytes];
    random.nextBytes(drawn);
    drawn[0] |= 1;
    return HexFormat.of().formatHex(drawn);
  }

  private static Header header(String name, String text) {
    return new RecordHeader(name, text.getBytes(US_ASCII));
  }

  private static @Nullable String text(@Nullable Header header) {
    return header == null || header.value() == null ? null : new String(header.value(), US_ASCII);
  }
}
