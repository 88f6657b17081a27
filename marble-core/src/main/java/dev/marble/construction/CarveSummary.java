package dev.marble.construction;

/** The errors and the sizes of subsets of some weights. One per block of work, merged in order. */
final class CarveSummary {
  private final Histogram errors = new Histogram(TensorCarver.ERROR_BINS);
  private final Histogram used = new Histogram(CarveSettings.MAX_SAMPLES + 1);
  private double largest;
  private double sum;

  void add(double error, double tolerance, long subset) {
    int bins = TensorCarver.ERROR_BINS;
    largest = Math.max(largest, Math.abs(error));
    sum += Math.abs(error);
    used.add(64 - Long.numberOfLeadingZeros(subset));
    int bin = tolerance == 0 ? bins / 2 : (int) ((error / tolerance + 1) / 2 * bins);
    errors.add(Math.clamp(bin, 0, bins - 1));
  }

  void add(CarveSummary other) {
    errors.add(other.errors);
    used.add(other.used);
    largest = Math.max(largest, other.largest);
    sum += other.sum;
  }

  Histogram errors() {
    return errors;
  }

  Histogram used() {
    return used;
  }

  double largest() {
    return largest;
  }

  double sum() {
    return sum;
  }
}
