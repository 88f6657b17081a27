package dev.marble.lab.data;

import java.util.Locale;

/** The two halves of a data set: what a network learns from and what it is judged by. */
public enum Split {
  /** The examples to learn from. */
  TRAIN,
  /** The examples to judge by. */
  TEST;

  /** The lower-case name used in messages and specs. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads {@code train} or {@code test}, in any case.
   *
   * @throws DataException when the text is neither
   */
  public static Split parse(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "train" -> TRAIN;
      case "test" -> TEST;
      default ->
          throw new DataException("The split \"" + text + "\" is unknown: it is train or test.");
    };
  }
}
