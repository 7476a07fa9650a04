package dev.passagework.producers.corpus;

import dev.passagework.schemas.contract.CollectionManifest;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.TopicReader;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** The manifest of one collection and its versions. */
final class Manifests {
  private final Cluster cluster;
  private final CheckedSends sends;
  private @Nullable CollectionManifest current;
  private int highest;

  private Manifests(Cluster cluster, CheckedSends sends) {
    this.cluster = cluster;
    this.sends = sends;
  }

  static Manifests read(Cluster cluster, String collection, CheckedSends sends) {
    Manifests manifests = new Manifests(cluster, sends);
    TopicReader.readToEnd(
        cluster,
        Topics.COLLECTIONS,
        record -> {
          if (collection.equals(record.key())) {
            manifests.take(record.value());
          }
        });
    return manifests;
  }

  /** The manifest in force. */
  CollectionManifest current() {
    return Objects.requireNonNull(current, "no manifest was written yet");
  }

  /** The version after all that the topic has shown, so that none ever means two things. */
  int nextVersion() {
    return highest + 1;
  }

  /**
   * Writes a manifest, unless the one in force says the same, and waits for it.
   *
   * @return whether it was written
   */
  boolean replace(CollectionManifest wanted) {
    CollectionManifest before = current;
    if (before != null && sameContent(before, wanted)) {
      return false;
    }
    String topic = cluster.name(Topics.COLLECTIONS);
    byte[] value = cluster.serdes().serializer(Topics.COLLECTIONS).serialize(topic, wanted);
    sends.send(new ProducerRecord<>(topic, wanted.name(), value));
    sends.flush();
    take(wanted);
    return true;
  }

  private void take(@Nullable CollectionManifest manifest) {
    current = manifest;
    highest = manifest == null ? highest : Math.max(highest, manifest.version());
  }

  private static boolean sameContent(CollectionManifest one, CollectionManifest other) {
    return one.passages().equals(other.passages())
        && one.queries().equals(other.queries())
        && one.gateQueries() == other.gateQueries()
        && one.reportQueries() == other.reportQueries()
        && one.domain() == other.domain();
  }
}
