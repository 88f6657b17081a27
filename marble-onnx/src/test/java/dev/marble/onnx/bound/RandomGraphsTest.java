package dev.marble.onnx.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.batch.Progress;
import dev.marble.batch.ThreadBatch;
import dev.marble.construction.OnMiss;
import dev.marble.onnx.Carving;
import dev.marble.onnx.Form;
import dev.marble.onnx.InputBox;
import dev.marble.onnx.OnnxFile;
import dev.marble.onnx.OnnxRunner;
import dev.marble.onnx.PrepareSettings;
import dev.marble.ticket.CarvedTensor;
import dev.marble.ticket.Ticket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random small graphs of every operator: no run of target and ticket leaves the bound. */
final class RandomGraphsTest {
  private static final String TRANSFORMER = "transformer";

  @TempDir Path folder;

  static List<String> operators() {
    return new ArrayList<>(Operators.names());
  }

  /** An operator that nobody draws is an operator that nobody tests. */
  @Test
  void everyOperatorIsDrawn() {
    assertEquals(new TreeSet<>(Operators.names()), new TreeSet<>(RandomGraphs.DRAWERS.keySet()));
  }

  @ParameterizedTest
  @MethodSource("operators")
  void bounded(String operator) {
    check(operator, 2, 150);
  }

  @ParameterizedTest
  @MethodSource("operators")
  @Tag("long")
  void boundedOverManySeeds(String operator) {
    check(operator, 25, 1000);
  }

  @Test
  void transformers() {
    checkTransformers(6, 100);
  }

  @Test
  @Tag("long")
  void transformersOverManySeeds() {
    checkTransformers(60, 1000);
  }

  private void checkTransformers(int graphs, int inputs) {
    int inFloat32 = 0;
    for (int seed = 1; seed <= graphs; seed++) {
      RandomGraphs graph = RandomGraphs.transformer(seed);
      inFloat32 += check(TRANSFORMER, seed, graph, graph.tokens(), inputs) ? 1 : 0;
    }
    assertTrue(inFloat32 > 0, "none has a bound on runs");
  }

  private void check(String operator, int graphs, int inputs) {
    for (int seed = 1; seed <= graphs; seed++) {
      checkOne(operator, 1000L * seed + operator.hashCode() % 1000, inputs);
    }
  }

  private static BoundResult.Bounded bounded(BoundResult result, String what) {
    return assertInstanceOf(BoundResult.Bounded.class, result, () -> what + ": " + result);
  }

  private void checkOne(String operator, long seed, int inputs) {
    RandomGraphs graph = RandomGraphs.with(operator, seed);
    assertTrue(
        graph.model.file().model().getGraph().getNodeList().stream()
            .anyMatch(node -> node.getOpType().equals(operator)),
        operator + ", seed " + seed);
    check(operator, seed, graph, graph.box(), inputs);
  }

  /** Whether runs in float32 are bounded too. */
  private boolean check(String name, long seed, RandomGraphs graph, InputBox box, int inputs) {
    String what = name + ", seed " + seed;
    OnnxFile file = graph.model.file();
    PrepareSettings settings =
        new PrepareSettings(
            graph.random.nextBoolean(),
            graph.random.nextBoolean(),
            graph.random.nextBoolean() ? Optional.of(box) : Optional.empty());
    Path path = folder.resolve(name + seed + ".ticket");
    Carving.carve(file, Carving.options(settings, 0.03, OnMiss.WIDEN), path, 1);
    InputRanges ranges = InputRanges.of(box);
    try (Ticket ticket = Ticket.open(path);
        ThreadBatch batch = new ThreadBatch(1)) {
      OutputBounds bounds = OutputBounds.of(file, settings, ranges, batch, Progress.NONE);
      BoundResult.Bounded bound = bounded(bounds.bound(WeightRanges.of(ticket, batch)), what);
      Map<String, Double> tolerances = new HashMap<>();
      for (CarvedTensor tensor : ticket.header().tensors()) {
        tolerances.put(tensor.name(), tensor.tolerance());
      }
      BoundResult.Bounded within = bounded(bounds.bound(WeightRanges.within(tolerances)), what);
      assertTrue(within.largest() >= bound.largest() * (1 - 1e-9), what + ": tolerance");
      assertTrue(bound.largest() <= bound.largestOfRuns(), what + ": functions beside runs");
      BoundResult.Bounded same = bounded(bounds.bound(WeightRanges.exact()), what);
      assertTrue(same.largestOfRuns() <= bound.largestOfRuns(), what + ": rounding alone");
      // A normalisation of what may not vary at all enlarges what the bound itself rounds.
      double share = name.equals(TRANSFORMER) ? 1 : 0.5;
      assertTrue(same.largest() <= share * bound.largest(), what + ": no change, no deviation");
      try (BoundChecks checks =
          new BoundChecks(
              OnnxRunner.of(file.model().toByteArray(), 1),
              OnnxRunner.of(Carving.export(path, Form.COLLAPSED, false), 1),
              bound,
              ranges,
              what)) {
        Random random = new Random(seed);
        for (int i = 0; i < inputs; i++) {
          checks.check(checks.draw(random));
        }
        checks.attack(checks.draw(random), inputs, random);
      }
      return bound.noRuns().isEmpty();
    }
  }
}
