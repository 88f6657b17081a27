package dev.marble.app;

import dev.marble.lab.data.DataSet;
import dev.marble.lab.data.Normalization;
import dev.marble.onnx.InputBox;
import dev.marble.onnx.OnnxRunner;
import dev.marble.onnx.OnnxRunner.Input;
import dev.marble.onnx.OnnxRunner.Value;
import dev.marble.onnx.OutputAttack;
import dev.marble.onnx.bound.InputRanges;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The range of a model's inputs over which something is claimed, and where it was taken from.
 *
 * @param boxes per input one box, or one per channel (axis 1)
 * @param words what it is, in words
 */
record InputRange(Map<String, List<InputBox>> boxes, String words) implements OutputAttack.Box {
  InputRange {
    boxes = Map.copyOf(boxes);
  }

  /** What to say where there is none. */
  static final String NONE =
      "neither the model nor the data say which range its inputs have. Maybe add --input-box LO,HI";

  /**
   * The range that is declared; else what the data set says: pixels from 0 to 1, normalised; else
   * what the types of the inputs say; else none.
   */
  static Optional<InputRange> of(
      Optional<InputBox> declared,
      Optional<DataSet> data,
      Normalization normalization,
      OnnxRunner model) {
    if (declared.isPresent()) {
      return Optional.of(all(declared.get(), model));
    }
    if (data.isPresent() && data.get().height() * data.get().width() > 1) {
      return Optional.of(pixels(data.get(), normalization, model.inputs().get(0)));
    }
    return byTypes(model);
  }

  private static InputRange all(InputBox box, OnnxRunner model) {
    Map<String, List<InputBox>> boxes = new TreeMap<>();
    for (Input input : model.inputs()) {
      InputBox own = input.range().map(type -> common(box, type)).orElse(box);
      boxes.put(input.name(), List.of(own));
    }
    return new InputRange(boxes, "inputs within " + text(box));
  }

  /** Where a box has nothing in common with what a type can hold, the type's own range. */
  private static InputBox common(InputBox box, InputBox type) {
    double low = Math.max(box.low(), type.low());
    double high = Math.min(box.high(), type.high());
    return low <= high ? new InputBox(low, high) : type;
  }

  private static InputRange pixels(DataSet data, Normalization normalization, Input input) {
    int channels = data.channels();
    float[] black = new float[channels];
    float[] white = new float[channels];
    Arrays.fill(white, 1);
    // In float, as the data themselves are normalised, so that every pixel lies within.
    normalization.apply(black, channels, 1);
    normalization.apply(white, channels, 1);
    List<InputBox> boxes = new ArrayList<>();
    for (int c = 0; c < channels; c++) {
      boxes.add(new InputBox(Math.min(black[c], white[c]), Math.max(black[c], white[c])));
    }
    InputBox hull = InputBox.hull(boxes);
    boolean perChannel =
        input.shape().size() == 4 && input.shape().get(1) == channels && channels > 1;
    String words =
        normalization.isIdentity()
            ? "pixels within " + text(hull)
            : "pixels within 0 … 1, normalised to " + text(hull);
    return new InputRange(Map.of(input.name(), perChannel ? boxes : List.of(hull)), words);
  }

  private static Optional<InputRange> byTypes(OnnxRunner model) {
    Map<String, List<InputBox>> boxes = new TreeMap<>();
    List<String> words = new ArrayList<>();
    for (Input input : model.inputs()) {
      Optional<InputBox> box = input.range();
      if (box.isEmpty()) {
        return Optional.empty();
      }
      boxes.put(input.name(), List.of(box.get()));
      words.add(input.name() + " within " + text(box.get()));
    }
    return boxes.isEmpty()
        ? Optional.empty()
        : Optional.of(new InputRange(boxes, String.join(", ", words) + ", as its type says"));
  }

  private static String text(InputBox box) {
    return Text.number(box.low()) + " … " + Text.number(box.high());
  }

  /** For the bound. */
  InputRanges ranges() {
    return new InputRanges(boxes, Optional.empty());
  }

  /** The smallest box that holds all of it. */
  InputBox hull() {
    return InputBox.hull(boxes.values().stream().flatMap(List::stream).toList());
  }

  /** Whether another box holds all of it. */
  boolean isWithin(InputBox box) {
    return boxes.values().stream()
        .flatMap(List::stream)
        .allMatch(own -> own.low() >= box.low() && own.high() <= box.high());
  }

  @Override
  public double low(String input, int channel) {
    return box(input, channel).low();
  }

  @Override
  public double high(String input, int channel) {
    return box(input, channel).high();
  }

  private InputBox box(String input, int channel) {
    List<InputBox> own = boxes.get(input);
    return own.get(own.size() == 1 ? 0 : channel);
  }

  /** Whether one example of a run lies within it, number by number. */
  boolean contains(Map<String, Value> given, int batch, int place) {
    for (Map.Entry<String, Value> entry : given.entrySet()) {
      Value value = entry.getValue();
      int length = value.values().length / batch;
      int channels = value.shape().length > 1 ? (int) value.shape()[1] : 1;
      int plane = 1;
      for (int axis = 2; axis < value.shape().length; axis++) {
        plane *= (int) value.shape()[axis];
      }
      for (int i = 0; i < length; i++) {
        InputBox box = box(entry.getKey(), i / plane % channels);
        float number = value.values()[place * length + i];
        if (!(number >= box.low() && number <= box.high())) {
          return false;
        }
      }
    }
    return true;
  }
}
