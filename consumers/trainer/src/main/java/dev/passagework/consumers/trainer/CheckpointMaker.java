package dev.passagework.consumers.trainer;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import dev.passagework.streams.retrieval.encoder.ModelCard;
import dev.passagework.streams.retrieval.encoder.ModelCard.Section;
import dev.passagework.streams.retrieval.encoder.ModelFolder;
import dev.passagework.streams.runtime.CheckpointStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

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
   * Stores a model's files. Its card says what it learnt from as the pairs say now.
   *
   * @param progress how far the model had come
   * @param last whether a finite job ends with it
   */
  Checkpoint make(EncoderModel model, Progress progress, boolean last) throws IOException {
    CheckpointId id = new CheckpointId(settings.model(), progress.segment());
    Path folder = state.aside();
    ModelFolder.write(model.withName(id.toString()), folder, card(model, id, progress));
    List<Checkpoint.File> files = store.put(folder);
    return new Checkpoint(
        id,
        model.name(),
        files,
        settings.asMap(),
        progress.segment(),
        progress.pairs(),
        progress.updates(),
        last,
        clock.instant());
  }

  private String card(EncoderModel model, CheckpointId id, Progress progress) {
    String summary =
        "A dual-encoder for retrieval, trained by Passagework from the base model %s on %d pairs of query and passage, in %d segments and %d steps. It was not evaluated when this was written; an export adds what was measured since."
            .formatted(model.name(), progress.pairs(), progress.segment(), progress.updates());
    List<List<String>> rows =
        settings.asMap().entrySet().stream()
            .map(entry -> List.of(entry.getKey(), entry.getValue()))
            .toList();
    Section table = new Section("Settings", "", List.of("setting", "value"), rows);
    List<Section> sections = List.of(state.pairs().learnt().section(), table);
    return new ModelCard(id.toString(), model.name(), summary, model.config(), sections).markdown();
  }
}
