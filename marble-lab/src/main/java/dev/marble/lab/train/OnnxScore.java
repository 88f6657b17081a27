package dev.marble.lab.train;

import dev.marble.lab.data.DataSet;
import dev.marble.lab.data.Normalization;
import dev.marble.lab.model.Network;
import dev.marble.onnx.OnnxRunner;
import java.util.Map;

/** How good a model is on ONNX Runtime, which shares nothing with the engine that found it. */
public final class OnnxScore {
  private static final int BATCH = 250;

  private OnnxScore() {}

  /**
   * The fraction of examples that a model classifies correctly.
   *
   * @param onnx the model's file
   * @param network what it should be: names of input and output
   * @param data what to measure with
   * @param normalization applied to every image
   */
  public static double top1(
      byte[] onnx, Network network, DataSet data, Normalization normalization) {
    long[] example = Fit.example(network, data);
    long[] shape = new long[example.length + 1];
    System.arraycopy(example, 0, shape, 1, example.length);
    Examples examples = new Examples(data, normalization);
    long right = 0;
    try (OnnxRunner runner = OnnxRunner.of(onnx, 1)) {
      for (int from = 0; from < data.size(); from += BATCH) {
        int count = Math.min(BATCH, data.size() - from);
        float[] images = new float[count * data.imageLength()];
        for (int i = 0; i < count; i++) {
          System.arraycopy(
              examples.image(from + i), 0, images, i * data.imageLength(), data.imageLength());
        }
        shape[0] = count;
        OnnxRunner.Value input = new OnnxRunner.Value(shape.clone(), images);
        float[] logits = runner.run(Map.of(network.input(), input)).get(network.output()).values();
        int classes = logits.length / count;
        for (int i = 0; i < count; i++) {
          right += Evaluator.rank(logits, i * classes, classes, data.label(from + i)) == 0 ? 1 : 0;
        }
      }
    }
    return (double) right / data.size();
  }
}
