package dev.passagework.ops.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.passagework.consumers.augmenter.recorded.RecordedEndpoint;
import dev.passagework.consumers.augmenter.recorded.RecordedReplies;
import dev.passagework.ops.pipeline.DataDirectory;
import dev.passagework.ops.pipeline.FiniteJob;
import dev.passagework.ops.pipeline.JobListener;
import dev.passagework.ops.pipeline.JobSpec;
import dev.passagework.ops.pipeline.JobView;
import dev.passagework.ops.pipeline.Pipeline;
import dev.passagework.ops.pipeline.Report;
import dev.passagework.ops.pipeline.Services;
import dev.passagework.producers.corpus.BeirFolder;
import dev.passagework.producers.corpus.CollectionOptions;
import dev.passagework.producers.corpus.OnError;
import dev.passagework.producers.corpus.SplitRoles;
import dev.passagework.schemas.contract.CollectionManifest.Domain;
import dev.passagework.schemas.contract.Plan;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.streams.retrieval.encoder.NativeLibraries;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.Settings;
import dev.passagework.streams.runtime.TopicSetup;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;

/** The pipeline against a broker and a registry in containers. */
@Tag("containers")
class ContainersIT {
  private static final int PASSAGES = 48;

  private static Containers containers;
  private static Cluster cluster;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(
        DockerClientFactory.instance().isDockerAvailable(),
        "there is no Docker: what needs containers is skipped");
    containers = Containers.start();
    cluster = containers.cluster();
    assertThat(TopicSetup.create(cluster, 2)).isNotEmpty();
  }

  @AfterAll
  static void stop() {
    if (containers != null) {
      containers.close();
    }
  }

  @Test
  void topicsAndSchemasAreCreatedOnce() throws Exception {
    assertThat(TopicSetup.create(cluster, 2)).isEmpty();
  }

  @Test
  void passagesGoInAndAScoredCheckpointComesOut(@TempDir Path directory) throws Exception {
    NativeLibraries.prepare(NativeLibraries.defaultCache());
    SmallCollection small = SmallCollection.of(directory, PASSAGES);
    JobSpec spec = spec(small);
    Settings settings =
        new Settings(
            Map.of("trainer.model", spec.model(), "trainer.base", spec.base()), Map.of(), Map.of());
    DataDirectory data = DataDirectory.kept(directory.resolve("data"));
    RecordedReplies replies = RecordedReplies.read(small.recorded());
    try (RecordedEndpoint endpoint = RecordedEndpoint.start(replies, 0, Duration.ZERO);
        JobView view = new JobView(cluster, spec.model());
        Pipeline pipeline = pipeline(settings, data, endpoint.baseUrl())) {
      Report report = new FiniteJob(cluster, pipeline, view, spec, JobListener.NONE).run();
      assertThat(report.checkpoints()).isPositive();
      assertThat(report.pairs().kept()).isGreaterThan(3L * PASSAGES);
      assertThat(report.llm().calls()).isEqualTo(PASSAGES);
      assertThat(report.before().ndcg()).isBetween(0.01, 0.99);
      assertThat(report.lastDecision()).isPresent();
    }
  }

  @Test
  void theImageOfTheServicesIsHealthyBesideTheBroker() throws Exception {
    assumeTrue(
        Containers.hasServiceImage(),
        "PASSAGEWORK_IMAGE names no image of the services: docker build -f ops/docker/Dockerfile");
    try (GenericContainer<?> planner = containers.service("planner")) {
      assertThat(get(planner, "/health/ready")).isEqualTo("planner: running\n");
      assertThat(get(planner, "/metrics"))
          .contains("passagework_service_up{service=\"planner\"} 1.0")
          .contains("kafka_consumer_fetch_manager_records_lag");
      assertThat(planner.execInContainer("id", "-u").getStdout().strip()).isEqualTo("10001");
      assertThat(planner.execInContainer("/bin/sh", "/app/healthy").getExitCode()).isZero();
    }
  }

  @Test
  void thePageAndTheSearcherRunInTheImageToo() throws Exception {
    assumeTrue(
        Containers.hasServiceImage(),
        "PASSAGEWORK_IMAGE names no image of the services: docker build -f ops/docker/Dockerfile");
    String[] page = {
      "monitor", "--set", "monitor.host=0.0.0.0", "--set", "monitor.beyond-loopback=true"
    };
    // Topics of its own: the files of the others' checkpoints are not in its container.
    String[] search = {"searcher", "--topic-prefix", "image."};
    try (GenericContainer<?> monitor = containers.service(page);
        GenericContainer<?> searcher = containers.service(search)) {
      assertThat(get(monitor, "/health/ready")).isEqualTo("monitor: running\n");
      assertThat(get(searcher, "/health/ready")).isEqualTo("searcher: running\n");
    }
  }

  private static Pipeline pipeline(Settings settings, DataDirectory data, URI endpoint) {
    return new Pipeline(new Services(cluster, settings, data, Optional.of(endpoint)).all());
  }

  private static JobSpec spec(SmallCollection small) throws Exception {
    BeirFolder folder = BeirFolder.open(small.folder());
    CollectionOptions options =
        new CollectionOptions(
            folder.name(), Domain.IN, SplitRoles.usual(folder.splits()), OnError.FAIL);
    String corpus = options.collection();
    Plan plan = new Plan(corpus, List.of(PlanEntry.of(corpus, "question", "recorded", 4, 1.0)));
    return new JobSpec(folder, options, plan, "contained", "all-MiniLM-L6-v2");
  }

  private static String get(GenericContainer<?> service, String path) throws Exception {
    URI address =
        URI.create(
            "http://%s:%d%s".formatted(service.getHost(), service.getMappedPort(9400), path));
    HttpRequest request = HttpRequest.newBuilder(address).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }
}
