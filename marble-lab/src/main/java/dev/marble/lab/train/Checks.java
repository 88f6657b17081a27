package dev.marble.lab.train;

/** Checks that name field, value and bound. */
final class Checks {
  private Checks() {}

  static void between(String field, long value, long low, long high) {
    if (value < low || value > high) {
      throw new TrainingException(
          field + " is " + value + " but must lie between " + low + " and " + high + ".");
    }
  }

  static void between(String field, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new TrainingException(
          field + " is " + value + " but must lie between " + low + " and " + high + ".");
    }
  }
}
