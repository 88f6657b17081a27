package dev.marble.ticket;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where a carved tensor lies in the target's file, for those who want to compare without Marble: an
 * initializer, and the reshapes, transposes and repetitions that lead from it to the tensor.
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
   * The same initializer with one more step.
   *
   * @param step what is done last
   * @return a new origin
   */
  public Origin then(Step step) {
    List<Step> more = new ArrayList<>(steps);
    more.add(step);
    return new Origin(initializer, more);
  }

  /** What a step does. */
  public enum Kind {
    /** The axes are permuted as ONNX Transpose does. */
    TRANSPOSE,
    /** The row-major values get a new shape. */
    RESHAPE,
    /** The values are repeated along each axis as ONNX Tile does. */
    TILE;

    /** The name in files: {@code transpose}, {@code reshape} or {@code tile}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One step.
   *
   * @param kind what it does
   * @param numbers the permutation, the new shape or the repetitions
   */
  public record Step(Kind kind, List<Integer> numbers) {
    /** Copies the list. */
    public Step {
      numbers = List.copyOf(numbers);
    }
  }
}
