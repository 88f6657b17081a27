package dev.marble.onnx.bound;

import dev.marble.batch.Batch;
import java.util.Arrays;

/**
 * Pushes an enclosure through a linear layer. With x the target's input, x' = x + δ the ticket's
 * and W + Δ the ticket's weights, g − f = W δ + Δ x'. Preconditions are the callers': indices
 * within bounds.
 *
 * <p>All sums are plain double sums in a fixed order; their rounding is far below that of float32,
 * for which Σ|w||x| is summed too.
 */
final class LinearKernel {
  private static final int BLOCK = 256;
  private static final int OUTPUTS = 32;
  private static final int TILE_SIZE = 1 << 13;

  private final LinearLayer layer;
  private final LayerWeights weights;
  private final Enclosure x;
  private final boolean sameInput;

  final double[] low;
  final double[] high;
  final double[] down;
  final double[] up;

  /** Σ|w||x|, of the larger of the two networks. */
  final double[] magnitude;

  /** What the weights' ranges add to either side of the deviation. */
  final double[] spread;

  LinearKernel(LinearLayer layer, LayerWeights weights, Enclosure x) {
    this.layer = layer;
    this.weights = weights;
    this.x = x;
    this.sameInput = x.isSame();
    int size = Enclosure.size(layer.outputShape());
    low = new double[size];
    high = new double[size];
    down = new double[size];
    up = new double[size];
    magnitude = new double[size];
    spread = new double[size];
  }

  void run(Batch batch) {
    int block = Math.min(BLOCK, layer.positions());
    int blocks = (layer.positions() + block - 1) / block;
    int rows = Math.min(OUTPUTS, layer.outputs());
    int rowBlocks = (layer.outputs() + rows - 1) / rows;
    int jobs = Math.multiplyExact(Math.multiplyExact(layer.groups(), rowBlocks), blocks);
    batch.run(
        jobs,
        () -> new Scratch(block, rows),
        (number, scratch) -> {
          int group = number / (rowBlocks * blocks);
          int row = number / blocks % rowBlocks * rows;
          int from = number % blocks * block;
          int to = Math.min(layer.positions(), from + block);
          scratch.run(group, row, Math.min(layer.outputs(), row + rows), from, to);
        });
  }

  /** One worker's memory: a tile of inputs, a row of weights, and the sums. */
  private final class Scratch {
    final int block;
    final int tile;
    final double[] xLow;
    final double[] xHigh;
    final double[] xDown;
    final double[] xUp;
    final double[] gLow;
    final double[] gHigh;
    final double[] size;
    final double[] ticketSize;
    final double[] straddles;
    final double[] w;
    final double[] centre;
    final double[] otherCentre;
    final double[] radius;
    final double[] envelope;
    final double[][] sums;

    Scratch(int block, int rows) {
      this.block = block;
      this.tile = Math.max(1, Math.min(layer.terms(), TILE_SIZE / block));
      xLow = new double[tile * block];
      xHigh = new double[tile * block];
      xDown = new double[tile * block];
      xUp = new double[tile * block];
      gLow = new double[tile * block];
      gHigh = new double[tile * block];
      size = new double[tile * block];
      ticketSize = new double[tile * block];
      straddles = new double[tile * block];
      w = new double[tile];
      centre = new double[tile];
      otherCentre = new double[tile];
      radius = new double[tile];
      envelope = new double[tile];
      sums = new double[6][rows * block];
    }

    void run(int group, int fromRow, int toRow, int from, int to) {
      for (double[] sum : sums) {
        Arrays.fill(sum, 0);
      }
      int n = to - from;
      for (int term = 0; term < layer.terms(); term += tile) {
        int terms = Math.min(tile, layer.terms() - term);
        readInputs(group, term, terms, from, n);
        for (int row = fromRow; row < toRow; row++) {
          readWeights(group, row, term, terms);
          if (n < 8) {
            addDots((row - fromRow) * block, terms, n);
          } else {
            addRows((row - fromRow) * block, terms, n);
          }
        }
      }
      double[][] results = {low, high, down, up, magnitude, spread};
      for (int row = fromRow; row < toRow; row++) {
        for (int i = 0; i < results.length; i++) {
          int at = (row - fromRow) * block;
          for (int p = 0; p < n; p++) {
            results[i][layer.output(group, row, from + p)] = sums[i][at + p];
          }
        }
      }
    }

    /** Row t of a tile is term t at the positions from … from + n. */
    private void readInputs(int group, int term, int terms, int from, int n) {
      for (int t = 0; t < terms; t++) {
        for (int p = 0; p < n; p++) {
          int source = layer.input(group, term + t, from + p);
          // Few positions: a column per position, so that the sums run over memory in order.
          int at = n < 8 ? p * tile + t : t * block + p;
          boolean padding = source < 0;
          xLow[at] = padding ? 0 : x.low[source];
          xHigh[at] = padding ? 0 : x.high[source];
          xDown[at] = padding ? 0 : x.down[source];
          xUp[at] = padding ? 0 : x.up[source];
          gLow[at] = padding ? 0 : x.ticketLow[source];
          gHigh[at] = padding ? 0 : x.ticketHigh[source];
          ticketSize[at] = Math.max(Math.abs(gLow[at]), Math.abs(gHigh[at]));
          size[at] = Math.max(ticketSize[at], Math.max(Math.abs(xLow[at]), Math.abs(xHigh[at])));
          straddles[at] = gLow[at] < 0 && gHigh[at] > 0 ? 1 : 0;
        }
      }
    }

    private void readWeights(int group, int row, int term, int terms) {
      double scale = layer.scale();
      boolean same = weights.isSame();
      boolean two = weights.isTwoSided();
      for (int t = 0; t < terms; t++) {
        int index = layer.weight(group, row, term + t);
        double weight = weights.target()[index] * scale;
        w[t] = weight;
        envelope[t] = Math.abs(weight);
        if (same) {
          continue;
        }
        double a = weights.positive().low(index) * scale;
        double b = weights.positive().high(index) * scale;
        centre[t] = a == b ? a : (a + b) / 2;
        radius[t] = a == b ? 0 : Rounding.up(Math.abs(b - a) / 2);
        double largest = Math.abs(weight + centre[t]) + radius[t];
        if (two) {
          double c = weights.negative().low(index) * scale;
          double d = weights.negative().high(index) * scale;
          otherCentre[t] = c == d ? c : (c + d) / 2;
          double other = c == d ? 0 : Rounding.up(Math.abs(d - c) / 2);
          // The branch beside it has the weight w⁺ − w⁻.
          largest += Math.abs(centre[t] - otherCentre[t]) + radius[t] + other;
          radius[t] = Math.max(radius[t], other);
        }
        envelope[t] = Math.max(envelope[t], largest);
      }
    }

    /** Many positions: one weight at a time, over neighbouring positions. */
    private void addRows(int to, int terms, int n) {
      for (int t = 0; t < terms; t++) {
        int at = t * block;
        if (envelope[t] == 0) {
          continue;
        }
        double weight = w[t];
        if (weight != 0) {
          boolean positive = weight > 0;
          axpy(weight, positive ? xLow : xHigh, sums[0], at, to, n);
          axpy(weight, positive ? xHigh : xLow, sums[1], at, to, n);
          if (!sameInput) {
            axpy(weight, positive ? xDown : xUp, sums[2], at, to, n);
            axpy(weight, positive ? xUp : xDown, sums[3], at, to, n);
          }
        }
        axpy(envelope[t], size, sums[4], at, to, n);
        if (weights.isSame()) {
          continue;
        }
        if (weights.isTwoSided()) {
          addTwoSided(t, at, to, n);
        } else if (centre[t] != 0) {
          boolean positive = centre[t] > 0;
          axpy(centre[t], positive ? gLow : gHigh, sums[2], at, to, n);
          axpy(centre[t], positive ? gHigh : gLow, sums[3], at, to, n);
        }
        if (radius[t] != 0) {
          axpy(radius[t], ticketSize, sums[5], at, to, n);
        }
      }
    }

    private static void axpy(double a, double[] x, double[] y, int from, int to, int n) {
      for (int p = 0; p < n; p++) {
        y[to + p] += a * x[from + p];
      }
    }

    /** The range of Δ⁺ relu(x') − Δ⁻ relu(−x'), of which only one is not zero. */
    private void addTwoSided(int t, int at, int to, int n) {
      double a = centre[t];
      double b = otherCentre[t];
      if (a == 0 && b == 0) {
        return;
      }
      double[] least = sums[2];
      double[] greatest = sums[3];
      for (int p = 0; p < n; p++) {
        double gl = gLow[at + p];
        double gh = gHigh[at + p];
        double first = gl > 0 ? a * gl : b * gl;
        double last = gh > 0 ? a * gh : b * gh;
        double zero = straddles[at + p] > 0 ? 0 : first;
        least[to + p] += Math.min(Math.min(first, last), zero);
        greatest[to + p] += Math.max(Math.max(first, last), zero);
      }
    }

    /** Few positions: one position at a time, over neighbouring weights. */
    private void addDots(int to, int terms, int n) {
      boolean same = weights.isSame();
      boolean two = weights.isTwoSided();
      for (int p = 0; p < n; p++) {
        int at = p * tile;
        double l = 0;
        double h = 0;
        double d = 0;
        double u = 0;
        double m = 0;
        double s = 0;
        for (int t = 0; t < terms; t++) {
          double positive = Math.max(w[t], 0);
          double negative = Math.min(w[t], 0);
          l += positive * xLow[at + t] + negative * xHigh[at + t];
          h += positive * xHigh[at + t] + negative * xLow[at + t];
          m += envelope[t] * size[at + t];
          d += positive * xDown[at + t] + negative * xUp[at + t];
          u += positive * xUp[at + t] + negative * xDown[at + t];
        }
        if (!same) {
          for (int t = 0; t < terms; t++) {
            double gl = gLow[at + t];
            double gh = gHigh[at + t];
            double a = centre[t];
            double b = two ? otherCentre[t] : a;
            double first = gl > 0 ? a * gl : b * gl;
            double last = gh > 0 ? a * gh : b * gh;
            double zero = straddles[at + t] > 0 ? 0 : first;
            d += Math.min(Math.min(first, last), zero);
            u += Math.max(Math.max(first, last), zero);
            s += radius[t] * ticketSize[at + t];
          }
        }
        sums[0][to + p] += l;
        sums[1][to + p] += h;
        sums[2][to + p] += d;
        sums[3][to + p] += u;
        sums[4][to + p] += m;
        sums[5][to + p] += s;
      }
    }
  }
}
