package dev.marble.app;

import dev.marble.batch.Progress;
import dev.marble.json.JsonObject;
import dev.marble.onnx.OnnxRunner;
import dev.marble.onnx.OnnxRunner.Value;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

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
 */
record SideBySide(
    String inputs,
    long examples,
    boolean compared,
    double largestOutput,
    double largestDeviation,
    double meanDeviation,
    OptionalDouble targetAccuracy,
    OptionalDouble ticketAccuracy) {

  private static final long PATIENCE_NANOS = 5_000_000_000L;

  /** Runs models on examples. Without labels it stops after five seconds. */
  static SideBySide run(
      String inputs,
      Optional<OnnxRunner> target,
      OnnxRunner ticket,
      Examples examples,
      Progress progress) {
    Tally tally = new Tally();
    progress.start("running", examples.runs());
    long start = System.nanoTime();
    for (int run = 0; run < examples.runs(); run++) {
      Map<String, Value> given = examples.values(run);
      Map<String, Value> theirs = ticket.run(given);
      Optional<Map<String, Value>> ours = target.map(model -> model.run(given));
      tally.add(ours, theirs, examples, run);
      progress.step(1);
      if (examples.classes() == 0 && System.nanoTime() - start > PATIENCE_NANOS) {
        break;
      }
    }
    return tally.result(inputs, target.isPresent());
  }

  private static final class Tally {
    private long examples;
    private double largestOutput;
    private double largest;
    private double sum;
    private long count;
    private long labelled;
    private long targetRight;
    private long ticketRight;

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
      if (theirs.isEmpty() || from.classes() == 0) {
        return;
      }
      float[] scores = theirs.values().iterator().next().values();
      int classes = scores.length / from.batch();
      if (classes < Math.max(2, from.classes())) {
        return;
      }
      for (int place = 0; place < real; place++) {
        int label = from.label(run, place).orElseThrow();
        labelled++;
        ticketRight += best(scores, place * classes, classes) == label ? 1 : 0;
        if (ours.isPresent()) {
          float[] own = ours.get().values().iterator().next().values();
          targetRight += best(own, place * classes, classes) == label ? 1 : 0;
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

    private static int best(float[] scores, int from, int count) {
      int best = 0;
      for (int i = 1; i < count; i++) {
        best = scores[from + i] > scores[from + best] ? i : best;
      }
      return best;
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
          share(ticketRight, true));
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
