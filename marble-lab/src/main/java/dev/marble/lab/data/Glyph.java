package dev.marble.lab.data;

import java.util.ArrayList;
import java.util.List;

/**
 * One way to write a digit: the strokes of the pen in a unit square, y downwards.
 *
 * @param strokes in the order they are written
 */
record Glyph(List<Stroke> strokes) {
  Glyph {
    strokes = List.copyOf(strokes);
  }

  /**
   * One stroke, through points; the pen turns smoothly in all of them but the corners.
   *
   * @param x abscissa of each point, (points)
   * @param y ordinate of each point, (points)
   * @param corner whether the pen turns sharply there, (points)
   */
  // The arrays never leave the package and nothing compares strokes.
  @SuppressWarnings("ArrayRecordComponent")
  record Stroke(double[] x, double[] y, boolean[] corner) {
    int points() {
      return x.length;
    }
  }

  /**
   * Reads strokes separated by {@code |}, each a list of points {@code x,y} in hundredths; a star
   * after a point makes it a corner.
   */
  static Glyph parse(String text) {
    List<Stroke> strokes = new ArrayList<>();
    for (String stroke : text.split("\\|", -1)) {
      strokes.add(parseStroke(stroke.strip()));
    }
    return new Glyph(strokes);
  }

  private static Stroke parseStroke(String text) {
    String[] points = text.split(" +", -1);
    double[] x = new double[points.length];
    double[] y = new double[points.length];
    boolean[] corner = new boolean[points.length];
    for (int i = 0; i < points.length; i++) {
      corner[i] = points[i].endsWith("*");
      String point = corner[i] ? points[i].substring(0, points[i].length() - 1) : points[i];
      int comma = point.indexOf(',');
      x[i] = Integer.parseInt(point.substring(0, comma)) / 100.0;
      y[i] = Integer.parseInt(point.substring(comma + 1)) / 100.0;
    }
    return new Stroke(x, y, corner);
  }
}
