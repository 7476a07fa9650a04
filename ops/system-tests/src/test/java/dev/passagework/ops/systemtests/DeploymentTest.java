package dev.passagework.ops.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.Topics;
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
  private static final Path DOCKERFILE = Path.of("../docker/Dockerfile");
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
  void composeRunsEveryServiceAndPrometheusFindsEachOfItsContainers() throws IOException {
    String compose = Files.readString(COMPOSE);
    JsonNode found =
        YAML.readTree(Files.readString(SCRAPED)).at("/scrape_configs/0/dns_sd_configs/0");
    assertThat(found.path("port").asInt()).isEqualTo(9400);
    assertThat(texts(found.path("names"))).containsExactlyInAnyOrderElementsOf(SERVICES);
    assertThat(SERVICES)
        .allSatisfy(
            service -> assertThat(compose).contains("\n  " + service + ":\n    <<: *service"));
    assertThat(texts(compose().at("/services/trainer-gpu/networks/default/aliases")))
        .contains("trainer");
  }

  @Test
  void everyContainerOfComposeHasALimitOfMemory() throws IOException {
    assertThat(compose().at("/x-service/mem_limit").asText()).isNotEmpty();
    for (JsonNode service : compose().path("services")) {
      boolean inherited = service.path("<<").asText().equals("service");
      assertThat(inherited || service.has("mem_limit")).as(service.toString()).isTrue();
    }
  }

  @Test
  void everyTargetOfTheImageSaysWhetherItIsHealthy() throws IOException {
    List<String> targets =
        Stream.of(Files.readString(DOCKERFILE).split("(?m)^FROM "))
            .filter(stage -> stage.contains("ENTRYPOINT"))
            .toList();
    assertThat(targets)
        .hasSize(2)
        .allSatisfy(stage -> assertThat(stage).contains("HEALTHCHECK", "/app/healthy"));
  }

  @Test
  void whatScalesByLagAsksTheBrokersOfTheConfiguration() throws IOException {
    List<String> byLag = new ArrayList<>();
    for (JsonNode manifest : manifests()) {
      if (manifest.at("/spec/triggers/0/type").asText().equals("kafka")) {
        String name = manifest.at("/metadata/name").asText();
        byLag.add(name);
        JsonNode trigger = manifest.at("/spec/triggers/0/metadata");
        assertThat(trigger.path("consumerGroup").asText()).isEqualTo("passagework-" + name);
        assertThat(Topics.all()).extracting(Topic::name).contains(trigger.path("topic").asText());
      }
    }
    assertThat(byLag).containsExactlyInAnyOrder("planner", "augmenter", "refinery");
    JsonNode replaced =
        YAML.readTree(Files.readString(MANIFESTS.resolve("kustomization.yaml")))
            .at("/replacements/0");
    assertThat(replaced.at("/source/fieldPath").asText()).isEqualTo("data.KAFKA_BOOTSTRAP_SERVERS");
    List<String> targets = new ArrayList<>();
    for (JsonNode target : replaced.path("targets")) {
      targets.add(target.at("/select/name").asText());
      assertThat(texts(target.path("fieldPaths")))
          .containsExactly("spec.triggers.[type=kafka].metadata.bootstrapServers");
    }
    assertThat(targets).containsExactlyInAnyOrderElementsOf(byLag);
  }

  @Test
  void whatScalesIsThere() throws IOException {
    List<String> workloads = new ArrayList<>();
    List<String> scaled = new ArrayList<>();
    for (JsonNode manifest : manifests()) {
      String name = "/" + manifest.at("/metadata/name").asText();
      workloads.add(manifest.path("kind").asText() + name);
      JsonNode target = manifest.at("/spec/scaleTargetRef");
      if (!target.isMissingNode()) {
        scaled.add(target.path("kind").asText("Deployment") + "/" + target.path("name").asText());
      }
    }
    assertThat(workloads).containsAll(scaled);
  }

  @Test
  void everyPortWithMetricsIsAnnotated() throws IOException {
    List<String> annotated = new ArrayList<>();
    List<String> open = new ArrayList<>();
    for (JsonNode manifest : manifests()) {
      containers(manifest.at("/spec/template/spec"))
          .flatMap(c -> StreamSupport.stream(c.path("ports").spliterator(), false))
          .filter(port -> !port.path("name").asText().equals("page"))
          .forEach(port -> open.add(port.path("containerPort").asText()));
      Stream.of("/metadata", "/spec/template/metadata")
          .map(place -> manifest.at(place + "/annotations"))
          .map(annotations -> annotations.path("prometheus.io/port").asText())
          .filter(port -> !port.isEmpty())
          .forEach(annotated::add);
    }
    assertThat(annotated).hasSameSizeAs(SERVICES).containsExactlyInAnyOrderElementsOf(open);
  }

  private static JsonNode compose() throws IOException {
    return YAML.readTree(Files.readString(COMPOSE));
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

  private static List<String> texts(JsonNode nodes) {
    List<String> texts = new ArrayList<>();
    nodes.forEach(node -> texts.add(node.asText()));
    return texts;
  }

  private static List<String> names(JsonNode nodes) {
    List<String> names = new ArrayList<>();
    nodes.forEach(node -> names.add(node.path("name").asText()));
    return names;
  }
}
