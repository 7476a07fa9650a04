package dev.passagework.streams.evaluator;

import static dev.passagework.streams.evaluator.Fixture.checkpoint;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CollectionManifest;
import dev.passagework.schemas.contract.JudgedPassage;
import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.JudgedQuery.Role;
import dev.passagework.streams.retrieval.encoder.Embedder;
import dev.passagework.streams.retrieval.encoder.PassageText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class DeskTest {
  private static final List<JudgedPassage> PASSAGES =
      List.of(Fixture.passage("c", "a", "alpha"), Fixture.passage("c", "b", "beta"));
  private static final List<JudgedQuery> QUERIES =
      List.of(Fixture.query("c", "q", "beta", Role.GATE, "b"));
  private static final CollectionManifest MANIFEST = Fixture.manifest(1, PASSAGES, QUERIES);

  private final List<String> log = new ArrayList<>();
  private final Queue<Runnable> work = new ArrayDeque<>();
  private final Desk desk = new Desk(Logged::new, Fixture.NO_LEXICAL, work::add);

  @Test
  void oneEmbedderIsOpenAtATime() {
    Pass first = pass(0).orElseThrow();
    Pass beside = pass(0).orElseThrow();
    assertThat(pass(1)).isEmpty();
    first.close();
    doAll();
    assertThat(pass(1)).isEmpty();

    beside.close();
    doAll();
    pass(1).orElseThrow().close();
    desk.close();
    doAll();

    assertThat(log)
        .containsExactly("open m@0", "queries", "close m@0", "open m@1", "queries", "close m@1");
  }

  @Test
  void whatIsFoundIsWhatTheCheckpointFinds() {
    Pass pass = pass(0).orElseThrow();
    pass.add(PASSAGES.subList(0, 1));
    pass.add(PASSAGES.subList(1, 2));
    var rankings = pass.rankings();
    assertThat(pass.pending()).isEqualTo(2);
    doAll();

    assertThat(pass.pending()).isZero();
    assertThat(rankings.join().get(0)).extracting(hit -> hit.passageId()).containsExactly("b", "a");
  }

  @Test
  void anAbandonedPassEmbedsNothingMore() {
    Pass pass = pass(0).orElseThrow();
    pass.add(PASSAGES);
    pass.close();
    doAll();

    assertThat(log).doesNotContain("passages");
  }

  @Test
  void aCheckpointThatCouldNotBeOpenedIsTriedAgainWhenAskedAgain() {
    Desk failing = new Desk(checkpoint -> WordEmbedder.of(broken()), Fixture.NO_LEXICAL, work::add);
    for (int attempt = 0; attempt < 2; attempt++) {
      Pass pass = open(failing, broken()).orElseThrow();
      doAll();
      assertThat(pass.hasFailed()).isTrue();
      pass.close();
      doAll();
    }
  }

  private static Checkpoint broken() {
    return checkpoint(0, WordEmbedder.DAMAGED);
  }

  private Optional<Pass> pass(int version) {
    return open(desk, checkpoint(version, "beta"));
  }

  private static Optional<Pass> open(Desk desk, Checkpoint checkpoint) {
    return desk.dense(checkpoint, Examination.of(checkpoint.id().toString(), MANIFEST), QUERIES, 5);
  }

  private void doAll() {
    for (Runnable next = work.poll(); next != null; next = work.poll()) {
      next.run();
    }
  }

  /** An embedder that tells what is done with it. */
  private final class Logged implements Embedder {
    private final Checkpoint checkpoint;
    private final WordEmbedder embedder;

    Logged(Checkpoint checkpoint) {
      this.checkpoint = checkpoint;
      this.embedder = new WordEmbedder(List.of("beta"));
      log.add("open " + checkpoint.id());
    }

    @Override
    public float[][] embedQueries(List<String> queries) {
      log.add("queries");
      return embedder.embedQueries(queries);
    }

    @Override
    public float[][] embedPassages(List<PassageText> passages) {
      log.add("passages");
      return embedder.embedPassages(passages);
    }

    @Override
    public int dimension() {
      return embedder.dimension();
    }

    @Override
    public void close() {
      log.add("close " + checkpoint.id());
    }
  }
}
