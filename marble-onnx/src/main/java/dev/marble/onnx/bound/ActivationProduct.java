package dev.marble.onnx.bound;

import java.util.Arrays;

/** MatMul of two activations, as in attention: x'y' − xy = x δy + δx y'. */
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
    double[][] z = new double[5][size];
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
            });
    for (double magnitude : z[4]) {
      node.check(magnitude < Rounding.LARGEST, "its sums may overflow");
    }
    return Enclosure.of(shape, z[0], z[1], z[2], z[3]);
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
