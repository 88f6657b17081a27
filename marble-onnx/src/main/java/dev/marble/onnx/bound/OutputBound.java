package dev.marble.onnx.bound;

import java.util.List;

/**
 * The bound on one output of the graph, element by element in row-major order.
 *
 * @param name the output's name
 * @param shape its shape, for a batch of one where the batch is open
 * @param deviations how far the ticket may be from the target at most, both taken as functions of
 *     real numbers
 * @param runs how far a run of the ticket in float32 may be from a run of the target at most;
 *     nowhere less than {@code deviations}; infinite if there is no bound on that
 * @param low the target's value is at least this, as a run if runs are bounded
 * @param high the target's value is at most this, as {@code low}
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record OutputBound(
    String name,
    List<Integer> shape,
    double[] deviations,
    double[] runs,
    double[] low,
    double[] high) {
  /** Copies the list. */
  public OutputBound {
    shape = List.copyOf(shape);
  }

  /** The largest deviation of any element, between functions. */
  public double largest() {
    return largest(deviations);
  }

  /** The largest deviation of any element, between runs in float32. */
  public double largestOfRuns() {
    return largest(runs);
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, value);
    }
    return largest;
  }
}
