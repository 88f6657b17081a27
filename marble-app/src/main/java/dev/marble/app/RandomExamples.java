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

/**
 * Seeded random inputs: uniform over the input box, or standard normal where none is declared;
 * whole numbers 0 or 1 then, and where the model refuses those of the box.
 */
final class RandomExamples implements Examples {
  private static final int RUNS = 16;
  private static final int LARGEST = 1 << 26;
  private static final List<Integer> OPEN_SIZES = List.of(1, 32, 64, 224);

  private final List<Input> inputs;
  private final Optional<InputBox> box;
  private final Optional<InputBox> whole;
  private final int openSize;

  private RandomExamples(
      List<Input> inputs, Optional<InputBox> box, Optional<InputBox> whole, int openSize) {
    this.inputs = inputs;
    this.box = box;
    this.whole = whole;
    this.openSize = openSize;
  }

  /** Inputs that the model accepts: open sizes are tried from small to large. */
  static RandomExamples of(OnnxRunner model, Optional<InputBox> box) {
    MarbleException failure = new OnnxException("The model has no inputs.");
    for (Optional<InputBox> whole : ranges(model, box)) {
      for (int size : OPEN_SIZES) {
        RandomExamples examples = new RandomExamples(model.inputs(), box, whole, size);
        try {
          model.run(examples.values(0));
          return examples;
        } catch (OnnxException e) {
          failure = e;
        }
      }
    }
    throw failure;
  }

  /** For whole numbers: those of the box first, for they may be token ids; none is 0 or 1. */
  private static List<Optional<InputBox>> ranges(OnnxRunner model, Optional<InputBox> box) {
    boolean two = box.isPresent() && !model.inputs().stream().allMatch(Input::isFloating);
    return two ? List.of(box, Optional.empty()) : List.of(Optional.empty());
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

  /** Of those within the box and the type; 0 or 1 if there are none. */
  private float wholeNumber(Input input, double share) {
    InputBox within = input.range().orElse(whole.orElseThrow());
    double low = Math.ceil(Math.max(within.low(), whole.get().low()));
    double high = Math.floor(Math.min(within.high(), whole.get().high()));
    if (low > high) {
      return share < 0.5 ? 0 : 1;
    }
    return (float) Math.min(high, low + Math.floor(share * (high - low + 1)));
  }

  private float[] draw(Input input, int size, int run, int which) {
    boolean uniform = box.isPresent() || !input.isFloating();
    RandomWeights random =
        new RandomWeights(
            new Seed(run), which, uniform ? Distribution.UNIFORM : Distribution.NORMAL);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      double value = (double) random.at(i) / Grid.ONE;
      double share = (value + 1) / 2;
      if (!input.isFloating()) {
        values[i] = whole.isPresent() ? wholeNumber(input, share) : value < 0 ? 0 : 1;
      } else if (box.isPresent()) {
        values[i] = (float) (box.get().low() + share * (box.get().high() - box.get().low()));
      } else {
        values[i] = (float) (8 * value);
      }
    }
    return values;
  }
}
