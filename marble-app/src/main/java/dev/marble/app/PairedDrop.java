package dev.marble.app;

/**
 * The accuracy that a ticket loses against its target, measured on the same examples.
 *
 * @param examples how many examples both were run on
 * @param targetRight how many the target has right
 * @param lost how many the target has right and the ticket wrong
 * @param won how many the target has wrong and the ticket right
 */
record PairedDrop(int examples, int targetRight, int lost, int won) {
  private static final double Z = 1.959_963_985; // of 95 %

  /** Compares two models example by example. */
  static PairedDrop of(boolean[] target, boolean[] ticket) {
    int right = 0;
    int lost = 0;
    int won = 0;
    for (int i = 0; i < target.length; i++) {
      right += target[i] ? 1 : 0;
      lost += target[i] && !ticket[i] ? 1 : 0;
      won += !target[i] && ticket[i] ? 1 : 0;
    }
    return new PairedDrop(target.length, right, lost, won);
  }

  int ticketRight() {
    return targetRight - lost + won;
  }

  double targetAccuracy() {
    return (double) targetRight / examples;
  }

  double ticketAccuracy() {
    return (double) ticketRight() / examples;
  }

  /** The drop in percentage points; negative where the ticket is better. */
  double points() {
    return 100.0 * (lost - won) / examples;
  }

  /** Whether the drop is at most so many percentage points. */
  boolean isWithin(double points) {
    return 100.0 * (lost - won) <= points * examples;
  }

  /** The lower end of the 95 % interval of the drop, in points. */
  double low() {
    return centre() - reach();
  }

  /** The upper end of the 95 % interval of the drop, in points. */
  double high() {
    return centre() + reach();
  }

  // The adjusted Wald interval for a difference of paired proportions: half an example is added to
  // each of the four cells. Agresti and Min, Simple improved confidence intervals for comparing
  // matched proportions, Statistics in Medicine 2005.

  private double centre() {
    return 100.0 * (lost - won) / (examples + 2);
  }

  private double reach() {
    double count = examples + 2;
    double difference = lost - won;
    double flips = lost + won + 1.0;
    return 100 * Z * Math.sqrt(flips - difference * difference / count) / count;
  }
}
