package dev.marble.onnx.bound;

import java.util.List;

/** δ = Σ factor · δ_in + e, over a few inputs that are read through indices. */
final class SumStep implements Step {
  /** One summand: element i reads {@code source[i]}; −1 for none, null for i. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Part(Enclosure x, int[] source, double factor) {}

  private final List<Part> parts;
  private final double[] error;

  /** With the largest |e| of each element, null for none. */
  SumStep(List<Part> parts, double[] error) {
    this.parts = parts;
    this.error = error;
  }

  @Override
  public List<Enclosure> inputs() {
    return parts.stream().map(Part::x).toList();
  }

  @Override
  public long work() {
    return parts.stream().mapToLong(part -> part.x().size()).sum();
  }

  @Override
  public void pull(double[] c, double[][] into, double[] rest) {
    for (int i = 0; i < c.length; i++) {
      if (c[i] == 0) {
        continue;
      }
      if (error != null) {
        Step.add(rest, Math.abs(c[i]) * error[i]);
      }
      for (int k = 0; k < into.length; k++) {
        Part part = parts.get(k);
        int at = part.source() == null ? i : part.source()[i];
        if (at >= 0) {
          into[k][at] += c[i] * part.factor();
        }
      }
    }
  }
}
