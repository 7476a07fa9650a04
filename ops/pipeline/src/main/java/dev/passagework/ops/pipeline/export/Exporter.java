package dev.passagework.ops.pipeline.export;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.streams.retrieval.encoder.Agreement;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import dev.passagework.streams.retrieval.encoder.ModelExport;
import dev.passagework.streams.retrieval.encoder.ModelExport.Format;
import dev.passagework.streams.retrieval.encoder.ModelFolder;
import dev.passagework.streams.runtime.CheckpointStore;
import dev.passagework.streams.runtime.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Exports of checkpoints: files from the store, verified against their hashes; training data and
 * metrics from the topics; written aside, proven to embed as the trainer does, then renamed.
 *
 * @param cluster where the topics are
 * @param store where the checkpoints' files are
 */
public record Exporter(Cluster cluster, CheckpointStore store) {

  /**
   * What is to be exported.
   *
   * @param model which checkpoint
   * @param format as what
   * @param to the folder
   * @param replace whether an earlier export there is replaced
   */
  public record Request(ModelReference model, Format format, Path to, boolean replace) {}

  /**
   * What was exported.
   *
   * @param id the checkpoint
   * @param agreement how it agrees with the trainer's own embeddings
   */
  public record Exported(CheckpointId id, Agreement agreement) {}

  /**
   * Exports a checkpoint.
   *
   * @throws IllegalArgumentException naming what there is, if there is no such checkpoint
   * @throws IOException naming cause and cure, if it cannot be read, written or proven; then
   *     nothing is at the target that was not there before
   */
  public Exported export(Request request) throws IOException {
    TargetFolder target = new TargetFolder(request.to(), request.replace());
    target.check();
    ModelHistory history = ModelHistory.read(cluster, request.model());
    EncoderModel model = model(history.checkpoint());
    Path aside = target.aside();
    try {
      String card = history.card(model.config()).markdown();
      Agreement agreement = ModelExport.write(model, request.format(), aside, card);
      target.take(aside);
      return new Exported(history.checkpoint().id(), agreement);
    } finally {
      TargetFolder.remove(aside);
    }
  }

  private EncoderModel model(Checkpoint checkpoint) throws IOException {
    Path folder = Files.createTempDirectory("passagework-export-");
    try {
      store.get(checkpoint, folder);
      return ModelFolder.read(folder, checkpoint.id().toString());
    } finally {
      TargetFolder.remove(folder);
    }
  }
}
