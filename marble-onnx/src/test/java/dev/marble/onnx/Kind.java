package dev.marble.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A kind of graph, by its smallest example.
 *
 * @param name what is special about it
 * @param carved how many tensors are carved
 * @param prepare how it is prepared
 * @param model the example
 */
record Kind(String name, int carved, PrepareSettings prepare, ModelBuilder model) {
  /** The size of an axis whose size is open. */
  private static final long OPEN_SIZE = 3;

  static Kind kind(String name, int carved, ModelBuilder model) {
    return new Kind(name, carved, Carving.PLAIN, model);
  }

  static Kind kind(String name, int carved, PrepareSettings prepare, ModelBuilder model) {
    return new Kind(name, carved, prepare, model);
  }

  /** The signs that the inputs may have: 1, −1, or 0 for a mixture. */
  List<Integer> inputSigns() {
    return prepare
        .inputBox()
        .map(box -> List.of(box.low() >= 0 ? 1 : -1))
        .orElse(List.of(1, -1, 0));
  }

  /** Random inputs within [−1, 1]. */
  static Map<String, OnnxRunner.Value> inputs(OnnxRunner runner, int sign, long seed) {
    Random random = new Random(seed);
    Map<String, OnnxRunner.Value> inputs = new HashMap<>();
    for (OnnxRunner.Input input : runner.inputs()) {
      long[] shape = input.shape().stream().mapToLong(dim -> dim < 0 ? OPEN_SIZE : dim).toArray();
      int size = 1;
      for (long dim : shape) {
        size = Math.toIntExact(size * dim);
      }
      float[] values = new float[size];
      for (int i = 0; i < size; i++) {
        float value = random.nextFloat();
        values[i] =
            !input.isFloating() ? random.nextInt(2) : sign == 0 ? 2 * value - 1 : sign * value;
      }
      inputs.put(input.name(), new OnnxRunner.Value(shape, values));
    }
    return inputs;
  }

  @Override
  public String toString() {
    return name;
  }
}
