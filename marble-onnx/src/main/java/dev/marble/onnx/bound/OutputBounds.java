package dev.marble.onnx.bound;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.marble.batch.Batch;
import dev.marble.batch.Progress;
import dev.marble.onnx.OnnxFile;
import dev.marble.onnx.Preparation;
import dev.marble.onnx.PrepareSettings;
import dev.marble.onnx.Prepared;
import dev.marble.onnx.Tensors;
import dev.marble.onnx.bound.Rounding.Evaluation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A sound bound on |f(x) − g(x)| for a target f and a ticket's collapsed form g, per output and for
 * all inputs x within declared ranges.
 *
 * <p>There are two: one for the networks as functions of real numbers, which is what the ticket is
 * responsible for, and one for the networks as they run, in float32, each with its own rounding, in
 * any order of summation, with or without fused multiply-adds. {@link Rounding} says what is
 * assumed of the runtime. Where only rounding is in the way, there is the first without the second.
 * A model of another floating-point type is bounded in its float32 version; a batch whose size is
 * open is taken as one.
 *
 * <p>Cost: about fourteen times the multiplications of one run, in double precision.
 */
public final class OutputBounds {
  private final OnnxFile target;
  private final Prepared prepared;
  private final InputRanges inputs;
  private final Batch batch;
  private final Progress progress;
  private final Map<String, Double> memory = new HashMap<>();

  private OutputBounds(
      OnnxFile target, Prepared prepared, InputRanges inputs, Batch batch, Progress progress) {
    this.target = target;
    this.prepared = prepared;
    this.inputs = inputs;
    this.batch = batch;
    this.progress = progress;
  }

  /**
   * For one target and one set of input ranges.
   *
   * @param target the model
   * @param settings how the ticket's target was prepared
   * @param inputs the range of each graph input
   * @param batch what the work runs on; the result does not depend on it
   * @param progress is told of nodes
   * @return the bounds
   * @throws dev.marble.onnx.OnnxException if the model cannot be prepared
   */
  public static OutputBounds of(
      OnnxFile target,
      PrepareSettings settings,
      InputRanges inputs,
      Batch batch,
      Progress progress) {
    return new OutputBounds(target, Preparation.of(target, settings), inputs, batch, progress);
  }

  /**
   * The bound for given weights.
   *
   * @param weights what the weights of the ticket may be
   * @return the bound, or the node that there is none for
   * @throws dev.marble.MarbleException if the weights are not this model's
   */
  public BoundResult bound(WeightRanges weights) {
    try {
      Map<String, Enclosure> functions = enclosures(weights, Evaluation.EXACT);
      Map<String, Enclosure> runs = Map.of();
      Optional<BoundResult.Unbounded> noRuns = Optional.empty();
      try {
        runs = enclosures(weights, Evaluation.FLOAT32);
      } catch (Propagation.Ended e) {
        // Rounding may be all that stands in the way.
        noRuns = Optional.of(e.result());
      }
      List<OutputBound> outputs = new ArrayList<>();
      for (Map.Entry<String, Enclosure> function : functions.entrySet()) {
        Optional<Enclosure> run = Optional.ofNullable(runs.get(function.getKey()));
        outputs.add(output(function.getKey(), function.getValue(), run));
      }
      return new BoundResult.Bounded(outputs, LayerNorms.of(prepared), notes(), noRuns);
    } catch (Propagation.Ended e) {
      return e.result();
    }
  }

  private static OutputBound output(String name, Enclosure function, Optional<Enclosure> run) {
    double[] exact = deviations(function);
    double[] inFloat32 = new double[exact.length];
    Arrays.fill(inFloat32, Double.POSITIVE_INFINITY);
    run.ifPresent(r -> System.arraycopy(deviations(r), 0, inFloat32, 0, exact.length));
    for (int i = 0; i < exact.length; i++) {
      exact[i] = Math.min(exact[i], inFloat32[i]);
    }
    Enclosure range = run.orElse(function);
    return new OutputBound(
        name, Arrays.stream(range.shape).boxed().toList(), exact, inFloat32, range.low, range.high);
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>(prepared.notes());
    boolean converted =
        target.model().getGraph().getInitializerList().stream()
            .map(Tensors::type)
            .anyMatch(type -> Tensors.isFloating(type) && type != TensorProto.DataType.FLOAT);
    if (converted) {
      notes.add(
          "The bound compares with the target's float32 version; what the target's own"
              + " floating-point type rounds is not in it.");
    }
    return notes;
  }

  /**
   * The largest deviation of any output between the two networks as functions of real numbers.
   *
   * @param weights what the weights of the ticket may be
   * @return the same as {@link BoundResult.Bounded#largest} of {@link #bound}, in about half the
   *     time; infinite if there is none
   * @throws dev.marble.MarbleException if the weights are not this model's
   */
  public double largest(WeightRanges weights) {
    try {
      double largest = 0;
      for (Enclosure enclosure : enclosures(weights, Evaluation.EXACT).values()) {
        for (double deviation : deviations(enclosure)) {
          largest = Math.max(largest, deviation);
        }
      }
      return largest;
    } catch (Propagation.Ended e) {
      return Double.POSITIVE_INFINITY;
    }
  }

  private static double[] deviations(Enclosure enclosure) {
    double[] deviations = new double[enclosure.size()];
    for (int i = 0; i < deviations.length; i++) {
      deviations[i] = Math.max(-enclosure.down[i], enclosure.up[i]);
    }
    return deviations;
  }

  private Map<String, Enclosure> enclosures(WeightRanges weights, Evaluation evaluation) {
    Propagation propagation = new Propagation(prepared, inputs, weights, batch, memory, progress);
    return ScopedValue.where(Rounding.EVALUATION, evaluation).call(propagation::run);
  }
}
