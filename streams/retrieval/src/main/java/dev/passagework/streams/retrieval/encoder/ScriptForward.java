package dev.passagework.streams.retrieval.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The forward pass as one program inside PyTorch, which {@link EncoderScript} writes. */
final class ScriptForward implements ForwardPass {
  /** DJL's names for arguments that are lists: equal names one after another make one list. */
  private static final String MASKS = "masks[]";

  private static final String WEIGHTS = "weights[]";

  private final PtSymbolBlock program;
  private final Collection<NDArray> weights;

  /**
   * The pass over these weights.
   *
   * @param manager owner of the program
   * @param weights in the order of {@link EncoderWeights#shapes}
   * @param bf16 whether linear layers multiply in bfloat16
   */
  ScriptForward(
      EncoderConfig config, NDManager manager, Map<String, NDArray> weights, boolean bf16) {
    this.weights = weights.values();
    this.weights.forEach(weight -> weight.setName(WEIGHTS));
    byte[] archive = ScriptArchive.of(EncoderScript.of(config, bf16));
    try {
      this.program =
          JniUtils.loadModule(
              (PtNDManager) manager, new ByteArrayInputStream(archive), false, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public NDArray embed(NDManager inputs, List<TokenBatch> batches) {
    TokenRows rows = TokenRows.of(inputs, batches);
    NDList arguments = new NDList(rows.ids(), rows.positions());
    for (NDArray mask : rows.masks()) {
      mask.setName(MASKS);
      arguments.add(mask);
    }
    arguments.addAll(weights);
    // Plans that PyTorch makes after some runs would round otherwise than those runs did. The
    // setting is the thread's own.
    JniUtils.setGraphExecutorOptimize(false);
    // "Training" only leaves the mode of autograd as the caller has set it.
    return IValueUtils.forward(program, arguments, true).singletonOrThrow();
  }

  @Override
  public void close() {
    program.close();
  }
}
