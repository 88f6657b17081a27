package dev.marble.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.marble.batch.Progress;
import dev.marble.batch.ThreadBatch;
import dev.marble.construction.CarveSettings;
import dev.marble.construction.Construction;
import dev.marble.construction.OnMiss;
import dev.marble.construction.Tolerance;
import dev.marble.random.Distribution;
import dev.marble.random.Seed;
import dev.marble.ticket.CarvedTensor;
import dev.marble.ticket.Origin;
import dev.marble.ticket.Recipe;
import dev.marble.ticket.TensorCheck;
import dev.marble.ticket.Ticket;
import dev.marble.ticket.TicketHeader;
import dev.marble.ticket.TicketVerifier;
import dev.marble.ticket.Verification;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What the tests do with a model: carve it, check the ticket, and run what comes out of it. */
public final class Carving {
  public static final Recipe RECIPE = new Recipe(new Seed(20_260_101), Distribution.UNIFORM);
  public static final PrepareSettings PLAIN = new PrepareSettings(false, false, Optional.empty());
  public static final PrepareSettings BIASES = new PrepareSettings(false, true, Optional.empty());
  public static final PrepareSettings FOLDED = new PrepareSettings(true, false, Optional.empty());

  /** How far the outputs of two forms may be apart, as a share of the largest output. */
  private static final double ROUNDING = 1e-4;

  private Carving() {}

  public static PrepareSettings box(double low, double high) {
    return new PrepareSettings(false, false, Optional.of(new InputBox(low, high)));
  }

  public static CarveOptions options(PrepareSettings prepare) {
    return options(prepare, 0.01, OnMiss.WIDEN);
  }

  static CarveOptions options(PrepareSettings prepare, Construction construction) {
    Tolerance relative = new Tolerance.Relative(0.01);
    return new CarveOptions(
        prepare,
        new CarveSettings(RECIPE, relative, 0, 1, OnMiss.WIDEN, construction),
        "the tests",
        false);
  }

  public static CarveOptions options(PrepareSettings prepare, double tolerance, OnMiss onMiss) {
    Tolerance relative = new Tolerance.Relative(tolerance);
    return new CarveOptions(
        prepare, new CarveSettings(RECIPE, relative, 0, onMiss), "the tests", false);
  }

  public static CarveReport carve(OnnxFile model, PrepareSettings prepare, Path ticket) {
    return carve(model, options(prepare), ticket, 2);
  }

  public static CarveReport carve(OnnxFile model, CarveOptions options, Path ticket, int threads) {
    try (ThreadBatch batch = new ThreadBatch(threads)) {
      return new Carver(options, batch, Progress.NONE).carve(model, ticket);
    }
  }

  /** The ticket is the model's in weights, carried tensors and skeleton. */
  public static void assertVerified(OnnxFile model, Path path) {
    try (Ticket ticket = Ticket.open(path);
        ThreadBatch batch = new ThreadBatch(2)) {
      OnnxTarget target = new OnnxTarget(model, ticket);
      Verification found =
          new TicketVerifier(ticket, batch, done -> {}).verify(Optional.of(target));
      assertTrue(found.passed(), found::toString);
      assertTrue(found.tensors().stream().allMatch(TensorCheck::compared), found::toString);
      assertTrue(target.hasSkeletonOf(ticket), "another skeleton");
      assertTrue(target.hasCarriedOf(ticket), "other carried tensors");
    }
  }

  /** Whoever follows an origin in the model's file, step by step, finds the values. */
  public static void assertOrigins(OnnxFile model, TicketHeader header) {
    Prepared prepared = Preparation.of(model, PrepareSettings.fromMap(header.settings()));
    Map<String, TensorProto> lying = new HashMap<>();
    for (NodeProto node : model.model().getGraph().getNodeList()) {
      if (node.getOpType().equals("Constant")) {
        lying.put(node.getOutput(0), node.getAttribute(0).getT());
      }
    }
    model.model().getGraph().getInitializerList().forEach(t -> lying.put(t.getName(), t));
    for (CarvedTensor tensor : header.tensors()) {
      if (tensor.origin().isEmpty()) {
        continue;
      }
      TensorProto source = lying.get(tensor.origin().get().initializer());
      float[] values = Tensors.floats(source);
      float[] expected = Tensors.floats(prepared.values().get(tensor.name()));
      List<Integer> shape = Tensors.shape(source);
      for (Origin.Step step : tensor.origin().get().steps()) {
        List<Integer> before = shape;
        switch (step.kind()) {
          case TRANSPOSE -> {
            values = transposed(values, shape, step.numbers());
            shape = step.numbers().stream().map(before::get).toList();
          }
          case RESHAPE -> shape = step.numbers();
          case TILE -> {
            assertArrayEquals(expected, values);
            values = tiled(values, shape, step.numbers());
            expected = values;
            shape =
                IntStream.range(0, before.size())
                    .mapToObj(axis -> before.get(axis) * step.numbers().get(axis))
                    .toList();
          }
        }
      }
      assertEquals(tensor.shape(), shape, tensor.name());
      assertArrayEquals(expected, values);
    }
  }

  /**
   * ONNX's Tile, from its definition: the entry at i is that at i modulo the size, on each axis.
   */
  public static float[] tiled(float[] values, List<Integer> shape, List<Integer> repeats) {
    int size = values.length * repeats.stream().reduce(1, (a, b) -> a * b);
    float[] result = new float[size];
    for (int to = 0; to < size; to++) {
      int from = 0;
      int stride = 1;
      for (int axis = shape.size() - 1, rest = to; axis >= 0; axis--) {
        int at = rest % (shape.get(axis) * repeats.get(axis));
        rest /= shape.get(axis) * repeats.get(axis);
        from += at % shape.get(axis) * stride;
        stride *= shape.get(axis);
      }
      result[to] = values[from];
    }
    return result;
  }

  /** ONNX's Transpose, from its definition: axis i of the result is axis order[i] of the source. */
  private static float[] transposed(float[] values, List<Integer> shape, List<Integer> order) {
    float[] result = new float[values.length];
    int rank = shape.size();
    for (int from = 0; from < values.length; from++) {
      int[] at = new int[rank];
      for (int axis = rank - 1, rest = from; axis >= 0; axis--) {
        at[axis] = rest % shape.get(axis);
        rest /= shape.get(axis);
      }
      int to = 0;
      for (int axis : order) {
        to = to * shape.get(axis) + at[axis];
      }
      result[to] = values[from];
    }
    return result;
  }

  public static byte[] export(Path path, Form form, boolean withRemoved) {
    try (Ticket ticket = Ticket.open(path);
        ThreadBatch batch = new ThreadBatch(2)) {
      return new Assembly(ticket, batch).toBytes(form, withRemoved);
    }
  }

  /** Equal but for float rounding. */
  public static void assertSame(
      Map<String, OnnxRunner.Value> expected, Map<String, OnnxRunner.Value> actual, String what) {
    assertNear(expected, actual, ROUNDING, 0, what);
  }

  /**
   * Equal in names and shapes; values as near as a share of the largest one of an output, which
   * counts at least as {@code least}.
   */
  public static void assertNear(
      Map<String, OnnxRunner.Value> expected,
      Map<String, OnnxRunner.Value> actual,
      double share,
      double least,
      String what) {
    assertEquals(expected.keySet(), actual.keySet(), what);
    expected.forEach((name, value) -> {
      OnnxRunner.Value other = actual.get(name);
      assertArrayEquals(value.shape(), other.shape(), what + ": shape of " + name);
      double largest = Math.max(least, largest(value.values()));
      double apart = distance(value.values(), other.values());
      assertTrue(
          apart <= share * largest + 1e-30,
          () -> what + ": " + name + " is off by " + apart + ", the largest is " + largest);
    });
  }

  public static double largest(float[] values) {
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static double distance(float[] expected, float[] actual) {
    double distance = 0;
    for (int i = 0; i < expected.length; i++) {
      double apart = Math.abs((double) expected[i] - actual[i]);
      distance = Double.isNaN(apart) ? Double.POSITIVE_INFINITY : Math.max(distance, apart);
    }
    return distance;
  }
}
