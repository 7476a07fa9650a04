package dev.passagework.consumers.trainer;

import dev.passagework.schemas.contract.LocalSerdes;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.schemas.contract.TrainingPair;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;

/**
 * Every pair that a model was given and that was not retracted, with how often it counted: what
 * later passes and replay are drawn from. It also knows every pair it ever held by id and content,
 * so that a pair that is written again, with one more origin, is not new; with new content it is.
 *
 * <p>Kept in a file that only grows, of which a snapshot covers a part from the beginning; what is
 * in memory is read from it.
 */
final class PairStore {
  private final Path file;
  private final Serde<TrainingPair> serde = LocalSerdes.of(Topics.TRAINING_PAIRS);
  private final Map<PairKey, Integer> counts = new HashMap<>();
  private final Map<PairKey, Place> places = new HashMap<>();

  /** One list of each kind, since many pairs have the same. */
  private final Map<List<PairSource>, List<PairSource>> sources = new HashMap<>();

  private MessageDigest digest = Digests.sha256();
  private long bytes;

  /** An empty store, to be kept in a file that is made, or written over. */
  PairStore(Path file) {
    this.file = file;
  }

  /** Forgets all; what the file holds is written over. */
  void forget() {
    counts.clear();
    places.clear();
    sources.clear();
    digest = Digests.sha256();
    bytes = 0;
  }

  /**
   * Forgets all, and reads what a snapshot covers.
   *
   * @throws IOException if the file does not hold it
   */
  void read(Extent extent) throws IOException {
    forget();
    if (extent.bytes() > 0) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        PairLog.read(channel, extent.bytes(), digest, this::put);
      } catch (IOException | SerializationException e) {
        throw new IOException("%s cannot be used: %s".formatted(file, e.getMessage()), e);
      }
    }
    bytes = extent.bytes();
    if (!extent().equals(extent)) {
      throw new IOException(file + " is damaged: it does not hold what was written");
    }
  }

  /** Whether this pair with this content was ever held. */
  boolean knows(TrainingPair pair) {
    return counts.containsKey(PairKey.ofContent(pair));
  }

  /** Whether this pair with this content is held now. */
  boolean holds(TrainingPair pair) {
    Place place = places.get(PairKey.ofId(pair.id()));
    return place != null && place.content().equals(PairKey.ofContent(pair));
  }

  /** Whether a pair of that id is held now. */
  boolean holds(String id) {
    return places.containsKey(PairKey.ofId(id));
  }

  /** How often the pair of that id counted, with the content that is held; 0 if none is. */
  int count(String id) {
    Place place = places.get(PairKey.ofId(id));
    return place == null ? 0 : counts.getOrDefault(place.content(), 0);
  }

  /**
   * The pair of that id; empty if it is not held.
   *
   * @throws IOException if the file is damaged there
   */
  Optional<TrainingPair> get(String id) throws IOException {
    return get(PairKey.ofId(id));
  }

  /** The pair of that key; empty if it is not held. */
  Optional<TrainingPair> get(PairKey key) throws IOException {
    Place place = places.get(key);
    if (place == null) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      byte[] value = PairLog.value(channel, place.position(), file);
      return Optional.of(serde.deserializer().deserialize(file.toString(), value));
    }
  }

  /** Gives every pair that is held, in no order, with how often it counted. */
  void forEach(BiConsumer<PairKey, Held> each) {
    places.forEach(
        (key, place) ->
            each.accept(key, new Held(counts.getOrDefault(place.content(), 0), place.labelled())));
  }

  /** Makes changes, durably. */
  void apply(Changes changes) throws IOException {
    PairLog.Writer writer = new PairLog.Writer(bytes);
    changes.dropped().stream().filter(this::holds).forEach(id -> put(writer.drop(id)));
    for (TrainingPair pair : changes.held()) {
      put(writer.hold(pair, serde.serializer().serialize(file.toString(), pair)));
    }
    changes.counted().forEach(id -> put(writer.count(id)));
    ByteBuffer written = writer.bytes();
    if (!written.hasRemaining()) {
      return;
    }
    digest.update(written.duplicate());
    long position = bytes;
    bytes += written.remaining();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (written.hasRemaining()) {
        position += channel.write(written, position);
      }
      channel.force(true);
    }
  }

  private void put(PairLog.Entry entry) {
    entry.fold(
        held -> {
          counts.putIfAbsent(held.content(), 0);
          places.put(held.key(), place(held));
        },
        counted -> {
          Place place = places.get(counted.key());
          if (place != null) {
            counts.merge(place.content(), 1, Integer::sum);
          }
        },
        dropped -> places.remove(dropped.key()));
  }

  private Place place(PairLog.Entry.Holding held) {
    byte[] value = new byte[held.value().remaining()];
    held.value().duplicate().get(value);
    TrainingPair pair = serde.deserializer().deserialize(file.toString(), value);
    List<PairSource> of = PairSource.of(pair);
    return new Place(
        held.position(),
        held.content(),
        held.labelled(),
        sources.computeIfAbsent(of, same -> same));
  }

  /** What was learnt so far. */
  LearntPairs learnt() {
    SortedMap<PairSource, Long> bySource = new TreeMap<>();
    long held = 0;
    for (Place place : places.values()) {
      if (counts.getOrDefault(place.content(), 0) > 0) {
        held++;
        place.sources().forEach(source -> bySource.merge(source, 1L, Long::sum));
      }
    }
    long all = counts.values().stream().filter(count -> count > 0).count();
    return new LearntPairs(bySource, held, all - held);
  }

  /** What a snapshot made now covers. */
  Extent extent() {
    return new Extent(bytes, HexFormat.of().formatHex(Digests.copy(digest).digest()));
  }

  /**
   * A part of the file from its beginning.
   *
   * @param bytes its length
   * @param sha256 SHA-256 of the bytes, in hexadecimal
   */
  record Extent(long bytes, String sha256) {}

  /**
   * What is to be known of a pair without reading it.
   *
   * @param count how often it counted
   * @param labelled whether a person gave it
   */
  record Held(int count, boolean labelled) {}

  /**
   * Changes, made in this order.
   *
   * @param dropped identifiers of pairs that are held no longer
   * @param held pairs that are held from now on, each in place of what was held under its id
   * @param counted identifiers of pairs that counted once more
   */
  record Changes(
      Collection<String> dropped, Collection<TrainingPair> held, Collection<String> counted) {}

  private record Place(
      long position, PairKey content, boolean labelled, List<PairSource> sources) {}
}
