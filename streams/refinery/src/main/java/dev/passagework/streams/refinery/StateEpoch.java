package dev.passagework.streams.refinery;

import dev.passagework.streams.runtime.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The state of the refinery from one beginning to the next. An epoch is known by the identity of
 * the changelog topic of the pairs, which a reset deletes: so an instance that slept through a
 * reset does not mix its old state with the new.
 */
final class StateEpoch {
  private static final String FRESH = "fresh";
  private static final int LOOKS = 100;
  private static final long LOOK_MILLIS = 100;

  private final Cluster cluster;
  private final String application;

  StateEpoch(Cluster cluster) {
    this.cluster = cluster;
    this.application = cluster.group(Refinery.NAME);
  }

  /** Directory of the present epoch's state; what others left beside it is deleted. */
  Path directory(Path parent) {
    try (Admin admin = cluster.admin()) {
      Path present = parent.resolve(identity(admin));
      if (Files.isDirectory(parent)) {
        try (Stream<Path> children = Files.list(parent)) {
          children
              .filter(child -> !child.equals(present) || present.endsWith(FRESH))
              .forEach(StateEpoch::delete);
        }
      }
      return present;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Forgets everything but the topics that others read: the next start reads them from the
   * beginning.
   *
   * @param patience time in which an instance that was just stopped may count as running still
   * @throws IOException if the refinery runs anywhere, or the cluster does not do it
   */
  void reset(Duration patience) throws IOException, InterruptedException {
    try (Admin admin = cluster.admin()) {
      forgetOffsets(admin, patience);
      Set<String> internal =
          admin.listTopics().names().get().stream()
              .filter(topic -> topic.startsWith(application + "-"))
              .filter(topic -> topic.endsWith("-changelog") || topic.endsWith("-repartition"))
              .collect(Collectors.toSet());
      admin.deleteTopics(internal).all().get();
      awaitGone(admin, internal);
    } catch (ExecutionException e) {
      throw new IOException("the refinery cannot be reset: " + e.getCause(), e);
    }
  }

  private void forgetOffsets(Admin admin, Duration patience)
      throws IOException, ExecutionException, InterruptedException {
    try {
      awaitNoMembers(admin, patience);
      admin.deleteConsumerGroups(List.of(application)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof GroupIdNotFoundException)) {
        throw e;
      }
    }
  }

  private void awaitNoMembers(Admin admin, Duration patience)
      throws IOException, ExecutionException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    int members = members(admin);
    while (members > 0 && System.nanoTime() < end) {
      Thread.sleep(LOOK_MILLIS);
      members = members(admin);
    }
    if (members > 0) {
      throw new IOException(
          "the refinery runs (%d stream threads in group %s): stop it everywhere first"
              .formatted(members, application));
    }
  }

  private int members(Admin admin) throws ExecutionException, InterruptedException {
    return admin.describeConsumerGroups(List.of(application)).all().get().values().stream()
        .mapToInt(group -> group.members().size())
        .sum();
  }

  private static void awaitGone(Admin admin, Set<String> topics)
      throws IOException, ExecutionException, InterruptedException {
    for (int look = 0; look < LOOKS; look++) {
      if (admin.listTopics().names().get().stream().noneMatch(topics::contains)) {
        return;
      }
      Thread.sleep(LOOK_MILLIS);
    }
    throw new IOException("the cluster is slow to delete " + topics + ": try again");
  }

  private String identity(Admin admin) throws IOException {
    String changelog = application + "-" + RefineryStores.PAIRS + "-changelog";
    try {
      return admin
          .describeTopics(List.of(changelog))
          .allTopicNames()
          .get()
          .values()
          .iterator()
          .next()
          .topicId()
          .toString();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return FRESH;
      }
      throw new IOException("the topics of the cluster cannot be read: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void delete(Path tree) {
    try (Stream<Path> all = Files.walk(tree)) {
      all.sorted(Comparator.reverseOrder()).forEach(StateEpoch::deleteOne);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteOne(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
