package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.CollectionManifest;
import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.SetDigest;
import dev.passagework.streams.retrieval.search.Hit;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The lexical reference, once for each version of the collections that a task was told of. A search
 * that a restart cuts off is done again, and finds the same.
 */
final class SearchCollections implements Processor<String, String, String, Ranked> {
  private static final Duration TICK = Duration.ofMillis(50);
  private static final Answer NOT_YET = new Answer(0, SetDigest.EMPTY);

  private final Desk desk;
  private final Changes changes;
  private final Duration settle;
  private @Nullable ProcessorContext<String, Ranked> context;
  private @Nullable Catalogue catalogue;
  private @Nullable KeyValueStore<String, Answer> answers;
  private @Nullable Errand errand;
  private long notBefore;

  SearchCollections(Desk desk, Changes changes, Duration settle) {
    this.desk = desk;
    this.changes = changes;
    this.settle = settle;
  }

  /** A search at work. */
  private record Errand(
      CollectionManifest manifest,
      List<JudgedQuery> queries,
      CompletableFuture<Optional<List<List<Hit>>>> found) {}

  @Override
  public void init(ProcessorContext<String, Ranked> given) {
    context = given;
    catalogue = new Catalogue(given, changes);
    answers = given.getStateStore(StoreNames.COLLECTION_ANSWERS);
    given.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
  }

  @Override
  public void process(Record<String, String> record) {
    Answer unused = answers().putIfAbsent(record.key(), NOT_YET);
  }

  private void tick(long now) {
    if (errand == null && now >= notBefore) {
      errand = next();
    }
    if (errand != null && errand.found().isDone()) {
      Optional<List<List<Hit>>> found = errand.found().join();
      found.ifPresent(rankings -> deliver(Objects.requireNonNull(errand), rankings));
      notBefore = found.isPresent() ? now : now + settle.toMillis();
      errand = null;
    }
  }

  private @Nullable Errand next() {
    Catalogue now = Objects.requireNonNull(catalogue);
    boolean unused = now.refresh();
    for (CollectionManifest manifest : now.collections()) {
      Answer answer = answers().get(manifest.name());
      Optional<List<JudgedQuery>> queries = now.queries(manifest);
      if (answer != null && answer.version() != manifest.version() && queries.isPresent()) {
        return new Errand(manifest, queries.get(), desk.lexical(manifest, queries.get()));
      }
    }
    return null;
  }

  private void deliver(Errand mine, List<List<Hit>> rankings) {
    Examination of = Examination.of(Examination.BM25, mine.manifest());
    ProcessorContext<String, Ranked> to = Objects.requireNonNull(context);
    for (int i = 0; i < rankings.size(); i++) {
      Question question = Question.of(mine.queries().get(i));
      Ranked ranked = new Ranked(of, question, of.passages().count(), rankings.get(i));
      to.forward(new Record<>(of.key(), ranked, to.currentSystemTimeMs()));
    }
    answers().put(of.collection(), new Answer(of.version(), of.passages()));
  }

  private KeyValueStore<String, Answer> answers() {
    return Objects.requireNonNull(answers);
  }
}
