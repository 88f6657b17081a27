package dev.marble.lab.run;

/** Numbers as a specification writes them. */
public final class Numbers {
  private Numbers() {}

  /**
   * A finite number.
   *
   * @param name what it is, for complaints
   * @param text what was written
   * @return the number
   * @throws IllegalArgumentException if it is none
   */
  public static double parse(String name, String text) {
    try {
      double value = Double.parseDouble(text.strip());
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below, with the name.
    }
    throw new IllegalArgumentException("the " + name + " \"" + text + "\" is not a finite number");
  }

  /**
   * A whole number that an {@code int} holds.
   *
   * @param name what it is, for complaints
   * @param text what was written
   * @return the number
   * @throws IllegalArgumentException if it is none
   */
  public static int whole(String name, String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the " + name + " \"" + text + "\" is not a whole number", e);
    }
  }

  /**
   * The shortest form that reads back as the same number: 0.5, 2, 1.0E-5.
   *
   * @param value the number
   * @return the form
   */
  public static String text(double value) {
    String text = Double.toString(value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
