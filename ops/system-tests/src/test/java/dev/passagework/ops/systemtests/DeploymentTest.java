package dev.passagework.ops.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The form of what is deployed; whether it runs, only a cluster can say. */
class DeploymentTest {
  private static final Path MANIFESTS = Path.of("../kubernetes");
  private static final Path COMPOSE = Path.of("../../docker-compose.yml");
  private static final Path SCRAPED = Path.of("../prometheus/prometheus.yml");
  private static final List<String> SERVICES =
      List.of("planner", "augmenter", "refinery", "trainer", "evaluator", "searcher", "monitor");
  private static final ObjectReader YAML = new YAMLMapper().readerFor(JsonNode.class);

  @Test
  void everyServiceHasAContainerInAPod() throws IOException {
    List<String> commands =
        pods().stream()
            .flatMap(DeploymentTest::containers)
            .map(c -> c.at("/args/0").asText())
            .toList();
    assertThat(commands).containsAll(SERVICES);
  }

  @Test
  void everyContainerThatStaysIsProbedAndLimited() throws IOException {
    for (JsonNode pod : pods()) {
      containers(pod)
          .filter(container -> SERVICES.contains(container.at("/args/0").asText()))
          .forEach(
              container -> {
                assertThat(container.at("/startupProbe/httpGet/path").asText())
                    .isEqualTo("/health/live");
                assertThat(container.at("/livenessProbe/httpGet/path").asText())
                    .isEqualTo("/health/live");
                assertThat(container.at("/readinessProbe/httpGet/path").asText())
                    .isEqualTo("/health/ready");
                assertThat(ports(container))
                    .contains(container.at("/livenessProbe/httpGet/port").asText());
                assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
              });
    }
  }

  @Test
  void noPodRunsAsRootOrWritesToItsImage() throws IOException {
    for (JsonNode pod : pods()) {
      assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
      containers(pod)
          .map(container -> container.path("securityContext"))
          .forEach(
              context -> {
                assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
                assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
                assertThat(context.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
              });
    }
  }

  @Test
  void everyVolumeThatIsMountedIsThere() throws IOException {
    for (JsonNode manifest : manifests()) {
      JsonNode pod = manifest.at("/spec/template/spec");
      List<String> volumes = new ArrayList<>(names(pod.path("volumes")));
      manifest
          .at("/spec/volumeClaimTemplates")
          .forEach(claim -> volumes.add(claim.at("/metadata/name").asText()));
      containers(pod)
          .forEach(
              container -> assertThat(volumes).containsAll(names(container.path("volumeMounts"))));
    }
  }

  @Test
  void everyManifestIsInTheKustomization() throws IOException {
    JsonNode listed = YAML.readTree(Files.readString(MANIFESTS.resolve("kustomization.yaml")));
    List<String> resources = new ArrayList<>();
    listed.path("resources").forEach(resource -> resources.add(resource.asText()));
    assertThat(files().map(file -> file.getFileName().toString()))
        .containsExactlyInAnyOrderElementsOf(resources);
  }

  @Test
  void composeRunsEveryServiceAndPrometheusScrapesEach() throws IOException {
    String compose = Files.readString(COMPOSE);
    String targets =
        YAML.readTree(Files.readString(SCRAPED))
            .at("/scrape_configs/0/static_configs/0/targets")
            .toString();
    assertThat(SERVICES)
        .allSatisfy(
            service -> assertThat(compose).contains("\n  " + service + ":\n    <<: *service"))
        .allSatisfy(service -> assertThat(targets).contains('"' + service + ":9400\""));
  }

  private static Stream<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(MANIFESTS)) {
      return all.filter(file -> !file.endsWith("kustomization.yaml")).toList().stream();
    }
  }

  private static List<JsonNode> manifests() throws IOException {
    List<JsonNode> manifests = new ArrayList<>();
    for (Path file : files().toList()) {
      YAML.<JsonNode>readValues(file.toFile()).forEachRemaining(manifests::add);
    }
    return manifests;
  }

  private static List<JsonNode> pods() throws IOException {
    return manifests().stream()
        .map(manifest -> manifest.at("/spec/template/spec"))
        .filter(pod -> !pod.isMissingNode())
        .toList();
  }

  private static Stream<JsonNode> containers(JsonNode pod) {
    return StreamSupport.stream(pod.path("containers").spliterator(), false);
  }

  private static List<String> ports(JsonNode container) {
    return names(container.path("ports"));
  }

  private static List<String> names(JsonNode nodes) {
    List<String> names = new ArrayList<>();
    nodes.forEach(node -> names.add(node.path("name").asText()));
    return names;
  }
}
