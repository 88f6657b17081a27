package dev.marble.onnx.bound;

import dev.marble.batch.Batch;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Bounds the deviation of an output a second time: the output as a linear function of deviations is
 * pulled back through the graph, layer by layer, as DeepPoly (Singh et al., POPL 2019) does for
 * ranges and NeuroDiff (Paulsen et al., ASE 2020) for differences. What is pulled over two linear
 * layers keeps its signs, where the forward pass adds magnitudes. The best of all cuts counts.
 */
final class Backward {
  /** Multiplications that one output may take. */
  private static final long WORK = 6_000_000_000L;

  /** Far above what the sums round: their parts are fewer than 2^20 and taken in double. */
  private static final double SLACK = 0x1p-30;

  private final List<Enclosure> order;
  private final IdentityHashMap<Enclosure, Integer> numbers = new IdentityHashMap<>();

  private Backward(Enclosure output) {
    List<Enclosure> finished = new ArrayList<>();
    visit(output, finished);
    order = finished.reversed();
    for (int i = 0; i < order.size(); i++) {
      numbers.put(order.get(i), i);
    }
  }

  /** Depth first, without recursion: graphs may be thousands of nodes deep. */
  private static void visit(Enclosure output, List<Enclosure> finished) {
    IdentityHashMap<Enclosure, Integer> next = new IdentityHashMap<>();
    List<Enclosure> stack = new ArrayList<>(List.of(output));
    next.put(output, 0);
    while (!stack.isEmpty()) {
      Enclosure top = stack.getLast();
      int child = next.get(top);
      List<Enclosure> inputs = top.step == null ? List.of() : top.step.inputs();
      if (child == inputs.size()) {
        finished.add(top);
        stack.removeLast();
        continue;
      }
      next.put(top, child + 1);
      if (next.putIfAbsent(inputs.get(child), 0) == null) {
        stack.add(inputs.get(child));
      }
    }
  }

  /** The output with what can be gained, unless it is too much work. */
  static Enclosure tightened(Enclosure output, Batch batch) {
    if (output.step == null) {
      return output;
    }
    Backward backward = new Backward(output);
    long work = 0;
    for (Enclosure each : backward.order) {
      work += each.step == null ? each.size() : each.step.work();
    }
    if (work > WORK / (2L * output.size())) {
      return output;
    }
    double[] down = new double[output.size()];
    double[] up = new double[output.size()];
    batch.run(
        2 * output.size(),
        () -> 0,
        (job, scratch) -> {
          int i = job / 2;
          if (job % 2 == 0) {
            up[i] = Math.min(output.up[i], backward.greatest(i, 1));
          } else {
            down[i] = Math.max(output.down[i], -backward.greatest(i, -1));
          }
        });
    return Enclosure.of(
        output.shape,
        output.low.clone(),
        output.high.clone(),
        output.ticketLow.clone(),
        output.ticketHigh.clone(),
        down,
        up);
  }

  /** The greatest sign · δ of an element of the output. */
  private double greatest(int element, int sign) {
    double[][] c = new double[order.size()][];
    c[0] = new double[order.get(0).size()];
    c[0][element] = sign;
    double[] rest = new double[2];
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < order.size(); i++) {
      best = Math.min(best, cut(c, i, rest));
      Enclosure here = order.get(i);
      if (here.step == null) {
        concretise(here, c[i], rest);
      } else {
        List<Enclosure> inputs = here.step.inputs();
        double[][] into = new double[inputs.size()][];
        for (int k = 0; k < into.length; k++) {
          int number = numbers.get(inputs.get(k));
          c[number] = c[number] == null ? new double[inputs.get(k).size()] : c[number];
          into[k] = c[number];
        }
        here.step.pull(c[i], into, rest);
      }
      c[i] = null;
    }
    return Math.min(best, rest[0] + SLACK * rest[1]);
  }

  /** The bound if everything that is left were taken as it stands. */
  private double cut(double[][] c, int from, double[] rest) {
    double[] sum = rest.clone();
    for (int i = from; i < c.length; i++) {
      if (c[i] != null) {
        concretise(order.get(i), c[i], sum);
      }
    }
    return sum[0] + SLACK * sum[1];
  }

  private static void concretise(Enclosure here, double[] c, double[] rest) {
    for (int j = 0; j < c.length; j++) {
      if (c[j] != 0) {
        Step.add(rest, Step.greatest(c[j], here.down[j], here.up[j]));
      }
    }
  }
}
