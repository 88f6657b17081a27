package dev.marble.onnx.bound;

import java.util.Arrays;
import java.util.List;

/** Operators of two values, with broadcasting. */
final class Arithmetic {
  private Arithmetic() {}

  @FunctionalInterface
  private interface Element {
    /** Writes low, high, ticket's low and high, least and greatest deviation of one element. */
    void of(Enclosure a, int i, Enclosure b, int j, double[] result);
  }

  private static Enclosure combine(Enclosure a, Enclosure b, int operations, Element element) {
    return combine(a, b, operations, Double.NaN, Double.NaN, element);
  }

  /**
   * The same, where the deviation of each element is at most a multiple of that of a plus another
   * multiple of that of b; NaN if that is not known.
   */
  private static Enclosure combine(
      Enclosure a, Enclosure b, int operations, double ofA, double ofB, Element element) {
    int[] shape = Arrays.equals(a.shape, b.shape) ? a.shape : Shapes.broadcast(a.shape, b.shape);
    int size = Enclosure.size(shape);
    int[] first = Shapes.sources(a.shape, shape);
    int[] second = Shapes.sources(b.shape, shape);
    double[][] y = new double[6][size];
    double[] one = new double[6];
    for (int i = 0; i < size; i++) {
      element.of(a, first[i], b, second[i], one);
      for (int k = 0; k < 6; k++) {
        y[k][i] = k % 2 == 0 ? Rounding.down(one[k]) : Rounding.up(one[k]);
      }
    }
    if (operations == 0) {
      return Enclosure.of(shape, y[0], y[1], y[2], y[3], y[4], y[5]);
    }
    return Enclosure.rounded(
        shape,
        y[0],
        y[1],
        y[2],
        y[3],
        y[4],
        y[5],
        i ->
            Rounding.of(
                operations,
                Math.max(
                    Math.max(Math.abs(y[0][i]), Math.abs(y[1][i])),
                    Math.max(Math.abs(y[2][i]), Math.abs(y[3][i])))),
        Double.isNaN(ofA)
            ? Double.POSITIVE_INFINITY
            : ofA * Shapes.stretch(first) * a.norm + ofB * Shapes.stretch(second) * b.norm);
  }

  static Enclosure add(Enclosure x, Enclosure y) {
    return traced(x, y, 1, plain(x, y));
  }

  /** x ± y, with how its deviation came about. */
  private static Enclosure traced(Enclosure x, Enclosure y, int sign, Enclosure sum) {
    if (x.step == null && y.step == null) {
      return sum;
    }
    double[] error = new double[sum.size()];
    for (int i = 0; i < error.length; i++) {
      error[i] = 2 * Rounding.of(2, sum.magnitude(i));
    }
    return sum.by(
        new SumStep(
            List.of(
                new SumStep.Part(x, Shapes.sources(x.shape, sum.shape), 1),
                new SumStep.Part(y, Shapes.sources(y.shape, sum.shape), sign)),
            error));
  }

  private static Enclosure plain(Enclosure x, Enclosure y) {
    return combine(
        x,
        y,
        2,
        1,
        1,
        (a, i, b, j, r) -> {
          r[0] = a.low[i] + b.low[j];
          r[1] = a.high[i] + b.high[j];
          r[2] = a.ticketLow[i] + b.ticketLow[j];
          r[3] = a.ticketHigh[i] + b.ticketHigh[j];
          r[4] = a.down[i] + b.down[j];
          r[5] = a.up[i] + b.up[j];
        });
  }

  static Enclosure subtract(Enclosure x, Enclosure y) {
    return traced(x, y, -1, difference(x, y));
  }

  private static Enclosure difference(Enclosure x, Enclosure y) {
    return combine(
        x,
        y,
        2,
        1,
        1,
        (a, i, b, j, r) -> {
          r[0] = a.low[i] - b.high[j];
          r[1] = a.high[i] - b.low[j];
          r[2] = a.ticketLow[i] - b.ticketHigh[j];
          r[3] = a.ticketHigh[i] - b.ticketLow[j];
          r[4] = a.down[i] - b.up[j];
          r[5] = a.up[i] - b.down[j];
        });
  }

  /** The least product of a number within [a, b] and one within [c, d]. */
  static double least(double a, double b, double c, double d) {
    return Math.min(Math.min(a * c, a * d), Math.min(b * c, b * d));
  }

  /** The greatest product of a number within [a, b] and one within [c, d]. */
  static double greatest(double a, double b, double c, double d) {
    return Math.max(Math.max(a * c, a * d), Math.max(b * c, b * d));
  }

  /** a'b' − ab = a (b' − b) + b' (a' − a), or the same with the two networks exchanged. */
  static Enclosure multiply(Enclosure x, Enclosure y) {
    return combine(
        x,
        y,
        2,
        y.largest(),
        x.largest(),
        (a, i, b, j, r) -> {
          r[0] = least(a.low[i], a.high[i], b.low[j], b.high[j]);
          r[1] = greatest(a.low[i], a.high[i], b.low[j], b.high[j]);
          r[2] = least(a.ticketLow[i], a.ticketHigh[i], b.ticketLow[j], b.ticketHigh[j]);
          r[3] = greatest(a.ticketLow[i], a.ticketHigh[i], b.ticketLow[j], b.ticketHigh[j]);
          double one =
              Rounding.down(least(a.low[i], a.high[i], b.down[j], b.up[j]))
                  + Rounding.down(least(b.ticketLow[j], b.ticketHigh[j], a.down[i], a.up[i]));
          double other =
              Rounding.down(least(a.ticketLow[i], a.ticketHigh[i], b.down[j], b.up[j]))
                  + Rounding.down(least(b.low[j], b.high[j], a.down[i], a.up[i]));
          r[4] = Math.max(one, other);
          one =
              Rounding.up(greatest(a.low[i], a.high[i], b.down[j], b.up[j]))
                  + Rounding.up(greatest(b.ticketLow[j], b.ticketHigh[j], a.down[i], a.up[i]));
          other =
              Rounding.up(greatest(a.ticketLow[i], a.ticketHigh[i], b.down[j], b.up[j]))
                  + Rounding.up(greatest(b.low[j], b.high[j], a.down[i], a.up[i]));
          r[5] = Math.min(one, other);
        });
  }

  /** x · x of one and the same value. */
  static Enclosure square(Enclosure x) {
    return SmoothCurve.power(2).apply(x);
  }

  /** a'/b' − a/b = ((a' − a) − (a/b) (b' − b)) / b', or the same with the networks exchanged. */
  static Enclosure divide(Enclosure x, Enclosure y) {
    for (int j = 0; j < y.size(); j++) {
      boolean positive = y.low[j] > 0 && y.ticketLow[j] > 0;
      boolean negative = y.high[j] < 0 && y.ticketHigh[j] < 0;
      if (!positive && !negative) {
        throw new NoBound(
            "its divisor may be zero (it ranges over " + y.low[j] + " … " + y.high[j] + ")");
      }
    }
    return combine(
        x,
        y,
        4,
        (a, i, b, j, r) -> {
          double[] inverse = {
            Rounding.down(1 / b.high[j]),
            Rounding.up(1 / b.low[j]),
            Rounding.down(1 / b.ticketHigh[j]),
            Rounding.up(1 / b.ticketLow[j])
          };
          r[0] = Rounding.down(least(a.low[i], a.high[i], inverse[0], inverse[1]));
          r[1] = Rounding.up(greatest(a.low[i], a.high[i], inverse[0], inverse[1]));
          r[2] = Rounding.down(least(a.ticketLow[i], a.ticketHigh[i], inverse[2], inverse[3]));
          r[3] = Rounding.up(greatest(a.ticketLow[i], a.ticketHigh[i], inverse[2], inverse[3]));
          double numeratorLow = a.down[i] - widen(greatest(r[0], r[1], b.down[j], b.up[j]), 1);
          double numeratorHigh = a.up[i] - widen(least(r[0], r[1], b.down[j], b.up[j]), -1);
          r[4] =
              widen(
                  least(widen(numeratorLow, -1), widen(numeratorHigh, 1), inverse[2], inverse[3]),
                  -1);
          r[5] =
              widen(
                  greatest(
                      widen(numeratorLow, -1), widen(numeratorHigh, 1), inverse[2], inverse[3]),
                  1);
          numeratorLow = a.down[i] - widen(greatest(r[2], r[3], b.down[j], b.up[j]), 1);
          numeratorHigh = a.up[i] - widen(least(r[2], r[3], b.down[j], b.up[j]), -1);
          r[4] =
              Math.max(
                  r[4],
                  widen(
                      least(
                          widen(numeratorLow, -1), widen(numeratorHigh, 1), inverse[0], inverse[1]),
                      -1));
          r[5] =
              Math.min(
                  r[5],
                  widen(
                      greatest(
                          widen(numeratorLow, -1), widen(numeratorHigh, 1), inverse[0], inverse[1]),
                      1));
        });
  }

  /** 1 / x, on either side of 0. */
  static Enclosure reciprocal(Enclosure x) {
    double[] one = new double[x.size()];
    Arrays.fill(one, 1);
    return divide(Enclosure.same(x.shape, one, one), x);
  }

  /** The next number in a direction. */
  private static double widen(double x, int direction) {
    return direction < 0 ? Rounding.down(x) : Rounding.up(x);
  }

  static Enclosure max(Enclosure x, Enclosure y) {
    return combine(
        x,
        y,
        0,
        (a, i, b, j, r) -> {
          r[0] = Math.max(a.low[i], b.low[j]);
          r[1] = Math.max(a.high[i], b.high[j]);
          r[2] = Math.max(a.ticketLow[i], b.ticketLow[j]);
          r[3] = Math.max(a.ticketHigh[i], b.ticketHigh[j]);
          // The deviation is at least that of the target's larger one, at most the ticket's.
          r[4] =
              a.low[i] > b.high[j]
                  ? a.down[i]
                  : b.low[j] > a.high[i] ? b.down[j] : Math.min(a.down[i], b.down[j]);
          r[5] =
              a.ticketLow[i] > b.ticketHigh[j]
                  ? a.up[i]
                  : b.ticketLow[j] > a.ticketHigh[i] ? b.up[j] : Math.max(a.up[i], b.up[j]);
        });
  }

  static Enclosure negate(Enclosure x) {
    return PiecewiseLinear.negation().apply(x);
  }

  static Enclosure min(Enclosure x, Enclosure y) {
    return negate(max(negate(x), negate(y)));
  }

  /** max(x, 0) + slope · min(x, 0), with a constant slope per channel. */
  static Enclosure prelu(Enclosure x, Enclosure slope) {
    int[] sources = Shapes.sources(slope.shape, x.shape);
    double[][] y = new double[6][x.size()];
    for (int i = 0; i < x.size(); i++) {
      double alpha = slope.low[sources[i]];
      Enclosure one =
          PiecewiseLinear.leaky(alpha)
              .apply(
                  Enclosure.raw(
                      new int[0],
                      new double[] {x.low[i]},
                      new double[] {x.high[i]},
                      new double[] {x.ticketLow[i]},
                      new double[] {x.ticketHigh[i]},
                      new double[] {x.down[i]},
                      new double[] {x.up[i]}));
      y[0][i] = one.low[0];
      y[1][i] = one.high[0];
      y[2][i] = one.ticketLow[0];
      y[3][i] = one.ticketHigh[0];
      y[4][i] = one.down[0];
      y[5][i] = one.up[0];
    }
    return Enclosure.raw(x.shape, y[0], y[1], y[2], y[3], y[4], y[5]);
  }
}
