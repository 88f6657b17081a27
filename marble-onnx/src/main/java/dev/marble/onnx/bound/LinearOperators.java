package dev.marble.onnx.bound;

import java.util.Arrays;

/** Conv, ConvTranspose, Gemm and MatMul with constant weights. */
final class LinearOperators {
  private LinearOperators() {}

  static Enclosure conv(NodeContext node) {
    Enclosure x = node.enclosure(0);
    int[] w = node.weightShape(1);
    int rank = x.shape.length;
    int group = (int) node.integer("group", 1);
    node.check(
        rank >= 3
            && w.length == rank
            && group >= 1
            && w[0] % group == 0
            && x.shape[1] == w[1] * group,
        "its weight does not fit its input");
    Windows windows = Windows.of(node, x.shape, Arrays.copyOfRange(w, 2, rank));
    int taps = windows.taps();
    return convolve(node, x, windows, group, w[1], w[0] / group, w[1] * taps, taps);
  }

  static Enclosure convTranspose(NodeContext node) {
    Enclosure x = node.enclosure(0);
    int[] w = node.weightShape(1);
    int rank = x.shape.length;
    int group = (int) node.integer("group", 1);
    node.check(
        rank >= 3 && w.length == rank && group >= 1 && x.shape[1] == w[0] && w[0] % group == 0,
        "its weight does not fit its input");
    Windows windows = Windows.transposed(node, x.shape, Arrays.copyOfRange(w, 2, rank));
    int taps = windows.taps();
    return convolve(node, x, windows, group, w[0] / group, w[1], taps, w[1] * taps);
  }

  /**
   * With so many input and output channels per group, and the strides of the weights from output to
   * output and from input to input.
   */
  private static Enclosure convolve(
      NodeContext node,
      Enclosure x,
      Windows windows,
      int groups,
      int in,
      int out,
      int outputStride,
      int channelStride) {
    int batch = x.shape[0];
    int space = Windows.product(x.shape, 2);
    int positions = windows.positions();
    int outputs = out * groups;
    int[] inputBase = new int[batch * groups];
    int[] outputBase = new int[batch * groups];
    int[] weightBase = new int[batch * groups];
    for (int n = 0; n < batch; n++) {
      for (int g = 0; g < groups; g++) {
        inputBase[n * groups + g] = (n * x.shape[1] + g * in) * space;
        outputBase[n * groups + g] = (n * outputs + g * out) * positions;
        weightBase[n * groups + g] = g * in * out * windows.taps();
      }
    }
    LinearLayer layer =
        new LinearLayer(
            batch * groups,
            out,
            in,
            windows.taps(),
            positions,
            windows.table(),
            inputBase,
            space,
            outputBase,
            positions,
            1,
            weightBase,
            outputStride,
            channelStride,
            1,
            windows.outputShape(batch, outputs));
    // A bias has one element per output channel.
    return apply(node, layer, x, 1, 2, 1, new int[] {outputs, positions});
  }

  static Enclosure gemm(NodeContext node) {
    boolean left = node.isWeight(0) && !node.isWeight(1);
    int weightSlot = left ? 0 : 1;
    boolean transA = node.integer("transA", 0) != 0;
    boolean transB = node.integer("transB", 0) != 0;
    double alpha = node.real("alpha", 1f);
    double beta = node.real("beta", 1f);
    node.check(node.isWeight(weightSlot), "none of its operands is constant");
    Enclosure x = node.enclosure(1 - weightSlot);
    int[] w = node.weightShape(weightSlot);
    node.check(x.shape.length == 2 && w.length == 2, "its operands are not matrices");
    boolean transX = left ? transB : transA;
    boolean transW = left ? transA : transB;
    // y = X W: terms along X's second axis; y = W X: along X's first.
    int termAxis = left == transX ? 1 : 0;
    int terms = x.shape[termAxis];
    int positions = x.shape[1 - termAxis];
    int termStride = termAxis == 1 ? 1 : x.shape[1];
    int positionStride = termAxis == 1 ? x.shape[1] : 1;
    boolean outFirst = left != transW;
    int outputs = outFirst ? w[0] : w[1];
    node.check((outFirst ? w[1] : w[0]) == terms, "its weight does not fit its input");
    LinearLayer layer =
        matrix(
            new int[] {0},
            new int[] {0},
            new int[] {0},
            outputs,
            terms,
            positions,
            termStride,
            positionStride,
            left ? positions : 1,
            left ? 1 : outputs,
            outFirst ? w[1] : 1,
            outFirst ? 1 : w[1],
            alpha,
            left ? new int[] {outputs, positions} : new int[] {positions, outputs});
    return apply(node, layer, x, weightSlot, 2, beta, null);
  }

  static Enclosure matMul(NodeContext node) {
    boolean right = node.isWeight(1);
    boolean left = node.isWeight(0);
    if (!right && !left) {
      return ActivationProduct.apply(node.enclosure(0), node.enclosure(1), node);
    }
    return right ? matMulRight(node) : matMulLeft(node);
  }

  /** X[…, m, k] · W[…, k, n]. */
  private static Enclosure matMulRight(NodeContext node) {
    Enclosure x = node.enclosure(0);
    int[] w = node.weightShape(1);
    int rank = x.shape.length;
    node.check(rank >= 1 && w.length >= 1, "its operands are not matrices");
    boolean vector = w.length == 1;
    int k = vector ? w[0] : w[w.length - 2];
    int n = vector ? 1 : w[w.length - 1];
    node.check(x.shape[rank - 1] == k, "its weight does not fit its input");
    int[] outer = Arrays.copyOf(x.shape, Math.max(0, rank - 2));
    int[] weightOuter = vector ? new int[0] : Arrays.copyOf(w, w.length - 2);
    int rows = rank == 1 ? 1 : x.shape[rank - 2];
    if (Windows.product(weightOuter, 0) == 1 && weightOuter.length <= outer.length) {
      rows *= Windows.product(outer, 0);
      return apply(
          node,
          matrix(
              new int[] {0},
              new int[] {0},
              new int[] {0},
              n,
              k,
              rows,
              1,
              k,
              1,
              n,
              1,
              n,
              1,
              productShape(outer, rank == 1 ? -1 : x.shape[rank - 2], vector ? -1 : n)),
          x,
          1,
          -1,
          1,
          null);
    }
    int[] all = Shapes.broadcast(outer, weightOuter);
    int[] xs = Shapes.sources(outer, all);
    int[] ws = Shapes.sources(weightOuter, all);
    int[] outs = new int[xs.length];
    for (int i = 0; i < xs.length; i++) {
      xs[i] *= rows * k;
      ws[i] *= k * n;
      outs[i] = i * rows * n;
    }
    int[] shape = productShape(all, rank == 1 ? -1 : rows, vector ? -1 : n);
    return apply(
        node, matrix(xs, outs, ws, n, k, rows, 1, k, 1, n, 1, n, 1, shape), x, 1, -1, 1, null);
  }

  /** W[…, m, k] · X[…, k, n]. */
  private static Enclosure matMulLeft(NodeContext node) {
    Enclosure x = node.enclosure(1);
    int[] w = node.weightShape(0);
    int rank = x.shape.length;
    node.check(rank >= 1 && w.length >= 1, "its operands are not matrices");
    boolean vector = rank == 1;
    int k = vector ? x.shape[0] : x.shape[rank - 2];
    int n = vector ? 1 : x.shape[rank - 1];
    node.check(w[w.length - 1] == k, "its weight does not fit its input");
    boolean row = w.length == 1;
    int m = row ? 1 : w[w.length - 2];
    int[] outer = vector ? new int[0] : Arrays.copyOf(x.shape, rank - 2);
    int[] weightOuter = row ? new int[0] : Arrays.copyOf(w, w.length - 2);
    int[] all = Shapes.broadcast(outer, weightOuter);
    int[] xs = Shapes.sources(outer, all);
    int[] ws = Shapes.sources(weightOuter, all);
    int[] outs = new int[xs.length];
    for (int i = 0; i < xs.length; i++) {
      xs[i] *= k * n;
      ws[i] *= m * k;
      outs[i] = i * m * n;
    }
    int[] shape = productShape(all, row ? -1 : m, vector ? -1 : n);
    return apply(
        node, matrix(xs, outs, ws, m, k, n, n, 1, n, 1, k, 1, 1, shape), x, 0, -1, 1, null);
  }

  private static int[] productShape(int[] outer, int rows, int columns) {
    int[] shape = Arrays.copyOf(outer, outer.length + (rows < 0 ? 0 : 1) + (columns < 0 ? 0 : 1));
    int at = outer.length;
    if (rows >= 0) {
      shape[at++] = rows;
    }
    if (columns >= 0) {
      shape[at] = columns;
    }
    return shape;
  }

  private static LinearLayer matrix(
      int[] inputBase,
      int[] outputBase,
      int[] weightBase,
      int outputs,
      int terms,
      int positions,
      int termStride,
      int tapStride,
      int outputStride,
      int positionStride,
      int weightOutputStride,
      int weightTermStride,
      double scale,
      int[] shape) {
    int[] tap = new int[positions];
    for (int p = 0; p < positions; p++) {
      tap[p] = p * tapStride;
    }
    return new LinearLayer(
        inputBase.length,
        outputs,
        terms,
        1,
        positions,
        tap,
        inputBase,
        termStride,
        outputBase,
        outputStride,
        positionStride,
        weightBase,
        weightOutputStride,
        weightTermStride,
        scale,
        shape);
  }

  /** Runs the kernel, adds the bias, and the rounding of both networks. */
  private static Enclosure apply(
      NodeContext node,
      LinearLayer layer,
      Enclosure x,
      int weightSlot,
      int biasSlot,
      double biasScale,
      int[] channels) {
    LinearKernel kernel = new LinearKernel(layer, node.weights(weightSlot), x);
    kernel.run(node.batch());
    double most = byLength(node, layer, node.weights(weightSlot), x, kernel);
    double squares = 0;
    int[] shape = layer.outputShape();
    int size = kernel.low.length;
    Enclosure bias = biasSlot >= 0 && node.has(biasSlot) ? node.enclosure(biasSlot) : null;
    double[] folded = bias == null ? null : node.foldedMagnitude(biasSlot);
    // The weights and the bias of a folded layer were rounded once for all, whoever runs it.
    double relative =
        Math.max(Rounding.ofSum(layer.terms()), folded == null ? 0 : 8 * Rounding.UNIT);
    double underflow = (layer.terms() + 16) * Rounding.TINY;
    int[] source = null;
    if (bias != null) {
      source = new int[size];
      if (channels != null) {
        node.check(bias.size() == channels[0], "its bias does not fit");
        for (int i = 0; i < size; i++) {
          source[i] = i / channels[1] % channels[0];
        }
      } else {
        source = Shapes.sources(bias.shape, shape);
      }
    }
    boolean traced = node.traces(size);
    double[] errorDown = new double[traced ? size : 0];
    double[] errorUp = new double[traced ? size : 0];
    for (int i = 0; i < size; i++) {
      double magnitude = kernel.magnitude[i];
      double more = 0;
      if (bias != null) {
        int b = source[i];
        kernel.low[i] += Math.min(biasScale * bias.low[b], biasScale * bias.high[b]);
        kernel.high[i] += Math.max(biasScale * bias.low[b], biasScale * bias.high[b]);
        kernel.down[i] += Math.min(biasScale * bias.down[b], biasScale * bias.up[b]);
        kernel.up[i] += Math.max(biasScale * bias.down[b], biasScale * bias.up[b]);
        magnitude += Math.abs(biasScale) * bias.magnitude(b);
        more = Math.abs(biasScale) * Math.max(-bias.down[b], bias.up[b]);
        if (folded != null) {
          magnitude += folded[b];
        }
      }
      if (!(magnitude < Rounding.LARGEST)) {
        throw new NoBound("its sums may overflow: Σ|w||x| reaches " + magnitude);
      }
      double error = relative * magnitude + underflow;
      if (traced) {
        double around = 2 * error + kernel.spread[i] * (1 + 0x1p-30);
        double least =
            bias == null
                ? 0
                : Arithmetic.least(biasScale, biasScale, bias.down[source[i]], bias.up[source[i]]);
        double greatest =
            bias == null
                ? 0
                : Arithmetic.greatest(
                    biasScale, biasScale, bias.down[source[i]], bias.up[source[i]]);
        errorDown[i] = least - around;
        errorUp[i] = greatest + around;
      }
      kernel.low[i] -= error;
      kernel.high[i] += error;
      kernel.down[i] -= 2 * error + kernel.spread[i] * (1 + 0x1p-30);
      kernel.up[i] += 2 * error + kernel.spread[i] * (1 + 0x1p-30);
      more += 2 * error;
      squares += more * more;
    }
    Enclosure y =
        Enclosure.of(shape, kernel.low, kernel.high, kernel.down, kernel.up)
            .within(most + Math.sqrt(squares));
    return traced
        ? y.by(new LinearStep(layer, node.weights(weightSlot), x, errorDown, errorUp))
        : y;
  }

  /**
   * Tightens the deviations of a kernel by the length of the input's, and bounds the length of the
   * output's. Where the input is the same in both networks the intervals are as good.
   */
  private static double byLength(
      NodeContext node, LinearLayer layer, LayerWeights weights, Enclosure x, LinearKernel kernel) {
    Lengths lengths = new Lengths(layer);
    double errors = weights.isSame() ? 0 : lengths.ofWeightErrors(weights, x);
    if (x.norm == 0) {
      return errors;
    }
    LinearKernel alone = new LinearKernel(layer, weights, x.withoutDeviation());
    if (!weights.isSame()) {
      alone.run(node.batch());
      double squares = 0;
      for (int i = 0; i < alone.up.length; i++) {
        double error = Math.max(-alone.down[i], alone.up[i]) + alone.spread[i];
        squares += error * error;
      }
      errors = Math.min(errors, Math.sqrt(squares) * (1 + 0x1p-30));
    }
    for (int group = 0; group < layer.groups(); group++) {
      for (int row = 0; row < layer.outputs(); row++) {
        double reach = lengths.row(group, row, weights.target()) * x.norm;
        for (int position = 0; position < layer.positions(); position++) {
          int i = layer.output(group, row, position);
          // The spread is added to both later on.
          kernel.down[i] = Math.max(kernel.down[i], alone.down[i] - reach);
          kernel.up[i] = Math.min(kernel.up[i], alone.up[i] + reach);
        }
      }
    }
    double spectral = node.remembered(() -> lengths.spectral(i -> weights.target()[i]));
    return spectral * x.norm + errors;
  }
}
