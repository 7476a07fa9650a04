package dev.passagework.streams.retrieval.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passagework.streams.retrieval.encoder.ModelExport.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelExportTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(names = {"FOLDER", "ONNX"})
  void whatIsWrittenInFloatsEmbedsLikeTheTrainer(Format format) throws IOException {
    Agreement agreement = ModelExport.write(MiniLm.MODEL, format, folder, "# A card\n");

    assertThat(agreement.largestDifference()).isPositive().isLessThan(1e-5);
    assertThat(folder.resolve("README.md")).hasContent("# A card");
    assertThat(Files.exists(folder.resolve("model.safetensors")))
        .isEqualTo(format == Format.FOLDER);
  }

  @Test
  void firstTokenPoolingIsInTheFileAsWell() throws IOException {
    EncoderModel model = MiniLm.MODEL.withConfig(MiniLm.config(Pooling.CLS));

    assertThat(ModelExport.write(model, Format.ONNX, folder, "").largestDifference())
        .isLessThan(1e-5);
  }

  @Test
  void integersTakeAQuarterAndPointTheSameWay() throws IOException {
    Agreement agreement = ModelExport.write(MiniLm.MODEL, Format.ONNX_INT8, folder, "");

    assertThat(agreement.meanCosine()).isBetween(0.985, 0.9999);
    assertThat(Files.size(folder.resolve("onnx/model_int8.onnx")))
        .isLessThan(MiniLm.MODEL.weights().parameters() * 5 / 4);
  }

  @Test
  void integersThatCannotHoldTheWeightsAreRefusedWithTheCosine() {
    EncoderModel model = MiniLm.MODEL.withWeights(withOutliers(MiniLm.MODEL.weights()));

    assertThatThrownBy(() -> ModelExport.write(model, Format.ONNX_INT8, folder, ""))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not agree with the trained model: cosine")
        .hasMessageContaining("export as onnx or folder instead");
  }

  /** One weight of every row so large that the others round to 0. */
  private static EncoderWeights withOutliers(EncoderWeights weights) {
    Map<String, Tensor> tensors = new LinkedHashMap<>(weights.tensors());
    tensors.replaceAll(
        (name, tensor) -> {
          if (!name.startsWith("encoder.layer.") || tensor.shape().length != 2) {
            return tensor;
          }
          float[] values = tensor.values().clone();
          int columns = (int) tensor.shape()[1];
          for (int row = 0; row < values.length; row += columns) {
            values[row] = 20;
          }
          return new Tensor(tensor.shape(), values);
        });
    return new EncoderWeights(tensors);
  }
}
