package dev.marble.onnx.bound;

import java.util.List;
import java.util.Optional;

/** A bound, or why there is none. */
public sealed interface BoundResult {

  /**
   * A sound bound, for every input within the ranges.
   *
   * @param outputs per output of the graph
   * @param norms the theorem's precondition, tensor by tensor
   * @param notes what a user should know, one sentence each
   * @param noRuns why there is no bound between runs in float32, if there is only the one between
   *     functions
   */
  record Bounded(
      List<OutputBound> outputs,
      List<LayerNorm> norms,
      List<String> notes,
      Optional<Unbounded> noRuns)
      implements BoundResult {
    /** Copies the lists. */
    public Bounded {
      outputs = List.copyOf(outputs);
      norms = List.copyOf(norms);
      notes = List.copyOf(notes);
    }

    /** The largest deviation of any element of any output, between functions. */
    public double largest() {
      return outputs.stream().mapToDouble(OutputBound::largest).max().orElse(0);
    }

    /** The largest deviation of any element, between runs in float32; infinite without a bound. */
    public double largestOfRuns() {
      return outputs.stream().mapToDouble(OutputBound::largestOfRuns).max().orElse(0);
    }

    /** Whether the target meets the theorem's precondition in every tensor. */
    public boolean meetsTheorem() {
      return norms.stream().allMatch(LayerNorm::meetsTheorem);
    }
  }

  /**
   * No bound.
   *
   * @param node what messages call the node that is the reason, or the input
   * @param operator its operator, "" for an input
   * @param why a clause without a full stop
   */
  record Unbounded(String node, String operator, String why) implements BoundResult {

    /** As a sentence. */
    public String sentence() {
      return "There is no " + clause().substring(3) + ".";
    }

    /** As a part of a sentence. */
    public String clause() {
      return "no bound, because of " + node + ": " + why;
    }
  }
}
