package dev.passagework.consumers.trainer;

import dev.passagework.schemas.contract.Origin;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.streams.runtime.Setting;
import dev.passagework.streams.runtime.Settings;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which pairs a model learns: one set of pairs, bought once, feeds every arm of a study. A pair is
 * taken if any of its origins fits, or a person gave it.
 *
 * @param corpora corpora of the passages, empty for all
 * @param strategies augmentation strategies, empty for all
 * @param llms LLMs, empty for all
 * @param density variants per passage, strategy and LLM, 0 for all
 * @param coverage share of the passages
 * @param nearDuplicates whether pairs that ask nearly what another of their passage asks are taken
 * @param mostPassages most passages that may have the pair's query, 0 for any number
 * @param kinds whether pairs are taken that LLMs wrote, that people gave, or both
 */
public record PairFilter(
    Set<String> corpora,
    Set<String> strategies,
    Set<String> llms,
    int density,
    double coverage,
    boolean nearDuplicates,
    int mostPassages,
    Kinds kinds)
    implements Predicate<TrainingPair> {
  static final Setting<Set<String>> CORPORA =
      names("trainer.corpora", "corpora whose pairs are learnt");
  static final Setting<Set<String>> STRATEGIES =
      names("trainer.strategies", "augmentation strategies whose pairs are learnt");
  static final Setting<Set<String>> LLMS = names("trainer.llms", "LLMs whose pairs are learnt");
  static final Setting<Integer> DENSITY =
      Setting.whole(
          "trainer.density", 0, 0, "variants learnt per passage, strategy and LLM; 0 for all");
  static final Setting<Double> COVERAGE =
      Setting.number("trainer.coverage", 1, 0, 1, "share of the passages whose pairs are learnt");
  static final Setting<Boolean> NEAR_DUPLICATES =
      new Setting<>(
          "trainer.near-duplicates",
          "true",
          "whether pairs are learnt that ask nearly what another of their passage asks",
          PairFilter::truth);
  static final Setting<Integer> MOST_PASSAGES =
      Setting.whole(
          "trainer.most-passages-with-query",
          0,
          0,
          "most passages that may share a learnt pair's query; 0 for any number");

  static final Setting<Kinds> KINDS =
      new Setting<>(
          "trainer.pairs",
          "all",
          "which pairs are learnt: synthetic, labelled or all",
          Kinds::parse);

  static final List<Setting<?>> ALL =
      List.of(CORPORA, STRATEGIES, LLMS, DENSITY, COVERAGE, NEAR_DUPLICATES, MOST_PASSAGES, KINDS);

  /** Who gave a pair. */
  public enum Kinds {
    ALL,
    SYNTHETIC,
    LABELLED;

    static Kinds parse(String text) {
      return switch (text.strip().toLowerCase(Locale.ROOT)) {
        case "all" -> ALL;
        case "synthetic" -> SYNTHETIC;
        case "labelled" -> LABELLED;
        default -> throw new IllegalArgumentException("it must be synthetic, labelled or all");
      };
    }
  }

  public PairFilter {
    corpora = Set.copyOf(corpora);
    strategies = Set.copyOf(strategies);
    llms = Set.copyOf(llms);
  }

  /**
   * The filter that settings describe.
   *
   * @throws IllegalArgumentException naming setting and value, if one cannot be used
   */
  public static PairFilter from(Settings settings) {
    return new PairFilter(
        settings.get(CORPORA),
        settings.get(STRATEGIES),
        settings.get(LLMS),
        settings.get(DENSITY),
        settings.get(COVERAGE),
        settings.get(NEAR_DUPLICATES),
        settings.get(MOST_PASSAGES),
        settings.get(KINDS));
  }

  @Override
  public boolean test(TrainingPair pair) {
    TrainingPair.Marks marks = pair.marks();
    return pair.passage().place() < coverage
        && (corpora.isEmpty() || corpora.contains(pair.passage().corpus()))
        && (nearDuplicates || marks.nearDuplicateOf().isEmpty())
        && (mostPassages == 0 || marks.passagesWithQuery() <= mostPassages)
        && ((pair.labelled() && kinds != Kinds.SYNTHETIC)
            || (kinds != Kinds.LABELLED && pair.origins().stream().anyMatch(this::fits)));
  }

  private boolean fits(Origin origin) {
    return (strategies.isEmpty() || strategies.contains(origin.strategy()))
        && (llms.isEmpty() || llms.contains(origin.llm()))
        && (density == 0 || origin.variant() < density);
  }

  /** The same by name, as a checkpoint carries them. */
  Map<String, String> asMap() {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("corpora", String.join(",", new TreeSet<>(corpora)));
    map.put("strategies", String.join(",", new TreeSet<>(strategies)));
    map.put("llms", String.join(",", new TreeSet<>(llms)));
    map.put("density", Integer.toString(density));
    map.put("coverage", Double.toString(coverage));
    map.put("near-duplicates", Boolean.toString(nearDuplicates));
    map.put("most-passages-with-query", Integer.toString(mostPassages));
    map.put("pairs", kinds.name().toLowerCase(Locale.ROOT));
    return map;
  }

  private static Setting<Set<String>> names(String name, String meaning) {
    return new Setting<>(
        name, "", meaning + ", with commas between; empty for all", PairFilter::split);
  }

  private static Set<String> split(String text) {
    Set<String> names = new TreeSet<>();
    Arrays.stream(text.split(",", -1)).map(String::strip).forEach(names::add);
    names.remove("");
    return names;
  }

  private static Boolean truth(String text) {
    return switch (text.strip()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("it must be true or false");
    };
  }
}
