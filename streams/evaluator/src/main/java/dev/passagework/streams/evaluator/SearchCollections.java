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
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
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
  private final Retries retries;
  private @Nullable ProcessorContext<String, Ranked> context;
  private @Nullable Catalogue catalogue;
  private @Nullable KeyValueStore<String, Answer> answers;
  private @Nullable Errand errand;
  private long notBefore;

  SearchCollections(Desk desk, Changes changes, Duration settle) {
    this.desk = desk;
    this.changes = changes;
    this.settle = settle;
    this.retries = new Retries(desk.impediments());
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

  @Override
  public void close() {
    retries.end();
  }

  private void tick(long now) {
    if (errand == null && now >= notBefore) {
      errand = next(now);
    }
    if (errand != null && errand.found().isDone()) {
      end(errand, now);
      errand = null;
    }
  }

  private void end(Errand mine, long now) {
    try {
      Optional<List<List<Hit>>> found = mine.found().join();
      retries.done(mine.manifest().name());
      found.ifPresent(rankings -> deliver(mine, rankings));
      notBefore = found.isPresent() ? now : now + settle.toMillis();
    } catch (CompletionException e) {
      String message =
          "collection %s cannot be searched by BM25 for now: %s (see to the brokers and the disk)"
              .formatted(mine.manifest().name(), Failures.words(Failures.cause(e)));
      retries.failed(mine.manifest().name(), message, now);
    }
  }

  private @Nullable Errand next(long time) {
    Catalogue now = Objects.requireNonNull(catalogue);
    if (now.refresh()) {
      retries.retain(
          now.collections().stream().map(CollectionManifest::name).collect(Collectors.toSet()));
    }
    for (CollectionManifest manifest : now.collections()) {
      Answer answer = answers().get(manifest.name());
      Optional<List<JudgedQuery>> queries = now.queries(manifest);
      if (retries.isWaiting(manifest.name(), time)) {
        continue;
      }
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
