package dev.marble.construction;

import dev.marble.ticket.TensorLayout;
import java.util.List;

/**
 * The construction for dense layers. A layer F(x) = W x is found in V relu(U x): the hidden units
 * of input i keep only their own column of U, and w is approximated by a subset sum of the products
 * v<sub>k</sub>u<sub>k</sub> of its block, once per sign that the input may have.
 *
 * <p>Guarantee: O(log(d/ε)) hidden units per input suffice for error ε with high probability.
 *
 * <p>Pensia, Rajput, Nagle, Vishwakarma, Papailiopoulos, NeurIPS 2020 (arXiv 2006.07990).
 * Deviation: an input keeps exactly n live units per side, however many units must be drawn for
 * that.
 */
public final class Pensia {
  /** The construction's name in files. */
  public static final String NAME = "pensia";

  /** The name in files of the same construction for a bias, a weight of the constant input 1. */
  public static final String BIAS = "bias";

  private Pensia() {}

  /**
   * A matrix with one row per output.
   *
   * @param outputs rows
   * @param inputs columns
   * @return the layout of weights (out, in)
   */
  public static TensorLayout outByIn(int outputs, int inputs) {
    return new TensorLayout(List.of(outputs, inputs), List.of(1));
  }

  /**
   * Matrices with one row per input, one behind the other.
   *
   * @param matrices how many; they share the hidden units of their inputs
   * @param inputs rows
   * @param outputs columns
   * @return the layout of weights (matrices, in, out)
   */
  public static TensorLayout inByOut(int matrices, int inputs, int outputs) {
    return new TensorLayout(List.of(matrices, inputs, outputs), List.of(1));
  }

  /**
   * A bias: every weight belongs to the one constant input 1.
   *
   * @param outputs the number of biases
   * @return the layout of weights (out)
   */
  public static TensorLayout bias(int outputs) {
    return new TensorLayout(List.of(outputs), List.of());
  }
}
