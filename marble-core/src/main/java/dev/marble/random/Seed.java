package dev.marble.random;

/**
 * The 64-bit number that a whole random network grows from.
 *
 * @param value any 64-bit value; it is the key of the generator
 */
public record Seed(long value) {

  /**
   * Reads a seed as a person writes it: decimal, signed or not, or hexadecimal with {@code 0x}.
   *
   * @param text the text
   * @return the seed
   * @throws IllegalArgumentException if the text is not a 64-bit number
   */
  public static Seed parse(String text) {
    String digits = text.strip();
    try {
      if (digits.startsWith("0x") || digits.startsWith("0X")) {
        return new Seed(Long.parseUnsignedLong(digits.substring(2), 16));
      }
      return new Seed(
          digits.startsWith("-") ? Long.parseLong(digits) : Long.parseUnsignedLong(digits));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the seed \"" + text + "\" is not a whole number of at most 64 bits", e);
    }
  }

  /** The seed as an unsigned decimal number, the form that every file uses. */
  @Override
  public String toString() {
    return Long.toUnsignedString(value);
  }
}
