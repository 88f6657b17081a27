package dev.marble.onnx.bound;

import dev.marble.construction.DaCunha;
import dev.marble.construction.Pensia;
import dev.marble.construction.TargetTensor;
import dev.marble.onnx.Prepared;
import dev.marble.onnx.Tensors;
import java.util.ArrayList;
import java.util.List;

/** The norms that the theorems are about, tensor by tensor. */
final class LayerNorms {
  private LayerNorms() {}

  static List<LayerNorm> of(Prepared prepared) {
    List<LayerNorm> norms = new ArrayList<>();
    for (TargetTensor tensor : prepared.tensors()) {
      float[] weights = Tensors.floats(prepared.values().get(tensor.name()));
      norms.add(of(tensor, weights));
    }
    return norms;
  }

  private static LayerNorm of(TargetTensor tensor, float[] weights) {
    double largest = 0;
    for (float weight : weights) {
      largest = Math.max(largest, Math.abs(weight));
    }
    String construction = tensor.construction();
    return switch (construction) {
      case DaCunha.NAME ->
          new LayerNorm(tensor.name(), construction, "ℓ₁ of the kernel", sum(weights), largest);
      case Pensia.BIAS ->
          new LayerNorm(tensor.name(), construction, "largest entry", largest, largest);
      default -> dense(tensor, weights, largest);
    };
  }

  private static double sum(float[] weights) {
    double sum = 0;
    for (float weight : weights) {
      sum += Math.abs(weight);
    }
    return sum * (1 + 1e-9);
  }

  /** The largest spectral norm of the matrices that a stack holds. */
  private static LayerNorm dense(TargetTensor tensor, float[] weights, double largest) {
    List<Integer> shape = tensor.shape();
    int columns = shape.isEmpty() ? 1 : shape.getLast();
    int rows = shape.size() < 2 ? 1 : shape.get(shape.size() - 2);
    double[] matrix = new double[rows * columns];
    double norm = 0;
    for (int at = 0; at + matrix.length <= weights.length; at += matrix.length) {
      for (int i = 0; i < matrix.length; i++) {
        matrix[i] = weights[at + i];
      }
      norm = Math.max(norm, SpectralNorm.of(matrix, rows, columns));
    }
    return new LayerNorm(tensor.name(), tensor.construction(), "spectral norm", norm, largest);
  }
}
