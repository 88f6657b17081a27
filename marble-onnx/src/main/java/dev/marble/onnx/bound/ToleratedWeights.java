package dev.marble.onnx.bound;

import dev.marble.construction.TargetTensor;
import dev.marble.onnx.OnnxException;
import dev.marble.ticket.Side;
import java.util.Map;

/** See {@link WeightRanges#within}. */
final class ToleratedWeights implements WeightRanges {
  /** No deviation at all. */
  static final Deviations NONE =
      new Deviations() {
        @Override
        public double low(int index) {
          return 0;
        }

        @Override
        public double high(int index) {
          return 0;
        }
      };

  private final Map<String, Double> tolerances;

  ToleratedWeights(Map<String, Double> tolerances) {
    this.tolerances = Map.copyOf(tolerances);
  }

  @Override
  public Deviations of(TargetTensor tensor, Side side, float[] target) {
    Double tolerance = tolerances.get(tensor.name());
    if (tolerance == null || !(tolerance >= 0) || tolerance.isInfinite()) {
      throw new OnnxException(
          "The tensor \"" + tensor.name() + "\" has no tolerance that is ≥ 0 and finite.");
    }
    return new Deviations() {
      @Override
      public double low(int index) {
        return -high(index);
      }

      // The collapsed form rounds w⁺ and w⁺ − w⁻ once each.
      @Override
      public double high(int index) {
        return tolerance + 4 * Rounding.UNIT * (Math.abs(target[index]) + tolerance);
      }
    };
  }
}
