package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.onnx.InputBox;
import dev.marble.onnx.OnnxException;
import dev.marble.onnx.OnnxRunner;
import dev.marble.onnx.OnnxRunner.Input;
import dev.marble.onnx.OnnxRunner.Value;
import dev.marble.random.Distribution;
import dev.marble.random.Grid;
import dev.marble.random.RandomWeights;
import dev.marble.random.Seed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Seeded random inputs: uniform over the input box, or standard normal where none is declared. */
final class RandomExamples implements Examples {
  private static final int RUNS = 16;
  private static final int LARGEST = 1 << 26;
  private static final List<Integer> OPEN_SIZES = List.of(1, 32, 64, 224);

  private final List<Input> inputs;
  private final Optional<InputBox> box;
  private final int openSize;

  private RandomExamples(List<Input> inputs, Optional<InputBox> box, int openSize) {
    this.inputs = inputs;
    this.box = box;
    this.openSize = openSize;
  }

  /** Inputs that the model accepts: open sizes are tried from small to large. */
  static RandomExamples of(OnnxRunner model, Optional<InputBox> box) {
    MarbleException failure = new OnnxException("The model has no inputs.");
    for (int size : OPEN_SIZES) {
      RandomExamples examples = new RandomExamples(model.inputs(), box, size);
      try {
        model.run(examples.values(0));
        return examples;
      } catch (OnnxException e) {
        failure = e;
      }
    }
    throw failure;
  }

  @Override
  public int runs() {
    return RUNS;
  }

  @Override
  public int batch() {
    return 1;
  }

  @Override
  public int real(int run) {
    return 1;
  }

  @Override
  public OptionalInt label(int run, int place) {
    return OptionalInt.empty();
  }

  @Override
  public int classes() {
    return 0;
  }

  @Override
  public Map<String, Value> values(int run) {
    Map<String, Value> values = new LinkedHashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      Input input = inputs.get(i);
      long[] shape = new long[input.shape().size()];
      long size = 1;
      for (int axis = 0; axis < shape.length; axis++) {
        long dim = input.shape().get(axis);
        shape[axis] = dim >= 0 ? dim : axis == 0 ? 1 : openSize;
        size *= shape[axis];
        if (size > LARGEST) {
          throw new OnnxException("The input \"" + input.name() + "\" is too large to try.");
        }
      }
      values.put(input.name(), new Value(shape, draw(input, (int) size, run, i)));
    }
    return values;
  }

  private float[] draw(Input input, int size, int run, int which) {
    boolean uniform = box.isPresent() || !input.isFloating();
    RandomWeights random =
        new RandomWeights(
            new Seed(run), which, uniform ? Distribution.UNIFORM : Distribution.NORMAL);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      double value = (double) random.at(i) / Grid.ONE;
      if (!input.isFloating()) {
        values[i] = value < 0 ? 0 : 1;
      } else if (box.isPresent()) {
        double share = (value + 1) / 2;
        values[i] = (float) (box.get().low() + share * (box.get().high() - box.get().low()));
      } else {
        values[i] = (float) (8 * value);
      }
    }
    return values;
  }
}
