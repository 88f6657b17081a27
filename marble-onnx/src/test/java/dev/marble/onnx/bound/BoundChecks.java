package dev.marble.onnx.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.onnx.OnnxRunner;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Runs a target and a ticket side by side and holds them against a bound. */
final class BoundChecks implements AutoCloseable {
  private final OnnxRunner target;
  private final OnnxRunner ticket;
  private final BoundResult.Bounded bound;
  private final InputRanges ranges;
  private final String what;

  /** The largest deviation that was seen, of any output element. */
  double seen;

  /** The largest share of its bound that a deviation reached. */
  double share;

  private final Map<String, double[][]> boxes = new LinkedHashMap<>();
  private final Map<String, long[]> shapes = new HashMap<>();

  BoundChecks(
      OnnxRunner target,
      OnnxRunner ticket,
      BoundResult.Bounded bound,
      InputRanges ranges,
      String what) {
    this.target = target;
    this.ticket = ticket;
    this.bound = bound;
    this.ranges = ranges;
    this.what = what;
    for (OnnxRunner.Input input : target.inputs()) {
      long[] shape = input.shape().stream().mapToLong(dim -> dim < 1 ? 1 : dim).toArray();
      shapes.put(input.name(), shape);
      int size = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
      int inner = (int) Arrays.stream(shape).skip(2).reduce(1, (a, b) -> a * b);
      var box = this.ranges.of(input.name()).orElseThrow();
      double[][] both = new double[2][size];
      for (int i = 0; i < size; i++) {
        int c = box.size() == 1 ? 0 : i / inner % box.size();
        both[0][i] = box.get(c).low();
        both[1][i] = box.get(c).high();
      }
      boxes.put(input.name(), both);
    }
  }

  /** Somewhere in the box, half of the time with most elements at its corners. */
  Map<String, float[]> draw(Random random) {
    double atCorner = List.of(0.0, 0.5, 1.0, 0.95).get(random.nextInt(4));
    double bias = random.nextDouble();
    Map<String, float[]> inputs = new LinkedHashMap<>();
    boxes.forEach((name, box) -> {
      float[] values = new float[box[0].length];
      for (int i = 0; i < values.length; i++) {
        double t =
            random.nextDouble() < atCorner
                ? random.nextDouble() < bias ? 1 : 0
                : random.nextDouble();
        values[i] = inside(box, i, box[0][i] + t * (box[1][i] - box[0][i]));
      }
      inputs.put(name, values);
    });
    return inputs;
  }

  private static float inside(double[][] box, int i, double value) {
    return (float) Math.max(box[0][i], Math.min(box[1][i], value));
  }

  /** Runs both, checks every element, and returns the largest deviation. */
  double check(Map<String, float[]> inputs) {
    Map<String, OnnxRunner.Value> given = new HashMap<>();
    inputs.forEach(
        (name, values) -> given.put(name, new OnnxRunner.Value(shapes.get(name), values)));
    Map<String, OnnxRunner.Value> f = target.run(given);
    Map<String, OnnxRunner.Value> g = ticket.run(given);
    double largest = 0;
    for (OutputBound output : bound.outputs()) {
      float[] first = f.get(output.name()).values();
      float[] second = g.get(output.name()).values();
      assertEquals(
          output.shape(),
          Arrays.stream(f.get(output.name()).shape()).mapToObj(Math::toIntExact).toList(),
          what + ": the shape of " + output.name());
      for (int i = 0; i < first.length; i++) {
        double deviation = Math.abs((double) first[i] - second[i]);
        int at = i;
        assertTrue(
            deviation <= output.runs()[i],
            () ->
                what
                    + ": "
                    + output.name()
                    + "["
                    + at
                    + "] deviates by "
                    + deviation
                    + ", the bound is "
                    + output.runs()[at]);
        // Runs that round as little as runs do in practice differ as the functions do.
        double magnitude = Math.max(Math.abs(output.low()[i]), Math.abs(output.high()[i]));
        double slack = 1e-5 * (1 + magnitude);
        assertTrue(
            deviation <= output.deviations()[i] + slack,
            () ->
                what
                    + ": "
                    + output.name()
                    + "["
                    + at
                    + "] deviates by "
                    + deviation
                    + ", the bound between functions is "
                    + output.deviations()[at]);
        // Without a bound on runs the range is that of the function.
        double rounding = output.runs()[i] == Double.POSITIVE_INFINITY ? slack : 0;
        assertTrue(
            output.low()[i] - rounding <= first[i] && first[i] <= output.high()[i] + rounding,
            () ->
                what
                    + ": "
                    + output.name()
                    + "["
                    + at
                    + "] is "
                    + first[at]
                    + ", not within "
                    + output.low()[at]
                    + " … "
                    + output.high()[at]);
        largest = Math.max(largest, deviation);
        share = Math.max(share, deviation / output.runs()[i]);
      }
    }
    seen = Math.max(seen, largest);
    return largest;
  }

  /**
   * A walk without gradients: some elements go to the other side of their box; what is worse stays.
   */
  void attack(Map<String, float[]> from, int steps, Random random) {
    Map<String, float[]> best = from;
    double worst = check(best);
    int part = 4;
    for (int step = 0; step < steps; step++) {
      Map<String, float[]> next = new LinkedHashMap<>();
      int oneIn = part;
      best.forEach((name, values) -> {
        float[] changed = values.clone();
        double[][] box = boxes.get(name);
        for (int i = 0; i < changed.length; i++) {
          if (random.nextInt(oneIn) == 0) {
            boolean up = random.nextBoolean();
            changed[i] = inside(box, i, up ? box[1][i] : box[0][i]);
          }
        }
        next.put(name, changed);
      });
      double now = check(next);
      if (now > worst) {
        worst = now;
        best = next;
      } else {
        part = part > 256 ? 4 : part + 1;
      }
    }
  }

  @Override
  public void close() {
    target.close();
    ticket.close();
  }
}
