package dev.marble.ticket;

import java.util.List;

/**
 * Where a carved tensor lies in the target's file, for those who want to compare without Marble: an
 * initializer, and the reshapes and transposes that lead from it to the tensor.
 *
 * @param initializer its name in the target's ONNX graph
 * @param steps what is done to it, in order
 */
public record Origin(String initializer, List<Step> steps) {

  /** Copies the list. */
  public Origin {
    steps = List.copyOf(steps);
  }

  /**
   * One step.
   *
   * @param transpose true: the axes are permuted as ONNX Transpose does; false: the row-major
   *     values get a new shape
   * @param numbers the permutation or the new shape
   */
  public record Step(boolean transpose, List<Integer> numbers) {
    /** Copies the list. */
    public Step {
      numbers = List.copyOf(numbers);
    }
  }
}
