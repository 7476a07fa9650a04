package dev.passagework.consumers.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.PlanState;
import dev.passagework.schemas.contract.TokenUsage;
import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class FlowTest {
  private static final String AUGMENTER = "passagework-augmenter";
  private static final String TRAINER = "passagework-trainer-m";
  private static final long MINUTE = 60_000;

  private final Board board = new Board(Cluster.of("nowhere:1", "http://nowhere"));
  private final Flow flow = board.flow();

  /** What the cluster answers, filled partition by partition; every partition begins at 0. */
  private static final class Answer {
    private final Map<String, Map<TopicPartition, Long>> committed = new HashMap<>();
    private final Map<TopicPartition, Long> starts = new HashMap<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    Answer group(String name) {
      committed.put(name, new HashMap<>());
      return this;
    }

    Answer partition(Topic<?> topic, int number, long start, long end) {
      TopicPartition partition = new TopicPartition(topic.name(), number);
      starts.put(partition, start);
      ends.put(partition, end);
      return this;
    }

    Answer passed(String group, Topic<?> topic, int number, long offset) {
      committed
          .computeIfAbsent(group, g -> new HashMap<>())
          .put(new TopicPartition(topic.name(), number), offset);
      return this;
    }

    Offsets offsets() {
      return new Offsets(Map.of(), Map.of(), committed, starts, ends);
    }
  }

  private Flow.Stage stage(String kind) {
    return flow.view().stages().stream()
        .filter(s -> s.kind().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aStageWithoutAGroupIsAbsent() {
    flow.answered(new Answer().partition(Topics.AUGMENTATION_REQUESTS, 0, 0, 9).offsets(), MINUTE);
    assertThat(stage("augmenter").state()).isEqualTo("absent");
    assertThat(stage("augmenter").lag()).isEqualTo(-1);
  }

  @Test
  void aPartitionThatIsStuckOnItsFirstRecordStallsItsStage() {
    Answer stuck =
        new Answer()
            .partition(Topics.AUGMENTATION_REQUESTS, 0, 0, 50)
            .passed(AUGMENTER, Topics.AUGMENTATION_REQUESTS, 0, 50)
            .partition(Topics.AUGMENTATION_REQUESTS, 1, 7, 8);
    flow.answered(stuck.offsets(), MINUTE);
    assertThat(stage("augmenter").lag()).isEqualTo(1);
    assertThat(stage("augmenter").state()).isEqualTo("working");
    flow.answered(stuck.offsets(), 3 * MINUTE);
    assertThat(stage("augmenter").state()).isEqualTo("stalled");
  }

  @Test
  void aStageThatHasCommittedNothingHasAllBeforeIt() {
    flow.answered(
        new Answer().group(AUGMENTER).partition(Topics.AUGMENTATION_REQUESTS, 0, 3, 9).offsets(),
        MINUTE);
    assertThat(stage("augmenter").lag()).isEqualTo(6);
  }

  @Test
  void whatTransactionsWriteIsCaughtUpInEachPartitionAlone() {
    Answer both =
        new Answer()
            .partition(Topics.AUGMENTATION_REQUESTS, 0, 0, 10)
            .partition(Topics.AUGMENTATION_REQUESTS, 1, 0, 10)
            .passed(AUGMENTER, Topics.AUGMENTATION_REQUESTS, 0, 8)
            .passed(AUGMENTER, Topics.AUGMENTATION_REQUESTS, 1, 8);
    flow.answered(both.offsets(), MINUTE);
    assertThat(stage("augmenter").lag()).isEqualTo(4);
    assertThat(stage("augmenter").state()).isEqualTo("idle");

    both.passed(AUGMENTER, Topics.AUGMENTATION_REQUESTS, 0, 10)
        .passed(AUGMENTER, Topics.AUGMENTATION_REQUESTS, 1, 7);
    flow.answered(both.offsets(), 2 * MINUTE);
    flow.answered(both.offsets(), 4 * MINUTE);
    assertThat(stage("augmenter").lag()).isEqualTo(3);
    assertThat(stage("augmenter").state()).isEqualTo("stalled");
  }

  @Test
  void aStageThatMovesWorksHoweverFarItIsBehind() {
    Answer answer = new Answer().partition(Topics.AUGMENTATION_REQUESTS, 0, 0, 9_000);
    for (int minute = 0; minute < 5; minute++) {
      answer.passed(AUGMENTER, Topics.AUGMENTATION_REQUESTS, 0, minute);
      flow.answered(answer.offsets(), minute * MINUTE);
    }
    assertThat(stage("augmenter").state()).isEqualTo("working");
  }

  @Test
  void aTrainerMayHoldOnToItsOffsetsForAQuarterOfAnHour() {
    Answer held =
        new Answer()
            .partition(Topics.TRAINING_PAIRS, 0, 0, 90)
            .passed(TRAINER, Topics.TRAINING_PAIRS, 0, 20);
    flow.answered(held.offsets(), 0);
    flow.answered(held.offsets(), 15 * MINUTE);
    assertThat(stage("trainer").state()).isEqualTo("working");
    flow.answered(held.offsets(), 16 * MINUTE);
    assertThat(stage("trainer").state()).isEqualTo("stalled");
  }

  @Test
  void checkpointsThatTheEvaluatorFollowsOutsideItsGroupAreNoLag() {
    flow.answered(
        new Answer()
            .group("passagework-evaluator")
            .partition(Topics.CHECKPOINTS, 0, 0, 9)
            .offsets(),
        MINUTE);
    assertThat(stage("evaluator").lag()).isZero();
    assertThat(stage("evaluator").state()).isEqualTo("idle");
  }

  @Test
  void aTrainersPairsAreInItsHandsAloneAsItToldLast() {
    Answer answer = new Answer().group("passagework-trainer-n");
    answer.partition(Topics.TRAINING_PAIRS, 0, 0, 90).passed(TRAINER, Topics.TRAINING_PAIRS, 0, 0);
    flow.answered(answer.offsets(), MINUTE);
    for (double lag : new double[] {70, 40}) {
      board.metric(
          Topics.TRAINING_METRICS, new MetricEvent("lag", lag, "m", Map.of(), Instant.EPOCH));
    }
    assertThat(inHandsOfTrainers())
        .containsExactly(Map.entry("trainer m", 40L), Map.entry("trainer n", -1L));
    assertThat(board.series().view()).extracting(SeriesBook.LineView::metric).contains("lag");

    flow.answered(answer.passed(TRAINER, Topics.TRAINING_PAIRS, 0, 89).offsets(), 2 * MINUTE);
    assertThat(inHandsOfTrainers()).containsEntry("trainer m", 0L);
  }

  private Map<String, Long> inHandsOfTrainers() {
    return flow.view().stages().stream()
        .filter(stage -> stage.kind().equals("trainer"))
        .collect(Collectors.toMap(Flow.Stage::name, Flow.Stage::inFlight, Long::sum, TreeMap::new));
  }

  @Test
  void aPlannerHasInHandWhatEntriesThatRunHaveNotSent() {
    Costs costs = new Costs();
    costs.planState(state("runs", PlanState.Status.RUNNING));
    costs.planState(state("stopped", PlanState.Status.STOPPED));
    assertThat(costs.unsent()).isEqualTo(100 - 60 - 5);
    assertThat(costs.inFlight()).isEqualTo(2 * (60 - 20 - 1));
  }

  private static PlanState state(String entry, PlanState.Status status) {
    return new PlanState(
        entry, "c", status, "", 100, 60, 20, 1, 5, TokenUsage.NONE, 0, Instant.EPOCH);
  }
}
