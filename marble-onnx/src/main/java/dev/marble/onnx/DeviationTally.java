package dev.marble.onnx;

import dev.marble.onnx.OnnxRunner.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Keeps, for every element of every output, the largest |first − second| of two models that run on
 * the same examples.
 *
 * <p>An output whose first axis counts the examples of a run is taken example by example; any other
 * one is taken as a whole. Two equal answers, NaN included, deviate by 0; where only one of them is
 * NaN, the deviation is infinite.
 */
public final class DeviationTally {
  private final List<String> names = new ArrayList<>();
  private final List<double[]> largest = new ArrayList<>();
  private double most;

  /**
   * Adds the answers to one run.
   *
   * @param first what the first model answered
   * @param second what the second one answered; its outputs are matched by their order
   * @param examples how many examples the run held
   * @param counts which of them count; those after its last element do not
   * @return per example its largest deviation, 0 for those that do not count; an output that is
   *     taken as a whole is the first example's
   */
  public double[] add(
      Map<String, Value> first, Map<String, Value> second, int examples, boolean[] counts) {
    double[] worst = new double[counts.length];
    Iterator<Value> others = second.values().iterator();
    int output = 0;
    for (Map.Entry<String, Value> entry : first.entrySet()) {
      if (!others.hasNext()) {
        break;
      }
      Value one = entry.getValue();
      int rows = rows(one, examples);
      int length = Math.min(one.values().length, others.next().values().length) / rows;
      room(output, entry.getKey(), length);
      output++;
    }
    others = second.values().iterator();
    output = 0;
    for (Value one : first.values()) {
      if (!others.hasNext()) {
        break;
      }
      add(one, others.next(), largest.get(output++), examples, counts, worst);
    }
    for (double each : worst) {
      most = Math.max(most, each);
    }
    return worst;
  }

  private static void add(
      Value one, Value other, double[] into, int examples, boolean[] counts, double[] worst) {
    int rows = rows(one, examples);
    int length = Math.min(one.values().length, other.values().length) / rows;
    for (int row = 0; row < Math.min(rows, worst.length); row++) {
      if (!counts[row]) {
        continue;
      }
      for (int i = 0; i < length; i++) {
        double off = deviation(one.values()[row * length + i], other.values()[row * length + i]);
        into[i] = Math.max(into[i], off);
        worst[row] = Math.max(worst[row], off);
      }
    }
  }

  /** How many examples an output tells apart. */
  static int rows(Value output, int examples) {
    return output.shape().length > 0 && output.shape()[0] == examples ? examples : 1;
  }

  static double deviation(float one, float other) {
    if (Float.compare(one, other) == 0 || (Float.isNaN(one) && Float.isNaN(other))) {
      return 0;
    }
    double off = Math.abs((double) one - other);
    return Double.isNaN(off) ? Double.POSITIVE_INFINITY : off;
  }

  private void room(int output, String name, int length) {
    if (output == names.size()) {
      names.add(name);
      largest.add(new double[length]);
    } else if (largest.get(output).length < length) {
      largest.set(output, Arrays.copyOf(largest.get(output), length));
    }
  }

  /**
   * Adds what another tally has found, output by output in their order.
   *
   * @param other what it has found
   */
  public void add(List<OutputDeviation> other) {
    for (int output = 0; output < other.size(); output++) {
      double[] theirs = other.get(output).largest();
      room(output, other.get(output).name(), theirs.length);
      double[] ours = largest.get(output);
      for (int i = 0; i < theirs.length; i++) {
        ours[i] = Math.max(ours[i], theirs[i]);
        most = Math.max(most, ours[i]);
      }
    }
  }

  /** What was found so far, output by output. */
  public List<OutputDeviation> outputs() {
    List<OutputDeviation> all = new ArrayList<>();
    for (int output = 0; output < names.size(); output++) {
      all.add(new OutputDeviation(names.get(output), largest.get(output).clone()));
    }
    return all;
  }

  /** The largest deviation of all. */
  public double most() {
    return most;
  }
}
