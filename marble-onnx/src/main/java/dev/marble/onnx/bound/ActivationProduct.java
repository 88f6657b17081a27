package dev.marble.onnx.bound;

import java.util.Arrays;

/**
 * MatMul of two activations, as in attention: x'y' − xy = x δy + δx y'.
 *
 * <p>Where the rows of x are shares p, as Softmax makes them, a product is a mean of the rows of y,
 * and so within their range; its deviation Σ p'δy + Σ (p' − p) y is a mean of theirs, and at most
 * ‖p' − p‖₁ times half the range of y, for the sum of p' − p is 0.
 */
final class ActivationProduct {
  private ActivationProduct() {}

  static Enclosure apply(Enclosure x, Enclosure y, NodeContext node) {
    node.check(
        x.shape.length >= 2 && y.shape.length >= 2, "it multiplies an activation by a vector");
    int rankX = x.shape.length;
    int rankY = y.shape.length;
    int rows = x.shape[rankX - 2];
    int terms = x.shape[rankX - 1];
    int columns = y.shape[rankY - 1];
    node.check(y.shape[rankY - 2] == terms, "its operands do not fit each other");
    int[] outerX = Arrays.copyOf(x.shape, rankX - 2);
    int[] outerY = Arrays.copyOf(y.shape, rankY - 2);
    int[] outer = Shapes.broadcast(outerX, outerY);
    int[] xs = Shapes.sources(outerX, outer);
    int[] ys = Shapes.sources(outerY, outer);
    int[] shape = Arrays.copyOf(outer, outer.length + 2);
    shape[outer.length] = rows;
    shape[outer.length + 1] = columns;
    int size = Enclosure.size(shape);
    double[][] z = new double[7][size];
    Arrays.fill(z[5], Double.NEGATIVE_INFINITY);
    Arrays.fill(z[6], Double.POSITIVE_INFINITY);
    double relative = Rounding.ofSum(terms);
    node.batch()
        .run(
            xs.length * rows,
            () -> 0,
            (job, scratch) -> {
              int row = (xs[job / rows] * rows + job % rows) * terms;
              int at = job * columns;
              for (int k = 0; k < terms; k++) {
                int i = row + k;
                int from = (ys[job / rows] * terms + k) * columns;
                for (int c = 0; c < columns; c++) {
                  addProduct(x, i, y, from + c, z, at + c);
                }
              }
              for (int c = at; c < at + columns; c++) {
                double error = relative * z[4][c] + (terms + 16) * Rounding.TINY;
                z[0][c] -= error;
                z[1][c] += error;
                z[2][c] -= 2 * error;
                z[3][c] += 2 * error;
              }
              if (x.offOne >= 0) {
                int from = ys[job / rows] * terms * columns;
                double apart = apart(x, row, terms);
                for (int c = 0; c < columns; c++) {
                  mean(y, from + c, terms, columns, x.offOne, apart, z, at + c);
                }
              }
            });
    for (double magnitude : z[4]) {
      node.check(magnitude < Rounding.LARGEST, "its sums may overflow");
    }
    return Enclosure.of(shape, z[0], z[1], z[5], z[6], z[2], z[3]);
  }

  /** ‖p' − p‖₁ of one row of shares. */
  private static double apart(Enclosure x, int row, int terms) {
    double sum = 0;
    for (int i = row; i < row + terms; i++) {
      sum += Math.max(-x.down[i], x.up[i]);
    }
    return Math.min(sum * (1 + 1e-9), 2 * (1 + x.offOne));
  }

  /** Cuts one element to what a mean of a column of y can be. */
  private static void mean(
      Enclosure y,
      int from,
      int terms,
      int columns,
      double off,
      double apart,
      double[][] z,
      int at) {
    double[] ends = new double[6]; // −least and greatest, of target, ticket and deviation
    Arrays.fill(ends, Double.NEGATIVE_INFINITY);
    double magnitude = 0;
    for (int k = 0; k < terms; k++) {
      int j = from + k * columns;
      ends[0] = Math.max(ends[0], -y.low[j]);
      ends[1] = Math.max(ends[1], y.high[j]);
      ends[2] = Math.max(ends[2], -y.ticketLow[j]);
      ends[3] = Math.max(ends[3], y.ticketHigh[j]);
      ends[4] = Math.max(ends[4], -y.down[j]);
      ends[5] = Math.max(ends[5], y.up[j]);
      magnitude = Math.max(magnitude, y.magnitude(j));
    }
    double error = Rounding.ofSum(terms) * (1 + off) * magnitude + (terms + 16) * Rounding.TINY;
    double around = off * magnitude + error;
    z[0][at] = Math.max(z[0][at], -ends[0] - around);
    z[1][at] = Math.min(z[1][at], ends[1] + around);
    z[5][at] = -ends[2] - around;
    z[6][at] = ends[3] + around;
    // The sum of p' − p is 0 up to twice what either sum is off.
    double halfRange = Math.min(ends[0] + ends[1], ends[2] + ends[3]) / 2;
    double shift = apart * halfRange * (1 + 1e-9) + 2 * off * magnitude;
    double deviation = off * Math.max(Math.abs(ends[4]), Math.abs(ends[5])) + shift + 2 * error;
    z[2][at] = Math.max(z[2][at], -ends[4] - deviation);
    z[3][at] = Math.min(z[3][at], ends[5] + deviation);
  }

  private static void addProduct(Enclosure x, int i, Enclosure y, int j, double[][] z, int at) {
    z[0][at] += Arithmetic.least(x.low[i], x.high[i], y.low[j], y.high[j]);
    z[1][at] += Arithmetic.greatest(x.low[i], x.high[i], y.low[j], y.high[j]);
    z[2][at] +=
        Math.max(
            Arithmetic.least(x.low[i], x.high[i], y.down[j], y.up[j])
                + Arithmetic.least(x.down[i], x.up[i], y.ticketLow[j], y.ticketHigh[j]),
            Arithmetic.least(x.ticketLow[i], x.ticketHigh[i], y.down[j], y.up[j])
                + Arithmetic.least(x.down[i], x.up[i], y.low[j], y.high[j]));
    z[3][at] +=
        Math.min(
            Arithmetic.greatest(x.low[i], x.high[i], y.down[j], y.up[j])
                + Arithmetic.greatest(x.down[i], x.up[i], y.ticketLow[j], y.ticketHigh[j]),
            Arithmetic.greatest(x.ticketLow[i], x.ticketHigh[i], y.down[j], y.up[j])
                + Arithmetic.greatest(x.down[i], x.up[i], y.low[j], y.high[j]));
    z[4][at] += x.magnitude(i) * y.magnitude(j);
  }
}
