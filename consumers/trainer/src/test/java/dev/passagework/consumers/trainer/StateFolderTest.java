package dev.passagework.consumers.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.streams.retrieval.encoder.EncoderWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
  private final Path folder;
  private final Learner learner = Tiny.learner(Tiny.model());
  private final List<TrainingPair> pairs = Tiny.pairs(0, 8);

  StateFolderTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @AfterEach
  void close() {
    learner.close();
  }

  @Test
  void whatIsRestoredIsWhatWasWrittenAndLearnsOnAlike() throws IOException {
    StateFolder state = state();
    learn(state, 1, pairs);
    step();
    EncoderWeights next = learner.weights();

    try (Learner other = Tiny.learner(Tiny.model())) {
      StateFolder again = state();
      assertThat(restored(again, other)).isEqualTo(progress(1));
      assertThat(again.pairs().knows(pairs.get(3))).isTrue();
      assertThat(again.pairs().knows(Tiny.pair(99, 0))).isFalse();
      assertThat(other.step(other.texts().tokens(pairs), 1e-2))
          .isInstanceOf(StepOutcome.Learnt.class);
      assertThat(other.weights()).isEqualTo(next);
    }
  }

  @Test
  void anEmptyFolderIsTheBase() throws IOException {
    step();

    assertThat(restored(state(), learner)).isEqualTo(Progress.NONE);
    assertThat(learner.weights()).isEqualTo(Tiny.model().weights());
    assertThat(learner.optimiser().updates()).isZero();
  }

  @Test
  void ofADamagedSnapshotTheOneBeforeIsUsed() throws IOException {
    StateFolder state = state();
    learn(state, 1, pairs.subList(0, 4));
    EncoderWeights first = learner.weights();
    learn(state, 2, pairs.subList(4, 8));
    flip(folder.resolve("snapshot-0000000002").resolve("second-moments.f32"));

    StateFolder again = state();
    assertThat(restored(again, learner)).isEqualTo(progress(1));
    assertThat(learner.weights()).isEqualTo(first);
    assertThat(again.pairs().knows(pairs.get(0))).isTrue();
    assertThat(again.pairs().knows(pairs.get(5))).isFalse();
  }

  @Test
  void damagedPairsMakeEverySnapshotUseless() throws IOException {
    learn(state(), 1, pairs);
    flip(folder.resolve("pairs"));

    assertThat(restored(state(), learner)).isEqualTo(Progress.NONE);
    assertThat(learner.weights()).isEqualTo(Tiny.model().weights());
  }

  @Test
  void twoSnapshotsAreKeptAndNothingOfThoseBeforeThem() throws IOException {
    StateFolder state = state();
    for (int segment = 1; segment <= 4; segment++) {
      learn(state, segment, pairs.subList(segment, segment + 1));
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("snapshot-0000000003", "snapshot-0000000004", "pairs");
    }
  }

  @Test
  void theStateOfAnotherModelIsRefused() throws IOException {
    learn(state(), 1, pairs);

    assertThatThrownBy(() -> restored(new StateFolder(folder, "other", "tiny"), learner))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("choose another trainer.model");
  }

  @Test
  void aDamagedJournalIsNotUsed() throws IOException {
    StateFolder state = state();
    state.journal().write(Journal.EMPTY.withCommands(7));
    assertThat(state.journal().read()).contains(Journal.EMPTY.withCommands(7));

    flip(folder.resolve("journal"));

    assertThat(state.journal().read()).isEmpty();
  }

  private static Progress restored(StateFolder state, Learner into) throws IOException {
    return state.restore(into, Optional.empty(), Integer.MAX_VALUE);
  }

  private StateFolder state() throws IOException {
    return new StateFolder(folder, "model", "tiny");
  }

  private void learn(StateFolder state, int segment, List<TrainingPair> learnt) throws IOException {
    step();
    List<String> ids = learnt.stream().map(TrainingPair::id).toList();
    state.pairs().apply(new PairStore.Changes(List.of(), learnt, ids));
    state.write(progress(segment), learner.optimiser(), Optional.empty());
  }

  private void step() {
    assertThat(learner.step(learner.texts().tokens(pairs), 1e-2))
        .isInstanceOf(StepOutcome.Learnt.class);
  }

  private static Progress progress(int segment) {
    return new Progress(segment, 8, segment, Map.of(0, 5L, 1, 9L), 3, 2, Optional.empty());
  }

  /** Changes one bit in the middle of a file. */
  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }
}
