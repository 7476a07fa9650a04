package dev.passagework.streams.retrieval.encoder;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a safetensors file says of its tensors, proven against the file's size.
 *
 * @param entries the tensors, in the header's order
 * @param valuesFrom where in the file the values begin
 */
record SafetensorsHeader(List<Entry> entries, long valuesFrom) {

  static final String METADATA = "__metadata__";

  /** The format's own limit on the header. */
  private static final long LONGEST = 100_000_000;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * One tensor of a file.
   *
   * @param type what it is made of
   * @param begin first byte, counted from where the values begin
   * @param end byte after the last
   */
  record Entry(String name, ElementType type, long[] shape, long begin, long end) {

    int values() {
      return Tensor.size(shape);
    }
  }

  /** Fails on a header longer than the format allows or the file is. */
  static void checkLength(long length, long available) throws IOException {
    if (length < 2 || length > Math.min(LONGEST, available)) {
      throw new IOException(
          "a header of %d bytes in %d bytes is impossible".formatted(length, available));
    }
  }

  /**
   * The header in these bytes.
   *
   * @param available bytes of values that follow it
   * @throws IOException if it is malformed, or does not describe exactly those bytes
   */
  static SafetensorsHeader parse(byte[] json, long available) throws IOException {
    JsonNode root = JSON.readTree(json);
    if (!root.isObject()) {
      throw new IOException("the header is not a JSON object");
    }
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> property : root.properties()) {
      if (!property.getKey().equals(METADATA)) {
        entries.add(entry(property.getKey(), property.getValue()));
      }
    }
    checkCoverage(entries, available);
    return new SafetensorsHeader(List.copyOf(entries), Long.BYTES + (long) json.length);
  }

  private static Entry entry(String name, JsonNode node) throws IOException {
    ElementType type = ElementType.parse(name, node.path("dtype").asText());
    long[] shape = longs(name, node.path("shape"));
    long[] offsets = longs(name, node.path("data_offsets"));
    if (offsets.length != 2) {
      throw new IOException(name + " has not two data_offsets");
    }
    Entry entry = new Entry(name, type, shape, offsets[0], offsets[1]);
    if (entry.end() - entry.begin() != entry.values() * (long) type.size()) {
      throw new IOException(name + " has data_offsets that do not fit its shape");
    }
    return entry;
  }

  private static long[] longs(String name, JsonNode array) throws IOException {
    boolean whole =
        array.isArray()
            && IntStream.range(0, array.size())
                .allMatch(i -> array.get(i).canConvertToLong() && array.get(i).isIntegralNumber());
    if (!whole) {
      throw new IOException(name + " has a shape or data_offsets that are no whole numbers");
    }
    return IntStream.range(0, array.size()).mapToLong(i -> array.get(i).asLong()).toArray();
  }

  /** The values are covered from first to last byte, without overlap. */
  private static void checkCoverage(List<Entry> entries, long available) throws IOException {
    long covered = 0;
    for (Entry entry : entries.stream().sorted(Comparator.comparingLong(Entry::begin)).toList()) {
      if (entry.begin() != covered) {
        throw new IOException(
            "%s begins at byte %d where %d is next"
                .formatted(entry.name(), entry.begin(), covered));
      }
      covered = entry.end();
    }
    if (covered != available) {
      throw new IOException(
          "the header describes %d bytes of values, but there are %d"
              .formatted(covered, available));
    }
  }
}
