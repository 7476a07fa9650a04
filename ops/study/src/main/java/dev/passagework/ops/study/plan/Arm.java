package dev.passagework.ops.study.plan;

import dev.passagework.schemas.contract.Identity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A setting of a study, without its seed: which model learns which part of the pairs for how long.
 *
 * @param base base model
 * @param corpora corpora whose pairs are learnt
 * @param strategies augmentation strategies, none for labelled pairs alone
 * @param llms LLMs, none where no strategy needs one
 * @param density queries per passage, strategy and LLM
 * @param coverage share of the passages
 * @param pairs who gave the pairs
 * @param schedule how long it learns
 */
public record Arm(
    Base base,
    List<String> corpora,
    List<String> strategies,
    List<String> llms,
    int density,
    double coverage,
    Pairs pairs,
    Schedule schedule) {

  /** Who gave the pairs of an arm. */
  public enum Pairs {
    SYNTHETIC,
    LABELLED,
    ALL;

    /** The name, as settings have it. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Pairs parse(String text) {
      for (Pairs kind : values()) {
        if (kind.code().equals(text.strip())) {
          return kind;
        }
      }
      throw new IllegalArgumentException(
          "pairs '%s' must be synthetic, labelled or all".formatted(text));
    }
  }

  public Arm {
    corpora = List.copyOf(corpora);
    strategies = List.copyOf(strategies);
    llms = List.copyOf(llms);
    if (corpora.isEmpty()) {
      throw new IllegalArgumentException("an arm learns from no corpus: name one in 'corpora'");
    }
    if (pairs != Pairs.LABELLED && strategies.isEmpty()) {
      throw new IllegalArgumentException("an arm has no strategy: name one in 'strategies'");
    }
    if (density < 1) {
      throw new IllegalArgumentException("density " + density + " is below 1");
    }
    if (!(coverage > 0 && coverage <= 1)) {
      throw new IllegalArgumentException("coverage " + coverage + " is not in (0, 1]");
    }
  }

  /** The values of the axes by their names, in the order of the report's columns. */
  public Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("base", base.toString());
    values.put("corpora", joined(corpora));
    values.put("strategies", joined(strategies));
    values.put("llms", joined(llms));
    values.put("density", strategies.isEmpty() ? "" : Integer.toString(density));
    values.put("coverage", plain(coverage));
    values.put("pairs", pairs.code());
    values.put("schedule", schedule.toString());
    return values;
  }

  /** Hash that identifies the setting. */
  public String id() {
    return Identity.hash(values().toString()).substring(0, 10);
  }

  /** Queries asked for per passage of the corpora, all strategies and LLMs together. */
  public double budget() {
    return strategies.size() * (double) Math.max(1, llms.size()) * density * coverage;
  }

  /** The same setting with another value of one axis, or of several. */
  Arm with(Map<Axis, String> changes) {
    Arm changed = this;
    for (Map.Entry<Axis, String> change : changes.entrySet()) {
      changed = change.getKey().set(changed, change.getValue());
    }
    return changed;
  }

  private static String joined(List<String> names) {
    return names.stream().sorted().collect(Collectors.joining("+"));
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
