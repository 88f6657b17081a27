package dev.marble.lab.data;

/**
 * One writer's hand: moves a point of a glyph to where this writer's pen puts it.
 *
 * <p>Slant, stretch and rotation about the middle of the unit square, then a smooth bend: an offset
 * given at 4 × 4 nodes and interpolated between them, then a scale to pixels and a shift.
 */
final class Hand {
  private static final int NODES = 4;
  private static final double LOW = -0.25;
  private static final double HIGH = 1.25;
  private static final double DEGREE = 0.017453292519943295;

  private final double xx;
  private final double xy;
  private final double yx;
  private final double yy;
  private final double shiftX;
  private final double shiftY;
  private final double[] bendX = new double[NODES * NODES];
  private final double[] bendY = new double[NODES * NODES];

  /** Where the last point went, in pixels. */
  double x;

  /** Where the last point went, in pixels. */
  double y;

  /** Draws a hand for images of {@code side} × {@code side} pixels. */
  Hand(RandomWords random, int side) {
    double height = side * random.between(0.58, 0.80);
    double width = height * random.between(0.75, 1.30);
    double angle = random.around(20) * DEGREE;
    double slant = random.between(-0.15, 0.40);
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    xx = width * cos;
    xy = height * (-slant * cos - sin);
    yx = width * sin;
    yy = height * (cos - slant * sin);
    shiftX = side * (0.5 + random.around(0.10));
    shiftY = side * (0.5 + random.around(0.10));
    double bend = random.between(0.05, 0.16);
    for (int i = 0; i < bendX.length; i++) {
      bendX[i] = random.around(bend);
      bendY[i] = random.around(bend);
    }
  }

  /** Moves a point of the unit square to {@link #x} and {@link #y}. */
  void move(double glyphX, double glyphY) {
    double column = cell(glyphX);
    double row = cell(glyphY);
    int c = (int) column;
    int r = (int) row;
    double fx = smooth(column - c);
    double fy = smooth(row - r);
    double u = glyphX - 0.5 + interpolate(bendX, r * NODES + c, fx, fy);
    double v = glyphY - 0.5 + interpolate(bendY, r * NODES + c, fx, fy);
    x = shiftX + xx * u + xy * v;
    y = shiftY + yx * u + yy * v;
  }

  private static double cell(double coordinate) {
    double scaled = (coordinate - LOW) / (HIGH - LOW) * (NODES - 1);
    return Math.clamp(scaled, 0, NODES - 1.000001);
  }

  private static double smooth(double t) {
    return t * t * (3 - 2 * t);
  }

  private static double interpolate(double[] nodes, int at, double fx, double fy) {
    double top = nodes[at] + fx * (nodes[at + 1] - nodes[at]);
    double bottom = nodes[at + NODES] + fx * (nodes[at + NODES + 1] - nodes[at + NODES]);
    return top + fy * (bottom - top);
  }
}
