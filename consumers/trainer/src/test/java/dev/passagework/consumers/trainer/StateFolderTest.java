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
  private final Learner learner = Learner.open(Tiny.model(), Tiny.hyper());
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

    try (Learner other = Learner.open(Tiny.model(), Tiny.hyper())) {
      StateFolder again = state();
      assertThat(again.restore(other)).isEqualTo(progress(1));
      assertThat(again.learnt().contains(pairs.get(3))).isTrue();
      assertThat(again.learnt().contains(Tiny.pair(99, 0))).isFalse();
      assertThat(other.step(other.texts().tokens(pairs), 1e-2))
          .isInstanceOf(StepOutcome.Learnt.class);
      assertThat(other.weights()).isEqualTo(next);
    }
  }

  @Test
  void anEmptyFolderIsTheBase() throws IOException {
    step();

    assertThat(state().restore(learner)).isEqualTo(Progress.NONE);
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
    assertThat(again.restore(learner)).isEqualTo(progress(1));
    assertThat(learner.weights()).isEqualTo(first);
    assertThat(again.learnt().contains(pairs.get(0))).isTrue();
    assertThat(again.learnt().contains(pairs.get(5))).isFalse();
  }

  @Test
  void damagedLearntPairsMakeEverySnapshotUseless() throws IOException {
    learn(state(), 1, pairs);
    flip(folder.resolve("learnt-pairs"));

    assertThat(state().restore(learner)).isEqualTo(Progress.NONE);
    assertThat(learner.weights()).isEqualTo(Tiny.model().weights());
  }

  @Test
  void twoSnapshotsAreKeptAndNothingOfThoseBeforeThem() throws IOException {
    StateFolder state = state();
    for (int segment = 1; segment <= 4; segment++) {
      learn(state, segment, List.of());
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("snapshot-0000000003", "snapshot-0000000004", "learnt-pairs");
    }
  }

  @Test
  void theStateOfAnotherModelIsRefused() throws IOException {
    learn(state(), 1, pairs);

    assertThatThrownBy(() -> new StateFolder(folder, "other", "tiny").restore(learner))
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

  private StateFolder state() throws IOException {
    return new StateFolder(folder, "model", "tiny");
  }

  private void learn(StateFolder state, int segment, List<TrainingPair> learnt) throws IOException {
    step();
    state.learnt().add(learnt);
    state.write(progress(segment), learner.optimiser());
  }

  private void step() {
    assertThat(learner.step(learner.texts().tokens(pairs), 1e-2))
        .isInstanceOf(StepOutcome.Learnt.class);
  }

  private static Progress progress(int segment) {
    return new Progress(segment, 8, segment, Map.of(0, 5L, 1, 9L), 3, Optional.empty());
  }

  /** Changes one bit in the middle of a file. */
  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }
}
