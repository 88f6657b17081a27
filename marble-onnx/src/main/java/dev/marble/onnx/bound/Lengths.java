package dev.marble.onnx.bound;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToDoubleFunction;

/**
 * How a linear layer passes the Euclidean length of a deviation: g − f = W δ + Δ x' is no longer
 * than ‖W‖₂ ‖δ‖ + ‖Δ‖₂ ‖x'‖. A convolution is its matrix of kernels applied to patches, and an
 * input that lies in r patches counts r times.
 */
final class Lengths {
  private final LinearLayer layer;
  private final double stretch;

  Lengths(LinearLayer layer) {
    this.layer = layer;
    Map<Integer, Integer> readers = new HashMap<>();
    int most = 1;
    for (int base : layer.inputBase()) {
      most = Math.max(most, readers.merge(base, 1, Integer::sum));
    }
    this.stretch = Shapes.stretch(layer.tap()) * Math.sqrt(most);
  }

  /** By how much the layer with these weights lengthens a vector at most. */
  double spectral(IntToDoubleFunction weight) {
    double largest = 0;
    Set<Integer> seen = new HashSet<>();
    for (int group = 0; group < layer.groups(); group++) {
      if (seen.add(layer.weightBase()[group])) {
        double[] matrix = matrix(group, weight);
        largest = Math.max(largest, SpectralNorm.of(matrix, layer.outputs(), layer.terms()));
      }
    }
    return largest * Math.abs(layer.scale()) * stretch;
  }

  private double[] matrix(int group, IntToDoubleFunction weight) {
    int terms = layer.terms();
    double[] matrix = new double[layer.outputs() * terms];
    for (int row = 0; row < layer.outputs(); row++) {
      for (int term = 0; term < terms; term++) {
        matrix[row * terms + term] = weight.applyAsDouble(layer.weight(group, row, term));
      }
    }
    return matrix;
  }

  /** The same for weights that are only known to lie in intervals: by Frobenius, or exactly. */
  double spectral(WeightRanges.Deviations deviations) {
    boolean exact = true;
    Set<Integer> seen = new HashSet<>();
    double largest = 0;
    for (int group = 0; group < layer.groups(); group++) {
      if (!seen.add(layer.weightBase()[group])) {
        continue;
      }
      double squares = 0;
      for (int row = 0; row < layer.outputs(); row++) {
        for (int term = 0; term < layer.terms(); term++) {
          int index = layer.weight(group, row, term);
          double low = deviations.low(index);
          double high = deviations.high(index);
          exact &= low == high;
          double size = Math.max(Math.abs(low), Math.abs(high));
          squares += size * size;
        }
      }
      largest = Math.max(largest, Math.sqrt(squares));
    }
    return exact
        ? spectral(deviations::low)
        : largest * Math.abs(layer.scale()) * stretch * (1 + 0x1p-30);
  }

  /** ‖Δ⁺‖ ‖x'⁺‖ + ‖Δ⁻‖ ‖x'⁻‖, or ‖Δ‖ ‖x'‖ where there is one weight for both signs. */
  double ofWeightErrors(LayerWeights weights, Enclosure x) {
    double above = 0;
    double below = 0;
    double all = 0;
    for (int i = 0; i < x.size(); i++) {
      double high = Math.max(0, x.ticketHigh[i]);
      double low = Math.max(0, -x.ticketLow[i]);
      above += high * high;
      below += low * low;
      all += Math.max(low, high) * Math.max(low, high);
    }
    return weights.isTwoSided()
        ? spectral(weights.positive()) * Math.sqrt(above)
            + spectral(weights.negative()) * Math.sqrt(below)
        : spectral(weights.positive()) * Math.sqrt(all);
  }

  /** The length of a row of weights, which bounds what a deviation does to one output. */
  double row(int group, int row, float[] target) {
    double squares = 0;
    for (int term = 0; term < layer.terms(); term++) {
      double weight = target[layer.weight(group, row, term)];
      squares += weight * weight;
    }
    return Math.sqrt(squares) * Math.abs(layer.scale()) * (1 + 0x1p-30);
  }
}
