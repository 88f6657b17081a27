package dev.marble.lab.data;

/** A small grey canvas, 0 empty … 1 full of ink, drawn on with a round pen. */
final class Canvas {
  private final int side;
  private final float[] ink;
  private final float[] row;

  Canvas(int side) {
    this.side = side;
    this.ink = new float[side * side];
    this.row = new float[side];
  }

  /**
   * Draws a straight line with soft edges; crossing lines do not add up.
   *
   * @param x0 start, in pixels; the middle of the first pixel is 0.5
   * @param y0 start
   * @param x1 end
   * @param y1 end
   * @param radius half the width of the line in pixels
   */
  void line(double x0, double y0, double x1, double y1, double radius) {
    double reach = radius + 0.5;
    int left = pixel(Math.min(x0, x1) - reach);
    int right = pixel(Math.max(x0, x1) + reach);
    int top = pixel(Math.min(y0, y1) - reach);
    int bottom = pixel(Math.max(y0, y1) + reach);
    double dx = x1 - x0;
    double dy = y1 - y0;
    double perLength = 1 / (dx * dx + dy * dy + 1e-12);
    for (int r = top; r <= bottom; r++) {
      for (int c = left; c <= right; c++) {
        double px = c + 0.5 - x0;
        double py = r + 0.5 - y0;
        double along = Math.clamp((px * dx + py * dy) * perLength, 0.0, 1.0);
        double ex = px - along * dx;
        double ey = py - along * dy;
        double square = ex * ex + ey * ey;
        if (square < reach * reach) {
          float cover = (float) Math.min(1, reach - StrictMath.sqrt(square));
          ink[r * side + c] = Math.max(ink[r * side + c], cover);
        }
      }
    }
  }

  private int pixel(double coordinate) {
    return (int) Math.clamp(coordinate, 0, side - 1.0);
  }

  /**
   * Blurs with the kernel {@code (spread, 1 − 2·spread, spread)} along rows, then along columns;
   * the outermost pixels stay.
   */
  void blur(float spread) {
    for (int r = 0; r < side; r++) {
      blur(r * side, 1, spread);
    }
    for (int c = 0; c < side; c++) {
      blur(c, side, spread);
    }
  }

  private void blur(int first, int step, float spread) {
    for (int i = 0; i < side; i++) {
      row[i] = ink[first + i * step];
    }
    for (int i = 1; i < side - 1; i++) {
      ink[first + i * step] = (1 - 2 * spread) * row[i] + spread * (row[i - 1] + row[i + 1]);
    }
  }

  /**
   * Develops the canvas: scales the ink, adds noise, rounds to 256 grey levels.
   *
   * @param strength grey level of full ink, 0 … 1
   * @param noise largest deviation of one pixel, in grey levels 0 … 1
   * @param random gives the noise
   * @param grey receives the levels 0 … 255, shape (side, side)
   */
  void develop(float strength, float noise, RandomWords random, byte[] grey) {
    for (int i = 0; i < ink.length; i += 2) {
      int word = random.next();
      grey[i] = level(ink[i] * strength + noise * triangular(word));
      if (i + 1 < ink.length) {
        grey[i + 1] = level(ink[i + 1] * strength + noise * triangular(word >>> 16));
      }
    }
  }

  /** In (−1, 1), from the low 16 bits. */
  private static float triangular(int bits) {
    return ((bits & 0xFF) - (bits >>> 8 & 0xFF)) * 0x1p-8f;
  }

  private static byte level(float value) {
    return (byte) (int) (Math.clamp(value, 0f, 1f) * 255f + 0.5f);
  }
}
