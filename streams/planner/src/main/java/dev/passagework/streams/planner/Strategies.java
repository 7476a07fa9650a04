package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.Plan;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.schemas.contract.Recipe;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The augmentation strategies that a plan can name, read from files {@code <name>.yaml}: those
 * beside this class, and those of a folder of the user's, which come before them. Each is versioned
 * by the hash of its file. Question, keywords, claim, title, web-query and few-shot are the query
 * types of CADeT (Tamber et al., arXiv 2505.19274); few-shot samples as Promptagator does (Dai et
 * al., ICLR 2023); summarise-then-ask is that of SWIM-IR (Thakur et al., NAACL 2024);
 * pseudo-passage that of Syntriever (Kim and Baek, arXiv 2502.03824).
 */
public final class Strategies {
  private static final List<String> NAMES =
      List.of(
          "question",
          "keywords",
          "claim",
          "title",
          "web-query",
          "few-shot",
          "summarise-then-ask",
          "paraphrase",
          "pseudo-passage",
          "ict",
          "crop");
  private static final String ENDING = ".yaml";
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");

  private final Map<String, Strategy> byName;

  private Strategies(Map<String, Strategy> byName) {
    this.byName = byName;
  }

  /** The strategies that come with Passagework. */
  public static Strategies builtIn() {
    Map<String, Strategy> byName = new LinkedHashMap<>();
    for (String name : NAMES) {
      byName.put(name, StrategyFile.parse(name, resource("strategies/" + name + ENDING)));
    }
    return new Strategies(byName);
  }

  /**
   * The strategies that come with Passagework, and those of a folder, which replace the ones of
   * their names.
   *
   * @throws IllegalArgumentException if the folder cannot be read or a file of it is no strategy;
   *     the message names the file
   */
  public static Strategies with(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException("there is no folder of strategies at " + folder);
    }
    Map<String, Strategy> byName = new LinkedHashMap<>(builtIn().byName);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(ENDING)).sorted().toList()) {
        Strategy strategy = read(file);
        byName.put(strategy.name(), strategy);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the strategies in %s cannot be read: %s".formatted(folder, e.getMessage()), e);
    }
    return new Strategies(byName);
  }

  /** Names of the strategies. */
  public List<String> names() {
    return List.copyOf(byName.keySet());
  }

  /** Names of the strategies that need no LLM. */
  public List<String> withoutLlm() {
    return names().stream().filter(name -> !named(name).template().asksLlm()).toList();
  }

  /**
   * Checks that every entry of a plan can be carried out.
   *
   * @throws IllegalArgumentException if an entry names an unknown strategy, or its id is not the
   *     one that {@link PlanEntry#of} makes; the message says what to write instead
   */
  public void check(Plan plan) {
    for (PlanEntry entry : plan.entries()) {
      check(entry);
      PlanEntry made = PlanEntry.of(plan.corpus(), entry.strategy(), entry.llm(), 1, 1);
      if (!made.id().equals(entry.id())) {
        throw new IllegalArgumentException(
            "the plan of corpus '%s' has an entry with id '%s': it must be '%s'"
                .formatted(plan.corpus(), entry.id(), made.id()));
      }
    }
  }

  private void check(PlanEntry entry) {
    boolean asksLlm = of(entry).template().asksLlm();
    if (asksLlm == entry.llm().equals(Recipe.NO_LLM)) {
      throw new IllegalArgumentException(
          asksLlm
              ? "plan entry '%s' needs an LLM: name one that an endpoint has".formatted(entry.id())
              : "plan entry '%s' needs no LLM: leave 'llm' out, or write 'llm: %s'"
                  .formatted(entry.id(), Recipe.NO_LLM));
    }
    if (entry.pairs() > 0 && of(entry).template().showsLabelledQuery()) {
      throw new IllegalArgumentException(
          "plan entry '%s' asks about labelled queries, so 'pairs' cannot set its scale: give density and coverage"
              .formatted(entry.id()));
    }
  }

  /**
   * The strategy of a plan entry.
   *
   * @throws IllegalArgumentException if there is none; the message lists those that exist
   */
  Strategy of(PlanEntry entry) {
    Strategy strategy = byName.get(entry.strategy());
    if (strategy == null) {
      throw new IllegalArgumentException(
          "plan entry '%s' asks for strategy '%s', which is none of: %s"
              .formatted(entry.id(), entry.strategy(), String.join(", ", names())));
    }
    return strategy;
  }

  /**
   * The strategy of a name.
   *
   * @throws IllegalArgumentException if there is none; the message lists those that exist
   */
  Strategy named(String name) {
    Strategy strategy = byName.get(name);
    if (strategy == null) {
      throw new IllegalArgumentException(
          "'%s' is no strategy; there are: %s".formatted(name, String.join(", ", names())));
    }
    return strategy;
  }

  /** Whether a strategy asks nothing of an LLM; false for one that does not exist. */
  public boolean needsNoLlm(String name) {
    return withoutLlm().contains(name);
  }

  private static Strategy read(Path file) throws IOException {
    String fileName = String.valueOf(file.getFileName());
    String name = fileName.substring(0, fileName.length() - ENDING.length());
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "the strategy file %s needs a name of small letters, digits and hyphens".formatted(file));
    }
    try {
      return StrategyFile.parse(name, Files.readString(file));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private static String resource(String path) {
    try (InputStream in = Strategies.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + " is missing from the planner's jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
