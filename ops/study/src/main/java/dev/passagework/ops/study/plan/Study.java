package dev.passagework.ops.study.plan;

import dev.passagework.schemas.contract.Budget;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A study as its file describes it, with its arms laid out.
 *
 * @param name name of the study, part of the names of its models
 * @param corpora its collections
 * @param llms its LLMs
 * @param trials its arms, those of the most interest first
 * @param budget the most that LLMs may cost; empty for no limit
 * @param rules how it is judged
 * @param settings settings of the services
 * @param text the file itself
 */
public record Study(
    String name,
    List<Corpus> corpora,
    List<Llm> llms,
    List<Trial> trials,
    Optional<Budget> budget,
    Rules rules,
    Map<String, String> settings,
    String text) {
  public Study {
    corpora = List.copyOf(corpora);
    llms = List.copyOf(llms);
    trials = List.copyOf(trials);
    settings = Map.copyOf(settings);
  }

  /**
   * How a study is judged.
   *
   * @param metric measure that the findings are about
   * @param margin loss of the metric up to which a smaller LLM counts as competitive
   * @param parallel arms that train at a time, 0 for as many as the machine allows
   */
  public record Rules(String metric, double margin, int parallel) {}

  /** The measures that are reported, the study's own first. */
  public List<String> measures() {
    return Stream.of(rules.metric(), "ndcg@10", "recall@100", "mrr@10").distinct().toList();
  }

  /** The LLM of a name. */
  public Optional<Llm> llm(String called) {
    return llms.stream().filter(llm -> llm.name().equals(called)).findFirst();
  }

  /** The collection of a name. */
  public Optional<Corpus> corpus(String called) {
    return corpora.stream().filter(corpus -> corpus.name().equals(called)).findFirst();
  }

  /** Number of trainings. */
  public int runs() {
    return trials.stream().mapToInt(Trial::seeds).sum();
  }
}
