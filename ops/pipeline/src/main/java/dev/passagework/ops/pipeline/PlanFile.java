package dev.passagework.ops.pipeline;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.passagework.schemas.contract.Plan;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.streams.planner.Strategies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plan as a YAML file:
 *
 * <pre>
 * corpus: manuals          # optional
 * entries:
 *   - {strategy: question, llm: small, density: 4, coverage: 1.0}
 * </pre>
 */
public final class PlanFile {
  private static final ObjectMapper YAML = JsonMapper.builder(new YAMLFactory()).build();

  private PlanFile() {}

  private record File(@Nullable String corpus, @Nullable List<Entry> entries) {}

  private record Entry(
      @JsonProperty(required = true) String strategy,
      @JsonProperty(required = true) String llm,
      @JsonProperty(required = true) int density,
      @Nullable Double coverage) {}

  /**
   * Reads a plan.
   *
   * @param corpus corpus, where the file names none
   * @throws IOException if the file cannot be read, or is no plan; the message names the reason
   */
  public static Plan read(Path path, String corpus) throws IOException {
    try {
      File file = YAML.readValue(Files.readString(path), File.class);
      if (file == null || file.entries() == null || file.entries().isEmpty()) {
        throw new IOException(path + " is no plan: it lists no 'entries'");
      }
      String name = file.corpus() == null ? corpus : file.corpus();
      Plan plan = new Plan(name, file.entries().stream().map(e -> entry(name, e)).toList());
      Strategies.builtIn().check(plan);
      return plan;
    } catch (NoSuchFileException e) {
      throw new IOException("the plan file " + path + " does not exist", e);
    } catch (JsonProcessingException e) {
      throw new IOException(
          "%s is no plan: %s (line %d)"
              .formatted(
                  path,
                  e.getOriginalMessage(),
                  e.getLocation() == null ? 0 : e.getLocation().getLineNr()),
          e);
    } catch (IllegalArgumentException e) {
      throw new IOException(path + " is no plan: " + e.getMessage(), e);
    }
  }

  /** The text of a plan, as {@link #read} takes it. */
  public static String write(Plan plan) {
    try {
      return YAML.writeValueAsString(
          new File(
              plan.corpus(),
              plan.entries().stream()
                  .map(e -> new Entry(e.strategy(), e.llm(), e.density(), e.coverage()))
                  .toList()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a plan is always YAML", e);
    }
  }

  private static PlanEntry entry(String corpus, Entry entry) {
    double coverage = entry.coverage() == null ? 1 : entry.coverage();
    return PlanEntry.of(corpus, entry.strategy(), entry.llm(), entry.density(), coverage);
  }
}
