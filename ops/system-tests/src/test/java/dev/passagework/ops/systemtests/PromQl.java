package dev.passagework.ops.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An expression of the rules or of a dashboard.
 *
 * @param place file and name of the rule or panel
 * @param expression the expression, with dashboards' variables standing for everything
 */
record PromQl(String place, String expression) {
  private static final Path RULES = Path.of("../prometheus/rules.yml");
  private static final Path DASHBOARDS = Path.of("../grafana/dashboards");
  private static final Pattern SELECTOR =
      Pattern.compile(
          "\\b(?:(?:passagework|kafka|jvm|process)[a-z0-9_:]*|up(?=\\{))(?:\\{[^}]*\\})?");
  private static final Pattern LABELS = Pattern.compile("label_values\\((.*), *\\w+\\)");

  static Path rules() {
    return RULES;
  }

  /** Every one that we ship. */
  static List<PromQl> all() throws IOException {
    List<PromQl> all = new ArrayList<>(ofRules());
    try (Stream<Path> files = Files.list(DASHBOARDS)) {
      for (Path file : files.sorted().toList()) {
        all.addAll(ofDashboard(file));
      }
    }
    return all;
  }

  /** What of it selects series. */
  List<String> selectors() {
    List<String> found = new ArrayList<>();
    Matcher matcher = SELECTOR.matcher(expression);
    while (matcher.find()) {
      found.add(matcher.group());
    }
    return found;
  }

  private static List<PromQl> ofRules() throws IOException {
    List<PromQl> found = new ArrayList<>();
    for (JsonNode group : new YAMLMapper().readTree(RULES.toFile()).path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        String name = rule.path("alert").asText(rule.path("record").asText());
        found.add(new PromQl("rules.yml, " + name, rule.path("expr").asText()));
      }
    }
    return found;
  }

  private static List<PromQl> ofDashboard(Path file) throws IOException {
    List<PromQl> found = new ArrayList<>();
    JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
    for (JsonNode panel : dashboard.path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        String place = file.getFileName() + ", " + panel.path("title").asText();
        String expression = target.path("expr").asText().replaceAll("\\$\\w+", ".*");
        found.add(new PromQl(place, expression));
      }
    }
    for (JsonNode variable : dashboard.path("templating").path("list")) {
      Matcher labels = LABELS.matcher(variable.path("query").path("query").asText());
      if (labels.matches()) {
        String place = file.getFileName() + ", $" + variable.path("name").asText();
        found.add(new PromQl(place, labels.group(1)));
      }
    }
    return found;
  }
}
