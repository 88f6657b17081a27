package dev.marble.onnx;

import dev.marble.onnx.OnnxRunner.Input;
import dev.marble.onnx.OnnxRunner.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs two models on the same candidates, several at once where the first axis of every input
 * counts examples and the models keep the examples apart. A candidate is one row of numbers: all
 * inputs one after the other.
 */
final class TwinRuns {
  private static final long LARGEST = 1L << 24;

  /** One input: its shape in a run, and where it lies in a candidate. */
  @SuppressWarnings("ArrayRecordComponent") // handed through, never compared
  record Part(Input input, long[] shape, int offset, int length) {}

  private final OnnxRunner target;
  private final OnnxRunner ticket;
  private final List<Part> parts = new ArrayList<>();
  private final int rows;
  private int length;

  /** What both models answered to the candidates of one run, output by output. */
  static final class Answers {
    private final Map<String, Value> target;
    private final Map<String, Value> ticket;
    private final List<Value> targets;
    private final List<Value> tickets;
    private final int rows;

    Answers(Map<String, Value> target, Map<String, Value> ticket, int rows) {
      this.target = target;
      this.ticket = ticket;
      this.targets = List.copyOf(target.values());
      this.tickets = List.copyOf(ticket.values());
      this.rows = rows;
    }

    int outputs() {
      return Math.min(targets.size(), tickets.size());
    }

    /** How many elements an output has for each candidate. */
    int length(int output) {
      Value value = targets.get(output);
      return value.values().length / DeviationTally.rows(value, rows);
    }

    float target(int output, int row, int element) {
      return targets.get(output).values()[row * length(output) + element];
    }

    float ticket(int output, int row, int element) {
      return tickets.get(output).values()[row * length(output) + element];
    }

    /** Adds the first candidates to a tally. */
    double[] addTo(DeviationTally tally, int real) {
      boolean[] counts = new boolean[real];
      Arrays.fill(counts, true);
      return tally.add(target, ticket, rows, counts);
    }
  }

  private TwinRuns(OnnxRunner target, OnnxRunner ticket, Map<String, Value> example, int rows) {
    this.target = target;
    this.ticket = ticket;
    this.rows = rows;
    for (Input input : target.inputs()) {
      long[] shape = example.get(input.name()).shape().clone();
      if (rows > 1) {
        shape[0] = rows;
      } else if (shape.length > 0 && !input.shape().isEmpty() && input.shape().get(0) > 0) {
        shape[0] = input.shape().get(0);
      }
      int size = (int) (product(shape) / rows);
      parts.add(new Part(input, shape, length, size));
      length += size;
    }
  }

  /**
   * Two models that take the same inputs.
   *
   * @param example one example for all inputs, its first axis 1 where that axis counts examples
   * @param wanted how many candidates should go into one run
   */
  static TwinRuns of(OnnxRunner target, OnnxRunner ticket, Map<String, Value> example, int wanted) {
    int rows = rows(target.inputs(), example, wanted);
    if (rows > 1) {
      TwinRuns many = new TwinRuns(target, ticket, example, rows);
      if (many.keepsApart(example)) {
        return many;
      }
    }
    return new TwinRuns(target, ticket, example, 1);
  }

  private static int rows(List<Input> inputs, Map<String, Value> example, int wanted) {
    long common = 0;
    long size = 1;
    for (Input input : inputs) {
      long[] shape = example.get(input.name()).shape();
      if (shape.length == 0 || shape[0] != 1 || input.shape().isEmpty()) {
        return 1;
      }
      long first = input.shape().get(0);
      if (common != 0 && first != common) {
        return 1;
      }
      common = first;
      size += product(shape);
    }
    return common > 0 ? (int) common : Math.clamp(LARGEST / size, 1, wanted);
  }

  /** Whether another neighbour changes nothing in the answers to a candidate. */
  private boolean keepsApart(Map<String, Value> example) {
    try {
      float[] one = candidate(example);
      float[] other = one.clone();
      for (Part part : parts) {
        if (part.input().isFloating()) {
          for (int i = part.offset(); i < part.offset() + part.length(); i++) {
            other[i] = one[i] + (i % 2 == 0 ? 1 : -0.5f);
          }
        }
      }
      List<float[]> same = new ArrayList<>();
      List<float[]> mixed = new ArrayList<>();
      for (int row = 0; row < rows; row++) {
        same.add(one);
        mixed.add(row % 2 == 0 ? one : other);
      }
      Answers first = run(same);
      Answers second = run(mixed);
      return isSameInRowZero(first.target, second.target)
          && isSameInRowZero(first.ticket, second.ticket);
    } catch (OnnxException e) {
      return false; // then one at a time, as the example itself was
    }
  }

  private boolean isSameInRowZero(Map<String, Value> first, Map<String, Value> second) {
    for (Map.Entry<String, Value> entry : first.entrySet()) {
      Value one = entry.getValue();
      Value other = second.get(entry.getKey());
      if (DeviationTally.rows(one, rows) != rows || one.values().length != other.values().length) {
        return false;
      }
      double size = 0;
      double apart = 0;
      for (int i = 0; i < one.values().length / rows; i++) {
        size = Math.max(size, Math.abs(one.values()[i]));
        apart = Math.max(apart, DeviationTally.deviation(one.values()[i], other.values()[i]));
      }
      if (apart > 1e-5 * size) {
        return false;
      }
    }
    return true;
  }

  /** How many candidates one run takes. */
  int rows() {
    return rows;
  }

  /** How many numbers a candidate has. */
  int length() {
    return length;
  }

  List<Part> parts() {
    return parts;
  }

  /** An example as a candidate; repeated where the model insists on several of them. */
  float[] candidate(Map<String, Value> example) {
    float[] candidate = new float[length];
    for (Part part : parts) {
      float[] values = example.get(part.input().name()).values();
      for (int i = 0; i < part.length(); i++) {
        candidate[part.offset() + i] = values[i % values.length];
      }
    }
    return candidate;
  }

  /** A candidate as an example. */
  Map<String, Value> example(float[] candidate) {
    Map<String, Value> example = new LinkedHashMap<>();
    for (Part part : parts) {
      float[] values = new float[part.length()];
      System.arraycopy(candidate, part.offset(), values, 0, values.length);
      long[] shape = part.shape().clone();
      if (rows > 1) {
        shape[0] = 1;
      }
      example.put(part.input().name(), new Value(shape, values));
    }
    return example;
  }

  /** Runs at most {@link #rows} candidates; the last one fills the rest of the run. */
  Answers run(List<float[]> candidates) {
    Map<String, Value> given = new LinkedHashMap<>();
    for (Part part : parts) {
      float[] values = new float[part.length() * rows];
      for (int row = 0; row < rows; row++) {
        float[] candidate = candidates.get(Math.min(row, candidates.size() - 1));
        System.arraycopy(candidate, part.offset(), values, row * part.length(), part.length());
      }
      given.put(part.input().name(), new Value(part.shape(), values));
    }
    return new Answers(target.run(given), ticket.run(given), rows);
  }

  private static long product(long[] shape) {
    long product = 1;
    for (long dim : shape) {
      product *= dim;
    }
    return product;
  }
}
