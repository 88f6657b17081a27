package dev.marble.lab.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.marble.lab.data.DataSet;
import dev.marble.lab.data.Normalization;
import dev.marble.lab.model.Network;
import dev.marble.onnx.OnnxRunner;
import java.util.Map;
import java.util.Optional;

/** Runs networks with ONNX Runtime, beside the engine. */
public final class OnnxOutputs {
  private OnnxOutputs() {}

  /** Asserts that both give the same logits, up to rounding, or the same probabilities. */
  static void assertSame(Network network, float[] images, long... shape) {
    float[] theirs;
    try (OnnxRunner runner = OnnxRunner.of(network.toOnnx(Map.of()), 1)) {
      theirs =
          runner
              .run(Map.of(network.input(), new OnnxRunner.Value(shape, images)))
              .get(network.output())
              .values();
    }
    try (NDManager manager = TorchEngine.newManager()) {
      NDArray tensor = manager.create(images, new Shape(shape));
      TorchNetwork torch = new TorchNetwork(network, manager);
      float[] ours = torch.output(tensor, Optional.empty()).toFloatArray();
      assertEquals(theirs.length, ours.length);
      float largest = 1e-3f;
      for (float their : theirs) {
        largest = Math.max(largest, Math.abs(their));
      }
      for (int i = 0; i < ours.length; i++) {
        assertEquals(theirs[i], ours[i], 2e-5f * largest, "value " + i);
      }
    }
  }

  /** Some examples of a data set, one behind the other. */
  static float[] images(DataSet data, int count) {
    float[] images = new float[count * data.imageLength()];
    float[] image = new float[data.imageLength()];
    for (int i = 0; i < count; i++) {
      data.image(i, image);
      System.arraycopy(image, 0, images, i * image.length, image.length);
    }
    return images;
  }

  /** Fraction of the examples that ONNX Runtime classifies correctly. */
  public static double accuracy(byte[] model, DataSet data, Normalization normalization) {
    try (OnnxRunner runner = OnnxRunner.of(model, 1)) {
      int right = 0;
      float[] image = new float[data.imageLength()];
      long[] shape = {1, data.channels(), data.height(), data.width()};
      for (int i = 0; i < data.size(); i++) {
        data.image(i, image);
        normalization.apply(image, data.channels(), data.height() * data.width());
        String input = runner.inputs().getFirst().name();
        float[] logits =
            runner
                .run(Map.of(input, new OnnxRunner.Value(shape, image)))
                .get(runner.outputs().getFirst())
                .values();
        int bestClass = 0;
        for (int c = 1; c < logits.length; c++) {
          bestClass = logits[c] > logits[bestClass] ? c : bestClass;
        }
        right += bestClass == data.label(i) ? 1 : 0;
      }
      return (double) right / data.size();
    }
  }
}
