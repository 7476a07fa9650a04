package dev.passagework.ops.pipeline;

import dev.passagework.schemas.contract.Budget;
import dev.passagework.schemas.contract.Plan;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.schemas.contract.Recipe;
import dev.passagework.schemas.contract.TokenPrices;
import dev.passagework.streams.planner.Strategies;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Plans as a YAML file, one document for each corpus:
 *
 * <pre>
 * corpus: manuals          # optional
 * entries:
 *   - strategy: question
 *     llm: small           # left out for strategies that need none
 *     density: 4           # queries per passage
 *     coverage: 0.5        # share of the passages; optional, 1
 *     budget: 2.50 money   # or 3_000_000 tokens; optional
 *     prompt-price: 0.10   # of a million tokens; optional
 *     completion-price: 0.40
 *   - {strategy: keywords, llm: small, pairs: 250000}   # GPL's rule in place of density and coverage
 * </pre>
 */
public final class PlanFile {
  /** Largest density that a total number of pairs leads to, where the entry gives none. */
  static final int LARGEST_DENSITY = 50;

  private static final Set<String> FIELDS = Set.of("corpus", "entries");
  private static final Set<String> ENTRY_FIELDS =
      new LinkedHashSet<>(
          List.of(
              "strategy",
              "llm",
              "density",
              "coverage",
              "pairs",
              "budget",
              "prompt-price",
              "completion-price"));

  private PlanFile() {}

  /** Reads the plan of one corpus, of strategies that come with Passagework. */
  public static Plan read(Path path, String corpus) throws IOException {
    return read(path, corpus, Strategies.builtIn());
  }

  /**
   * Reads the plan of one corpus.
   *
   * @param corpus corpus, where the file names none
   * @param strategies strategies that the plan may name
   * @throws IOException if the file cannot be read, or is no plan; the message names line, reason
   *     and cure
   */
  public static Plan read(Path path, String corpus, Strategies strategies) throws IOException {
    List<Plan> plans = readAll(path, corpus, strategies);
    if (plans.size() != 1) {
      throw new IOException(path + " holds the plans of several corpora: give one of them");
    }
    return plans.get(0);
  }

  /**
   * Reads the plans of a file.
   *
   * @param corpus corpus of a plan that names none
   * @param strategies strategies that the plans may name
   * @throws IOException if the file cannot be read, or is no plan; the message names line, reason
   *     and cure
   */
  public static List<Plan> readAll(Path path, String corpus, Strategies strategies)
      throws IOException {
    try {
      List<Plan> plans = new ArrayList<>();
      for (YamlNode document : YamlNode.parse(Files.readString(path))) {
        plans.add(plan(document, corpus, strategies));
      }
      if (plans.isEmpty()) {
        throw new YamlException(1, "the file is empty: list 'entries'");
      }
      return plans;
    } catch (NoSuchFileException e) {
      throw new IOException("the plan file " + path + " does not exist", e);
    } catch (YamlException e) {
      throw new IOException("%s:%d: %s".formatted(path, e.line(), e.getMessage()), e);
    }
  }

  private static Plan plan(YamlNode document, String corpus, Strategies strategies)
      throws YamlException {
    document.allows(FIELDS);
    String name = document.text("corpus").orElse(corpus);
    List<YamlNode> lines = document.items("entries");
    if (lines.isEmpty()) {
      throw document.error("the plan lists no 'entries'");
    }
    List<PlanEntry> entries = new ArrayList<>();
    for (YamlNode line : lines) {
      PlanEntry entry = entry(name, line, strategies);
      if (entries.stream().anyMatch(other -> other.id().equals(entry.id()))) {
        throw line.error(
            "the plan has '%s' by '%s' already: make one entry of the two"
                .formatted(entry.strategy(), entry.llm()));
      }
      entries.add(entry);
    }
    return document.checked(() -> new Plan(name, entries));
  }

  private static PlanEntry entry(String corpus, YamlNode line, Strategies strategies)
      throws YamlException {
    line.allows(ENTRY_FIELDS);
    String strategy = line.required("strategy");
    String llm = llm(line, strategy, strategies);
    long pairs = line.whole("pairs").orElse(0L);
    if (pairs > 0 && line.text("coverage").isPresent()) {
      throw line.error("'pairs' sets the coverage: leave out one of the two");
    }
    if (pairs == 0 && line.text("density").isEmpty()) {
      throw line.error("the entry needs a 'density', or 'pairs' that set it");
    }
    int density =
        (int) Math.min(Integer.MAX_VALUE, line.whole("density").orElse((long) LARGEST_DENSITY));
    double coverage = line.number("coverage").orElse(1.0);
    Optional<Budget> budget = budget(line);
    Optional<TokenPrices> prices = prices(line);
    return line.checked(
        () -> {
          PlanEntry entry =
              PlanEntry.of(corpus, strategy, llm, density, coverage)
                  .withPairs(pairs)
                  .withBudget(budget)
                  .withPrices(prices);
          strategies.check(new Plan(corpus, List.of(entry)));
          return entry;
        });
  }

  private static String llm(YamlNode line, String strategy, Strategies strategies)
      throws YamlException {
    return strategies.needsNoLlm(strategy)
        ? line.text("llm").orElse(Recipe.NO_LLM)
        : line.required("llm");
  }

  private static Optional<Budget> budget(YamlNode line) throws YamlException {
    Optional<String> text = line.text("budget");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String[] parts = text.get().strip().split("\\s+");
    if (parts.length != 2 || !(parts[1].equals("tokens") || parts[1].equals("money"))) {
      throw line.at("budget")
          .error(
              "the budget '%s' must be such as '3_000_000 tokens' or '2.50 money'"
                  .formatted(text.get()));
    }
    Budget.Unit unit = parts[1].equals("money") ? Budget.Unit.MONEY : Budget.Unit.TOKENS;
    double amount = line.at("budget").toNumber(parts[0]);
    return Optional.of(line.at("budget").checked(() -> new Budget(amount, unit)));
  }

  private static Optional<TokenPrices> prices(YamlNode line) throws YamlException {
    Optional<Double> prompt = line.number("prompt-price");
    Optional<Double> completion = line.number("completion-price");
    if (prompt.isPresent() != completion.isPresent()) {
      throw line.error("'prompt-price' and 'completion-price' go together: give both, or neither");
    }
    return prompt.isPresent()
        ? Optional.of(line.checked(() -> new TokenPrices(prompt.get(), completion.orElseThrow())))
        : Optional.empty();
  }

  /** The text of a plan, as {@link #read} takes it. */
  public static String write(Plan plan) {
    StringBuilder text = new StringBuilder("---\ncorpus: \"" + plan.corpus() + "\"\nentries:\n");
    for (PlanEntry entry : plan.entries()) {
      text.append("- strategy: ").append(quoted(entry.strategy())).append('\n');
      field(text, "llm", quoted(entry.llm()));
      field(text, "density", Integer.toString(entry.density()));
      if (entry.pairs() > 0) {
        field(text, "pairs", Long.toString(entry.pairs()));
      } else {
        field(text, "coverage", plain(entry.coverage()));
      }
      entry
          .budget()
          .ifPresent(b -> field(text, "budget", plain(b.amount()) + " " + b.unit().code()));
      entry.prices().ifPresent(p -> field(text, "prompt-price", plain(p.prompt())));
      entry.prices().ifPresent(p -> field(text, "completion-price", plain(p.completion())));
    }
    return text.toString();
  }

  private static void field(StringBuilder text, String name, String value) {
    text.append("  ").append(name).append(": ").append(value).append('\n');
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String plain(double value) {
    return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
  }
}
