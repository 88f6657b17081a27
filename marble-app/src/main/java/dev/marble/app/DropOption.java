package dev.marble.app;

import dev.marble.MarbleException;
import picocli.CommandLine.Option;

/** How much accuracy a ticket may lose. */
final class DropOption {
  @Option(
      names = "--accuracy-drop",
      paramLabel = "D",
      description =
          "Choose the tolerance: the smallest ticket whose accuracy on --data stays within D"
              + " percentage points of the model's, by trying.")
  private Double points;

  boolean isGiven() {
    return points != null;
  }

  double points() {
    return points;
  }

  /**
   * Checks the number, and that nothing else chooses the tolerance.
   *
   * @param hasData whether there are examples to measure on
   * @param others options that choose the tolerance, and their values, null where not given
   */
  void check(boolean hasData, String[] others, Object... values) {
    if (points == null) {
      return;
    }
    if (!(points >= 0 && points < 100)) {
      throw new MarbleException(
          "--accuracy-drop " + points + " is not at least 0 and below 100 percentage points.");
    }
    for (int i = 0; i < others.length; i++) {
      if (values[i] != null) {
        throw new MarbleException(
            "--accuracy-drop chooses the tolerance, so " + others[i] + " cannot be given as well.");
      }
    }
    if (!hasData) {
      throw new MarbleException(
          "--accuracy-drop "
              + points
              + " needs examples to measure the accuracy on. Maybe add --data NAME.");
    }
  }
}
