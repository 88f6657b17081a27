package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.batch.Progress;
import dev.marble.onnx.OnnxRunner;
import dev.marble.onnx.OnnxRunner.Value;
import java.util.Arrays;
import java.util.Map;

/** Which class a model gives each example. */
final class Predictions {
  private Predictions() {}

  /**
   * Runs a model on all examples.
   *
   * @return per example whether the class with the highest score is its label
   * @throws MarbleException if the model's first output does not have one score per class
   */
  static boolean[] right(OnnxRunner model, Examples examples, Progress progress) {
    boolean[] right = new boolean[examples.runs() * examples.batch()];
    int count = 0;
    for (int run = 0; run < examples.runs(); run++) {
      Map<String, Value> outputs = model.run(examples.values(run));
      int classes = classes(outputs, examples);
      if (classes == 0) {
        throw new MarbleException(
            "The model's first output does not have one score per class of the data ("
                + examples.classes()
                + " classes), so there is no accuracy to measure.");
      }
      float[] scores = outputs.values().iterator().next().values();
      for (int place = 0; place < examples.real(run); place++) {
        int label = examples.label(run, place).orElseThrow();
        right[count++] = best(scores, place * classes, classes) == label;
      }
      progress.step(1);
    }
    return Arrays.copyOf(right, count);
  }

  /** How many scores each example of a run has; 0 if they are not one per class. */
  static int classes(Map<String, Value> outputs, Examples examples) {
    if (outputs.isEmpty() || examples.classes() == 0) {
      return 0;
    }
    int classes = outputs.values().iterator().next().values().length / examples.batch();
    return classes < Math.max(2, examples.classes()) ? 0 : classes;
  }

  /** The place of the highest of some scores, the first of them if there are several. */
  static int best(float[] scores, int from, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      best = scores[from + i] > scores[from + best] ? i : best;
    }
    return best;
  }
}
