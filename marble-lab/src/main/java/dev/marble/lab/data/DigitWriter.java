package dev.marble.lab.data;

import java.util.List;

/**
 * Writes one digit: picks a variant, a hand and a pen, and draws. Every number comes from the given
 * random words, and only operations that IEEE 754 fixes (and {@code StrictMath}) are used, so the
 * bytes are the same on every machine.
 */
final class DigitWriter {
  private static final int PIECES = 5;

  private final RandomWords random;
  private final Hand hand;
  private final Canvas canvas;
  private final double jitter;
  private final double pressure;
  private double radius;

  private DigitWriter(RandomWords random, int side) {
    this.random = random;
    this.hand = new Hand(random, side);
    this.canvas = new Canvas(side);
    this.jitter = random.between(0.015, 0.06);
    this.radius = random.between(0.55, 1.65) * side / 28;
    this.pressure = random.around(0.30);
  }

  /**
   * Writes a digit.
   *
   * @param digit which, 0 … 9
   * @param random decides how
   * @param side pixels of a row and of a column
   * @param grey receives the grey levels 0 … 255, shape (side, side)
   */
  static void write(int digit, RandomWords random, int side, byte[] grey) {
    DigitWriter writer = new DigitWriter(random, side);
    List<Glyph> variants = Glyphs.DIGITS.get(digit);
    for (Glyph.Stroke stroke : variants.get(random.below(variants.size())).strokes()) {
      writer.stroke(stroke);
    }
    writer.canvas.blur((float) random.between(0.02, 0.16));
    float strength = (float) random.between(0.65, 1.0);
    float noise = (float) random.between(0.0, 0.16);
    writer.canvas.develop(strength, noise, random, grey);
  }

  private void stroke(Glyph.Stroke stroke) {
    int points = stroke.points();
    double[] x = jittered(stroke.x());
    double[] y = jittered(stroke.y());
    double start = radius;
    hand.move(x[0], y[0]);
    for (int i = 0; i + 1 < points; i++) {
      // The neighbours that give the tangents of a Catmull-Rom piece; none beyond a corner.
      int before = i == 0 || stroke.corner()[i] ? i : i - 1;
      int after = i + 2 == points || stroke.corner()[i + 1] ? i + 1 : i + 2;
      for (int piece = 1; piece <= PIECES; piece++) {
        double t = (double) piece / PIECES;
        double fromX = hand.x;
        double fromY = hand.y;
        hand.move(
            between(x[before], x[i], x[i + 1], x[after], t),
            between(y[before], y[i], y[i + 1], y[after], t));
        radius = start * (1 + pressure * (i + t) / points);
        canvas.line(fromX, fromY, hand.x, hand.y, radius);
      }
    }
    radius = start;
  }

  private double[] jittered(double[] coordinates) {
    double[] moved = coordinates.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += random.around(jitter);
    }
    return moved;
  }

  /** The Catmull-Rom curve through b (t = 0) and c (t = 1) with neighbours a and d. */
  private static double between(double a, double b, double c, double d, double t) {
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
  }
}
