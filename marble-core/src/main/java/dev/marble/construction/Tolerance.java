package dev.marble.construction;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** How far a rebuilt weight may be from its target. */
public sealed interface Tolerance {

  /**
   * The largest accepted |weight − target| in a tensor.
   *
   * @param largestWeight the tensor's largest |target|
   * @return the absolute tolerance
   */
  double absolute(double largestWeight);

  /**
   * The tolerance of one tensor.
   *
   * @param tensor its name
   * @return the same for all, unless it says otherwise
   */
  default Tolerance of(String tensor) {
    return this;
  }

  /**
   * A share of the tensor's largest weight.
   *
   * @param share the share, above 0 and at most 1
   */
  record Relative(double share) implements Tolerance {
    /** Checks the share. */
    public Relative {
      if (!(share > 0 && share <= 1)) {
        throw new IllegalArgumentException(
            "the tolerance "
                + share
                + " (a share of each layer's largest weight) is not above 0"
                + " and at most 1");
      }
    }

    @Override
    public double absolute(double largestWeight) {
      return share * largestWeight;
    }
  }

  /**
   * The same for every tensor.
   *
   * @param value the tolerance, above 0
   */
  record Absolute(double value) implements Tolerance {
    /** Checks the value. */
    public Absolute {
      if (!(value > 0 && value <= Float.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "the absolute tolerance " + value + " is not above 0 and finite");
      }
    }

    @Override
    public double absolute(double largestWeight) {
      return value;
    }
  }

  /**
   * One for each tensor, as a division of an output error gives them.
   *
   * @param output the largest deviation of an output that they are to ensure, above 0
   * @param values the tolerances by the tensors' names, each above 0
   */
  record ByTensor(double output, Map<String, Double> values) implements Tolerance {
    /** Copies the map, in order, and checks the output's error. */
    public ByTensor {
      if (!(output > 0 && output <= Double.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "the output tolerance " + output + " is not above 0 and finite");
      }
      values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    @Override
    public double absolute(double largestWeight) {
      throw new IllegalStateException("each tensor has a tolerance of its own");
    }

    @Override
    public Tolerance of(String tensor) {
      Double value = values.get(tensor);
      if (value == null) {
        throw new IllegalArgumentException("no tolerance is given for \"" + tensor + "\"");
      }
      return new Absolute(value);
    }
  }
}
