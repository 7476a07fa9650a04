package dev.passagework.streams.embedded;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One change of the registry, as its log keeps it. A later entry with the same key replaces an
 * earlier one.
 */
sealed interface LogEntry {

  /** A version as it now is. */
  record Stored(SchemaVersion version) implements LogEntry {
    @Override
    public <R> R fold(Function<Stored, R> stored, Function<LevelSet, R> levelSet) {
      return stored.apply(this);
    }
  }

  /**
   * The compatibility level now asked of a subject.
   *
   * @param subject null for all subjects that have no level of their own
   * @param level null for no level of its own any more
   */
  record LevelSet(@Nullable String subject, @Nullable Compatibility level) implements LogEntry {
    @Override
    public <R> R fold(Function<Stored, R> stored, Function<LevelSet, R> levelSet) {
      return levelSet.apply(this);
    }
  }

  <R> R fold(Function<Stored, R> stored, Function<LevelSet, R> levelSet);
}
