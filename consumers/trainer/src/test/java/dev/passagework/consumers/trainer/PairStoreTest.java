package dev.passagework.consumers.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passagework.consumers.trainer.PairStore.Changes;
import dev.passagework.schemas.contract.TrainingPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairStoreTest {
  private final Path file;
  private final PairStore store;
  private final List<TrainingPair> pairs = Tiny.pairs(0, 4);

  PairStoreTest(@TempDir Path folder) {
    this.file = folder.resolve("pairs");
    this.store = new PairStore(file);
  }

  @Test
  void whatIsHeldCanBeReadAndCountsAsOftenAsItWasCounted() throws IOException {
    store.apply(new Changes(List.of(), pairs, List.of(id(0), id(1))));
    store.apply(new Changes(List.of(), List.of(), List.of(id(1))));

    assertThat(store.get(id(2))).contains(pairs.get(2));
    assertThat(IntStream.range(0, 4).map(i -> store.count(id(i)))).containsExactly(1, 2, 0, 0);
  }

  @Test
  void whatIsDroppedIsKnownAndNotHeldAndKeepsItsCountIfItComesBack() throws IOException {
    store.apply(new Changes(List.of(), pairs, List.of(id(0))));
    store.apply(new Changes(List.of(id(0)), List.of(), List.of(id(0))));
    assertThat(store.holds(id(0))).isFalse();
    assertThat(store.get(id(0))).isEmpty();
    assertThat(store.knows(pairs.get(0))).isTrue();

    store.apply(new Changes(List.of(id(0)), List.of(pairs.get(0)), List.of()));
    assertThat(store.count(id(0))).isEqualTo(1);
    assertThat(store.holds(pairs.get(0))).isTrue();
  }

  @Test
  void whatWasLearntIsToldBySourceAndWhatIsGoneByItsNumberAlsoAfterARestart() throws IOException {
    TrainingPair written = Tiny.unlabelled(pairs.get(1));
    List<TrainingPair> all = List.of(pairs.get(0), written, pairs.get(2), pairs.get(3));
    store.apply(new Changes(List.of(), all, List.of(id(0), id(0), id(1), id(2))));
    store.apply(new Changes(List.of(id(2)), List.of(), List.of()));
    SortedMap<PairSource, Long> bySource =
        new TreeMap<>(
            Map.of(
                new PairSource("tiny", "labelled", ""),
                1L,
                new PairSource("tiny", "question", "small"),
                1L));

    assertThat(store.learnt()).isEqualTo(new LearntPairs(bySource, 2, 1));
    PairStore again = new PairStore(file);
    again.read(store.extent());
    assertThat(again.learnt()).isEqualTo(store.learnt());
  }

  @Test
  void newContentIsAnotherPairInThePlaceOfTheOld() throws IOException {
    TrainingPair renewed = Tiny.pair("p0", pairs.get(0).query(), "w9");
    assertThat(renewed.id()).isEqualTo(id(0));
    store.apply(new Changes(List.of(), pairs, List.of(id(0))));
    assertThat(store.knows(renewed)).isFalse();

    store.apply(new Changes(List.of(id(0)), List.of(renewed), List.of()));
    assertThat(store.get(id(0))).contains(renewed);
    assertThat(store.count(id(0))).isZero();
    assertThat(store.holds(pairs.get(0))).isFalse();
  }

  @Test
  void aSnapshotsPartOfTheFileIsWhatWasThereThen() throws IOException {
    store.apply(new Changes(List.of(), pairs.subList(0, 2), List.of(id(0))));
    PairStore.Extent extent = store.extent();
    store.apply(new Changes(List.of(id(0)), pairs.subList(2, 4), List.of(id(1))));

    PairStore again = new PairStore(file);
    again.read(extent);
    assertThat(again.extent()).isEqualTo(extent);
    assertThat(again.holds(id(0))).isTrue();
    assertThat(again.holds(id(2))).isFalse();
    again.apply(new Changes(List.of(), pairs.subList(2, 4), List.of()));
    assertThat(again.get(id(3))).contains(pairs.get(3));
  }

  @Test
  void aFileThatWasChangedOrCutIsRefused() throws IOException {
    store.apply(new Changes(List.of(), pairs, List.of(id(0))));
    PairStore.Extent extent = store.extent();
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 0; at < bytes.length; at += 7) {
      byte[] changed = bytes.clone();
      changed[at] ^= 4;
      Files.write(file, changed);
      assertThatThrownBy(() -> new PairStore(file).read(extent))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(file.toString());
    }
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 3));
    assertThatThrownBy(() -> new PairStore(file).read(extent)).isInstanceOf(IOException.class);
  }

  @Test
  void aPairThatIsDamagedUnderTheStoresHandsIsNotHandedOut() throws IOException {
    store.apply(new Changes(List.of(), pairs, List.of()));
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 5] ^= 1;
    Files.write(file, bytes);

    assertThat(store.get(id(0))).contains(pairs.get(0));
    assertThatThrownBy(() -> store.get(id(3)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString());
  }

  private String id(int index) {
    return pairs.get(index).id();
  }
}
