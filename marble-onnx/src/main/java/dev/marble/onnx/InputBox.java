package dev.marble.onnx;

import java.util.List;

/**
 * The declared range of every value that enters the network.
 *
 * @param low the least value
 * @param high the greatest value
 */
public record InputBox(double low, double high) {
  /** Checks the order. */
  public InputBox {
    if (!(low <= high) || Double.isInfinite(low) || Double.isInfinite(high)) {
      throw new IllegalArgumentException(
          "the input box " + low + "," + high + " is not LO,HI with LO ≤ HI, both finite");
    }
  }

  /**
   * Reads {@code LO,HI}.
   *
   * @param text the text
   * @return the box
   * @throws IllegalArgumentException if it is anything else
   */
  public static InputBox parse(String text) {
    String[] parts = text.split(",", -1);
    try {
      if (parts.length == 2) {
        return new InputBox(
            Double.parseDouble(parts[0].strip()), Double.parseDouble(parts[1].strip()));
      }
    } catch (NumberFormatException e) {
      // Said below, with the whole text.
    }
    throw new IllegalArgumentException(
        "the input box \"" + text + "\" is not LO,HI with LO ≤ HI, such as 0,1");
  }

  /**
   * The smallest box that holds all of some boxes.
   *
   * @param boxes at least one
   * @return from the least to the greatest value of any
   */
  public static InputBox hull(List<InputBox> boxes) {
    return new InputBox(
        boxes.stream().mapToDouble(InputBox::low).min().orElseThrow(),
        boxes.stream().mapToDouble(InputBox::high).max().orElseThrow());
  }

  @Override
  public String toString() {
    return low + "," + high;
  }
}
