package dev.passagework.consumers.trainer;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import dev.passagework.streams.retrieval.encoder.ModelFolder;
import dev.passagework.streams.runtime.CheckpointStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * From a model to a checkpoint, whose files are in the store when it is made.
 *
 * @param settings settings that training runs with
 * @param state where files are on their way
 * @param store where they go
 * @param clock tells when
 */
record CheckpointMaker(
    TrainerSettings settings, StateFolder state, CheckpointStore store, Clock clock) {

  /**
   * Stores a model's files.
   *
   * @param progress how far the model had come
   * @param last whether a finite job ends with it
   */
  Checkpoint make(EncoderModel model, Progress progress, boolean last) throws IOException {
    CheckpointId id = new CheckpointId(settings.model(), progress.segment());
    Path folder = state.aside();
    ModelFolder.write(model.withName(id.toString()), folder, card(id, progress));
    List<Checkpoint.File> files = store.put(folder);
    return new Checkpoint(
        id,
        settings.base(),
        files,
        hyperParameters(),
        progress.segment(),
        progress.pairs(),
        progress.updates(),
        last,
        clock.instant());
  }

  private Map<String, String> hyperParameters() {
    Map<String, String> all = new LinkedHashMap<>(settings.hyper().asMap());
    all.put("segment-pairs", Integer.toString(settings.segments().pairs()));
    all.putAll(settings.pairs().asMap());
    return all;
  }

  private String card(CheckpointId id, Progress progress) {
    String rows =
        hyperParameters().entrySet().stream()
            .map(entry -> "| %s | %s |".formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining("\n"));
    return """
        ---
        library_name: sentence-transformers
        pipeline_tag: sentence-similarity
        tags: [sentence-transformers, feature-extraction, passagework]
        ---

        # %s

        A dual-encoder for retrieval, trained by Passagework from the base model %s on %d pairs of \
        query and passage, in %d segments and %d steps.

        | setting | value |
        |---|---|
        %s
        """
        .formatted(
            id, settings.base(), progress.pairs(), progress.segment(), progress.updates(), rows);
  }
}
