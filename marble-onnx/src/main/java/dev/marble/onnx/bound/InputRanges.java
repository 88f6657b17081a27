package dev.marble.onnx.bound;

import dev.marble.onnx.InputBox;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The range of each graph input.
 *
 * @param byName per input the range of all its elements (one box), or one box per channel, the
 *     channels being axis 1
 * @param others the range of every input that {@code byName} does not name
 */
public record InputRanges(Map<String, List<InputBox>> byName, Optional<InputBox> others) {
  /** Copies, and checks that each input has at least one box. */
  public InputRanges {
    Map<String, List<InputBox>> copy = new TreeMap<>();
    byName.forEach((name, boxes) -> {
      if (boxes.isEmpty()) {
        throw new IllegalArgumentException("the input \"" + name + "\" has no range");
      }
      copy.put(name, List.copyOf(boxes));
    });
    byName = java.util.Collections.unmodifiableMap(copy);
  }

  /**
   * One range for every element of every input.
   *
   * @param box the range
   * @return the ranges
   */
  public static InputRanges of(InputBox box) {
    return new InputRanges(Map.of(), Optional.of(box));
  }

  /**
   * One range per channel (axis 1) of an input.
   *
   * @param input the input's name
   * @param channels a box per channel, or one for all
   * @return the ranges; other inputs have none
   */
  public static InputRanges perChannel(String input, List<InputBox> channels) {
    return new InputRanges(Map.of(input, channels), Optional.empty());
  }

  /**
   * The ranges of (x − mean) / deviation per channel for x within a box, widened by the rounding of
   * a normalisation in float32.
   *
   * @param input the input's name
   * @param raw the range before the normalisation
   * @param means one per channel
   * @param deviations one per channel, positive
   * @return the ranges; other inputs have none
   * @throws IllegalArgumentException if there are not as many means as deviations
   */
  public static InputRanges normalised(
      String input, InputBox raw, List<Double> means, List<Double> deviations) {
    if (means.size() != deviations.size() || means.isEmpty()) {
      throw new IllegalArgumentException(
          "there are " + means.size() + " means and " + deviations.size() + " deviations");
    }
    List<InputBox> boxes = new java.util.ArrayList<>();
    for (int c = 0; c < means.size(); c++) {
      double deviation = deviations.get(c);
      if (!(deviation > 0)) {
        throw new IllegalArgumentException("the deviation " + deviation + " is not positive");
      }
      double magnitude =
          (Math.max(Math.abs(raw.low()), Math.abs(raw.high())) + Math.abs(means.get(c)))
              / deviation;
      double slack = 8 * Rounding.UNIT * magnitude;
      boxes.add(
          new InputBox(
              (raw.low() - means.get(c)) / deviation - slack,
              (raw.high() - means.get(c)) / deviation + slack));
    }
    return perChannel(input, boxes);
  }

  /** The boxes of an input, none if it has no range. */
  Optional<List<InputBox>> of(String input) {
    List<InputBox> boxes = byName.get(input);
    return boxes != null ? Optional.of(boxes) : others.map(List::of);
  }
}
