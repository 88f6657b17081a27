package dev.marble.app;

import dev.marble.batch.Progress;
import dev.marble.json.JsonObject;
import dev.marble.onnx.DeviationTally;
import dev.marble.onnx.OnnxRunner;
import dev.marble.onnx.OnnxRunner.Value;
import dev.marble.onnx.OutputDeviation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What came out when a ticket, and perhaps its target, ran on the same inputs.
 *
 * @param inputs what the inputs were, in words
 * @param examples how many were run
 * @param compared whether the target ran too
 * @param largestOutput the largest |output| of the target
 * @param largestDeviation the largest |target − ticket| of an output
 * @param meanDeviation the mean of |target − ticket| over all outputs
 * @param targetAccuracy the target's share of right answers, if the inputs have labels
 * @param ticketAccuracy the ticket's
 * @param within what is known about the examples within a range
 */
record SideBySide(
    String inputs,
    long examples,
    boolean compared,
    double largestOutput,
    double largestDeviation,
    double meanDeviation,
    OptionalDouble targetAccuracy,
    OptionalDouble ticketAccuracy,
    Within within) {

  /**
   * The examples that lie within the range of the inputs that is declared; all, if none is.
   *
   * @param examples how many there are
   * @param outputs the largest deviation of each element of each output
   * @param worst some of those that deviated the most, the worst first
   */
  record Within(long examples, List<OutputDeviation> outputs, List<Map<String, Value>> worst) {
    static final Within NOTHING = new Within(0, List.of(), List.of());

    Within {
      outputs = List.copyOf(outputs);
      worst = List.copyOf(worst);
    }

    /** The largest of all. */
    double largestDeviation() {
      return outputs.stream().mapToDouble(OutputDeviation::most).max().orElse(0);
    }
  }

  private static final long PATIENCE_NANOS = 5_000_000_000L;

  /** Runs models on examples. Without labels it stops after five seconds. */
  static SideBySide run(
      String inputs,
      Optional<OnnxRunner> target,
      OnnxRunner ticket,
      Examples examples,
      Optional<InputRange> range,
      Progress progress) {
    Tally tally = new Tally(range);
    progress.start("running", examples.runs());
    long start = System.nanoTime();
    for (int run = 0; run < examples.runs(); run++) {
      Map<String, Value> given = examples.values(run);
      Map<String, Value> theirs = ticket.run(given);
      Optional<Map<String, Value>> ours = target.map(model -> model.run(given));
      tally.add(ours, theirs, examples, run);
      if (ours.isPresent()) {
        tally.addWithin(given, ours.get(), theirs, examples, run);
      }
      progress.step(1);
      if (examples.classes() == 0 && System.nanoTime() - start > PATIENCE_NANOS) {
        break;
      }
    }
    return tally.result(inputs, target.isPresent());
  }

  /**
   * Runs models one after the other, so that they need not be in memory together. Without labels
   * each may take half of the five seconds.
   */
  static SideBySide inTurn(
      String inputs,
      Supplier<OnnxRunner> target,
      Supplier<OnnxRunner> ticket,
      Function<OnnxRunner, Examples> examples,
      Progress progress) {
    List<Map<String, Value>> theirs = new ArrayList<>();
    Examples given;
    try (OnnxRunner model = ticket.get()) {
      given = examples.apply(model);
      progress.start("running", 2L * given.runs());
      long start = System.nanoTime();
      while (theirs.size() < given.runs()
          && (theirs.isEmpty() || given.classes() > 0 || isEarly(start))) {
        theirs.add(model.run(given.values(theirs.size())));
        progress.step(1);
      }
    }
    Tally tally = new Tally(Optional.empty());
    try (OnnxRunner model = target.get()) {
      long start = System.nanoTime();
      for (int run = 0; run < theirs.size(); run++) {
        tally.add(Optional.of(model.run(given.values(run))), theirs.get(run), given, run);
        progress.step(1);
        if (given.classes() == 0 && !isEarly(start)) {
          break;
        }
      }
    }
    return tally.result(inputs, true);
  }

  private static boolean isEarly(long start) {
    return System.nanoTime() - start < PATIENCE_NANOS / 2;
  }

  private static final class Tally {
    private static final int WORST = 8;

    private final Optional<InputRange> range;
    private final DeviationTally within = new DeviationTally();
    private final List<Bad> worst = new ArrayList<>();
    private long examplesWithin;
    private long examples;
    private double largestOutput;
    private double largest;
    private double sum;
    private long count;
    private long labelled;
    private long targetRight;
    private long ticketRight;

    private record Bad(double deviation, Map<String, Value> example) {}

    Tally(Optional<InputRange> range) {
      this.range = range;
    }

    void addWithin(
        Map<String, Value> given,
        Map<String, Value> ours,
        Map<String, Value> theirs,
        Examples from,
        int run) {
      boolean[] counts = new boolean[from.real(run)];
      for (int place = 0; place < counts.length; place++) {
        counts[place] = range.isEmpty() || range.get().contains(given, from.batch(), place);
        examplesWithin += counts[place] ? 1 : 0;
      }
      double[] deviations = within.add(ours, theirs, from.batch(), counts);
      for (int place = 0; place < counts.length; place++) {
        boolean full = worst.size() == WORST;
        if (counts[place] && (!full || deviations[place] > worst.getLast().deviation())) {
          if (full) {
            worst.removeLast();
          }
          worst.add(new Bad(deviations[place], one(given, from.batch(), place)));
          worst.sort(Comparator.comparingDouble(Bad::deviation).reversed());
        }
      }
    }

    /** One example of a run. */
    private static Map<String, Value> one(Map<String, Value> given, int batch, int place) {
      if (batch == 1) {
        return given;
      }
      Map<String, Value> one = new LinkedHashMap<>();
      given.forEach((name, value) -> {
        long[] shape = value.shape().clone();
        int length = value.values().length / batch;
        shape[0] = 1;
        float[] values = Arrays.copyOfRange(value.values(), place * length, (place + 1) * length);
        one.put(name, new Value(shape, values));
      });
      return one;
    }

    void add(Optional<Map<String, Value>> ours, Map<String, Value> theirs, Examples from, int run) {
      int real = from.real(run);
      examples += real;
      if (ours.isPresent()) {
        Iterator<Value> other = theirs.values().iterator();
        for (Value value : ours.get().values()) {
          if (other.hasNext()) {
            compare(value.values(), other.next().values(), (double) real / from.batch());
          }
        }
      }
      int classes = Predictions.classes(theirs, from);
      if (classes == 0) {
        return;
      }
      float[] scores = theirs.values().iterator().next().values();
      for (int place = 0; place < real; place++) {
        int label = from.label(run, place).orElseThrow();
        labelled++;
        ticketRight += Predictions.best(scores, place * classes, classes) == label ? 1 : 0;
        if (ours.isPresent()) {
          float[] own = ours.get().values().iterator().next().values();
          targetRight += Predictions.best(own, place * classes, classes) == label ? 1 : 0;
        }
      }
    }

    private void compare(float[] target, float[] ticket, double share) {
      int length = (int) Math.round(Math.min(target.length, ticket.length) * share);
      for (int i = 0; i < length; i++) {
        double deviation = Math.abs((double) target[i] - ticket[i]);
        if (Double.isNaN(deviation)) {
          continue;
        }
        largestOutput = Math.max(largestOutput, Math.abs(target[i]));
        largest = Math.max(largest, deviation);
        sum += deviation;
        count++;
      }
    }

    SideBySide result(String inputs, boolean compared) {
      return new SideBySide(
          inputs,
          examples,
          compared,
          largestOutput,
          largest,
          count == 0 ? 0 : sum / count,
          share(targetRight, compared),
          share(ticketRight, true),
          new Within(examplesWithin, within.outputs(), worst.stream().map(Bad::example).toList()));
    }

    private OptionalDouble share(long right, boolean known) {
      return labelled > 0 && known
          ? OptionalDouble.of((double) right / labelled)
          : OptionalDouble.empty();
    }
  }

  JsonObject toJson() {
    JsonObject json = new JsonObject().put("inputs", inputs).put("examples", examples);
    if (compared) {
      json.put("largestOutput", largestOutput)
          .put("largestDeviation", largestDeviation)
          .put("meanDeviation", meanDeviation);
    }
    targetAccuracy.ifPresent(accuracy -> json.put("targetAccuracy", accuracy));
    ticketAccuracy.ifPresent(accuracy -> json.put("ticketAccuracy", accuracy));
    return json;
  }
}
