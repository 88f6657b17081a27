package dev.marble.onnx.bound;

import java.util.List;

/**
 * δ = s δ_in + e per element, with the slope s somewhere within [flat, steep]: s δ_in is at most
 * the greater of two lines, a convex function, and so at most its chord over the range of δ_in.
 */
final class SlopeStep implements Step {
  private final Enclosure x;
  private final double[] flat;
  private final double[] steep;
  private final double[] error;

  SlopeStep(Enclosure x, double[] flat, double[] steep, double[] error) {
    this.x = x;
    this.flat = flat;
    this.steep = steep;
    this.error = error;
  }

  @Override
  public List<Enclosure> inputs() {
    return List.of(x);
  }

  @Override
  public long work() {
    return 4L * x.size();
  }

  @Override
  public void pull(double[] c, double[][] into, double[] rest) {
    for (int i = 0; i < c.length; i++) {
      if (c[i] == 0) {
        continue;
      }
      Step.add(rest, Math.abs(c[i]) * error[i]);
      double a = Math.min(c[i] * flat[i], c[i] * steep[i]);
      double b = Math.max(c[i] * flat[i], c[i] * steep[i]);
      double down = x.down[i];
      double up = x.up[i];
      if (a == b || down >= 0) {
        into[0][i] += b;
      } else if (up <= 0) {
        into[0][i] += a;
      } else {
        // From (down, a · down) to (up, b · up).
        double slope = (b * up - a * down) / (up - down);
        into[0][i] += slope;
        Step.add(rest, Math.max(b * up - slope * up, a * down - slope * down));
      }
    }
  }
}
