package dev.passagework.ops.study.plan;

import dev.passagework.ops.pipeline.YamlException;
import dev.passagework.ops.pipeline.YamlNode;
import dev.passagework.schemas.contract.Budget;
import dev.passagework.streams.planner.Strategies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The YAML file of a study, see {@code ops/docs/study.md}. */
public final class StudyFile {
  private static final List<String> FIELDS =
      List.of(
          "study",
          "collections",
          "llms",
          "centre",
          "vary",
          "arms",
          "grid",
          "seeds",
          "centre-seeds",
          "budget",
          "metric",
          "margin",
          "parallel",
          "settings");

  private StudyFile() {}

  /**
   * Reads a study and lays out its arms; nothing outside the file is looked at.
   *
   * @throws IOException if the file cannot be read, or is no study; the message names line, reason
   *     and cure
   */
  public static Study read(Path path) throws IOException {
    try {
      String text = Files.readString(path);
      List<YamlNode> documents = YamlNode.parse(text);
      if (documents.size() != 1) {
        throw new YamlException(1, "the file must hold one study");
      }
      Path folder = Optional.ofNullable(path.toAbsolutePath().getParent()).orElse(Path.of(""));
      return study(documents.get(0), folder, text);
    } catch (NoSuchFileException e) {
      throw new IOException("the study file " + path + " does not exist", e);
    } catch (YamlException e) {
      throw new IOException("%s:%d: %s".formatted(path, e.line(), e.getMessage()), e);
    }
  }

  private static Study study(YamlNode file, Path folder, String text) throws YamlException {
    file.allows(FIELDS);
    StudyParts parts = new StudyParts(folder);
    List<Corpus> corpora = new ArrayList<>();
    for (YamlNode node : file.items("collections")) {
      corpora.add(parts.corpus(node));
    }
    List<Llm> llms = new ArrayList<>();
    for (YamlNode node : file.items("llms")) {
      llms.add(parts.llm(node));
    }
    if (corpora.isEmpty()) {
      throw file.error("the study has no 'collections'");
    }
    distinct(file, corpora.stream().map(Corpus::name).toList());
    distinct(file, llms.stream().map(Llm::name).toList());
    return new Study(
        file.required("study"),
        corpora,
        llms,
        trials(file, corpora),
        budget(file),
        rules(file),
        settings(file),
        text);
  }

  private static void distinct(YamlNode file, List<String> names) throws YamlException {
    if (names.stream().distinct().count() != names.size()) {
      throw file.error("a name is given twice among " + String.join(", ", names));
    }
  }

  private static List<Trial> trials(YamlNode file, List<Corpus> corpora) throws YamlException {
    if (!file.map().orElse(Map.of()).containsKey("centre")) {
      throw file.error("the study has no 'centre', which the other arms differ from");
    }
    YamlNode at = file.at("centre");
    Map<Axis, String> given = Axes.single(at);
    given.putIfAbsent(Axis.CORPORA, corpora.get(0).name());
    for (Axis axis : List.of(Axis.BASE, Axis.STRATEGIES, Axis.SCHEDULE)) {
      if (!given.containsKey(axis)) {
        throw at.error("the 'centre' needs '" + axis.code() + "'");
      }
    }
    Arm centre = at.checked(() -> centre(given));
    Grid grid = new Grid(centre, Strategies.builtIn()::needsNoLlm);
    boolean labelled =
        corpora.stream()
            .anyMatch(c -> c.labelled().isPresent() && centre.corpora().contains(c.name()));
    at.checked(
        () -> {
          grid.controls(labelled);
          return grid;
        });
    add(file, grid);
    int seeds = seeds(file, "seeds", 2);
    return grid.trials(seeds, seeds(file, "centre-seeds", seeds));
  }

  private static Arm centre(Map<Axis, String> given) {
    Arm start =
        new Arm(
            Base.parse(given.getOrDefault(Axis.BASE, "")),
            List.of("-"),
            List.of("-"),
            List.of(),
            1,
            1,
            Arm.Pairs.SYNTHETIC,
            new Schedule(1, Schedule.Unit.EPOCHS));
    return start.with(given);
  }

  private static void add(YamlNode file, Grid grid) throws YamlException {
    YamlNode vary = file.map().orElse(Map.of()).get("vary");
    if (vary != null) {
      Map<Axis, List<String>> varied = Axes.lists(vary);
      vary.checked(
          () -> {
            grid.vary(varied);
            return grid;
          });
    }
    for (YamlNode node : file.items("arms")) {
      Map<Axis, String> changes = Axes.single(node);
      node.checked(
          () -> {
            grid.listed(changes);
            return grid;
          });
    }
    for (YamlNode product : products(file)) {
      Map<Axis, List<String>> crossed = Axes.lists(product);
      product.checked(
          () -> {
            grid.cross(crossed);
            return grid;
          });
    }
  }

  /** The products that a file asks for: one, or a list of them. */
  private static List<YamlNode> products(YamlNode file) throws YamlException {
    YamlNode grid = file.map().orElse(Map.of()).get("grid");
    if (grid == null) {
      return List.of();
    }
    return grid.list().orElse(List.of(grid));
  }

  private static int seeds(YamlNode file, String field, int fallback) throws YamlException {
    long seeds = file.whole(field).orElse((long) fallback);
    if (seeds < 1 || seeds > 100) {
      throw file.at(field).error("'%s' must be between 1 and 100".formatted(field));
    }
    return (int) seeds;
  }

  private static Optional<Budget> budget(YamlNode file) throws YamlException {
    Optional<String> text = file.text("budget");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    YamlNode at = file.at("budget");
    String[] parts = text.get().strip().split("\\s+");
    if (parts.length != 2 || !(parts[1].equals("tokens") || parts[1].equals("money"))) {
      throw at.error("the budget must be such as '3_000_000 tokens' or '2.50 money'");
    }
    Budget.Unit unit = parts[1].equals("money") ? Budget.Unit.MONEY : Budget.Unit.TOKENS;
    double amount = at.toNumber(parts[0]);
    return Optional.of(at.checked(() -> new Budget(amount, unit)));
  }

  private static Study.Rules rules(YamlNode file) throws YamlException {
    double margin = file.number("margin").orElse(0.01);
    if (!(margin >= 0 && margin < 1)) {
      throw file.at("margin").error("'margin' must be in [0, 1)");
    }
    long parallel = file.whole("parallel").orElse(0L);
    if (parallel < 0 || parallel > 64) {
      throw file.at("parallel").error("'parallel' must be between 0 and 64, 0 for what fits");
    }
    return new Study.Rules(file.text("metric").orElse("ndcg@10"), margin, (int) parallel);
  }

  private static Map<String, String> settings(YamlNode file) throws YamlException {
    Map<String, String> values = new LinkedHashMap<>();
    Map<String, YamlNode> given = file.at("settings").map().orElse(Map.of());
    if (file.map().orElse(Map.of()).containsKey("settings")) {
      for (Map.Entry<String, YamlNode> field : given.entrySet()) {
        values.put(
            field.getKey(),
            field
                .getValue()
                .text()
                .orElseThrow(() -> field.getValue().error("a setting must be a plain value")));
      }
    }
    return values;
  }
}
