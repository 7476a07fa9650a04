package dev.passagework.ops.pipeline;

import dev.passagework.producers.corpus.BeirFolder;
import dev.passagework.producers.corpus.CollectionOptions;
import dev.passagework.producers.corpus.Cursor;
import dev.passagework.producers.corpus.SourcePassage;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.Plan;
import dev.passagework.streams.planner.Forecast;
import dev.passagework.streams.planner.Strategies;
import java.util.ArrayList;
import java.util.List;

/**
 * A finite job: the passages of one BEIR folder are augmented and learnt, and every checkpoint is
 * scored on the folder's judged queries.
 *
 * @param folder the folder
 * @param collection how it is fed as a test collection
 * @param plan what is asked of LLMs
 * @param strategies strategies that the plan may name
 * @param model name of the model that is trained
 * @param base base model that training starts from
 */
public record JobSpec(
    BeirFolder folder,
    CollectionOptions collection,
    Plan plan,
    Strategies strategies,
    String model,
    String base) {

  /** A job by strategies that come with Passagework. */
  public JobSpec(
      BeirFolder folder, CollectionOptions collection, Plan plan, String model, String base) {
    this(folder, collection, plan, Strategies.builtIn(), model, base);
  }

  /** What the plan will ask of LLMs. */
  public Forecast forecast() {
    List<Passage> passages = new ArrayList<>();
    try (Cursor<SourcePassage> lines = folder.passages().open()) {
      lines.forEach(line -> add(passages, line.value()), malformed -> {});
    }
    return Forecast.of(plan, passages.stream(), strategies);
  }

  private void add(List<Passage> passages, SourcePassage passage) {
    if (!passage.isEmpty()) {
      PassageKey key = new PassageKey(plan.corpus(), passage.id());
      passages.add(Passage.of(key, passage.title(), passage.text()));
    }
  }
}
