package dev.marble.onnx;

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

  @Override
  public String toString() {
    return low + "," + high;
  }
}
