package dev.marble.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.marble.construction.CarveSettings;
import dev.marble.construction.Construction;
import dev.marble.construction.OnMiss;
import dev.marble.construction.Tolerance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Models that others trained, from the folder that the environment variable MARBLE_MODELS names:
 * each is carved, verified and run, and computes nearly what it did when its outputs were recorded
 * (in {@code NAME.io.npz}, arrays {@code in__INPUT} and {@code out__OUTPUT}).
 */
final class RealModelsTest {
  /** More than half a million weights, some of them from ConstantOfShape. */
  private static final Set<String> LARGE =
      Set.of(
          "squeezenet_fp16_winml.onnx",
          "light_squeezenet.onnx",
          "light_resnet50.onnx",
          "fns_candy.onnx");

  /** All weights of a layer are equal, and so are the outputs: the least error decides. */
  private static final Set<String> UNTRAINED = Set.of("light_squeezenet.onnx");

  /** Too many weights to run its random form in a test. */
  private static final Set<String> HUGE = Set.of("light_resnet50.onnx");

  /** Small enough that every layer can be built some thirty times in a test. */
  private static final Set<String> CHAINS = Set.of("marabou_mnist2x10.onnx", "pensia_lenet5.onnx");

  private static final double SAME_RUNTIME = 2e-3; // float16 models among them
  private static final double SAME = 2e-4;

  /** Where a sigmoid is almost 0, small errors show: an output counts at least as this. */
  private static final double LEAST = 0.01;

  /**
   * How far a ticket may be from its target, as a share of the length of the output. Measured: at
   * most 0.06, and 0.11 for the key points of one detector.
   */
  private static final double NEAR = 0.15;

  @TempDir Path folder;

  private static List<Path> models() throws IOException {
    String name = System.getenv("MARBLE_MODELS");
    if (name == null || !Files.isDirectory(Path.of(name))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(Path.of(name))) {
      return files.filter(file -> file.toString().endsWith(".onnx")).sorted().toList();
    }
  }

  static List<Path> small() throws IOException {
    return models().stream().filter(model -> !LARGE.contains(name(model))).toList();
  }

  static List<Path> large() throws IOException {
    return models().stream().filter(model -> LARGE.contains(name(model))).toList();
  }

  private static String name(Path model) {
    return model.getFileName().toString();
  }

  @Test
  void modelsAreThere() throws IOException {
    assumeTrue(
        System.getenv("MARBLE_MODELS") != null,
        "MARBLE_MODELS names no folder of ONNX models: the tests with real models are skipped");
    assertFalse(models().isEmpty(), "no ONNX model in " + System.getenv("MARBLE_MODELS"));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("small")
  void smallModel(Path model) throws IOException {
    check(model);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("large")
  @Tag("long")
  void largeModel(Path model) throws IOException {
    check(model);
  }

  /** Chains of layers: all of them dense, and convolutions with a reshaped value behind them. */
  static List<Path> chains() throws IOException {
    return models().stream().filter(model -> CHAINS.contains(name(model))).toList();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("chains")
  void chainByBurkholz(Path model) throws IOException {
    check(model, Construction.BURKHOLZ);
  }

  private void check(Path model) throws IOException {
    check(model, Construction.PENSIA);
  }

  private void check(Path path, Construction construction) throws IOException {
    OnnxFile model = OnnxFile.read(path);
    Path ticket = folder.resolve("a.ticket");
    var settings =
        new CarveSettings(
            Carving.RECIPE,
            new Tolerance.Relative(0.01),
            0,
            CarveSettings.USUAL_AIM,
            OnMiss.WIDEN,
            construction);
    var options = new CarveOptions(Carving.FOLDED, settings, "the tests", false);
    CarveReport report = Carving.carve(model, options, ticket, 2);
    assertFalse(report.hasAccepted());
    Carving.assertVerified(model, ticket);
    Carving.assertOrigins(model, report.header());
    Path recorded = path.resolveSibling(name(path).replaceFirst("\\.onnx$", ".io.npz"));
    if (!Files.exists(recorded) || HUGE.contains(name(path))) {
      return; // ONNX Runtime runs it not at all, or its random form not here
    }
    Map<String, OnnxRunner.Value> arrays = Npz.read(recorded);
    Map<String, OnnxRunner.Value> inputs = new HashMap<>();
    Map<String, OnnxRunner.Value> outputs;
    try (OnnxRunner target = OnnxRunner.of(path, 2)) {
      for (OnnxRunner.Input input : target.inputs()) {
        inputs.put(input.name(), arrays.get("in__" + input.name().replace("/", "__")));
      }
      outputs = target.run(inputs);
    }
    outputs.forEach((name, value) -> {
      var before = Map.of(name, arrays.get("out__" + name.replace("/", "__")));
      Carving.assertNear(before, Map.of(name, value), SAME_RUNTIME, 0, "the target");
    });
    Map<String, OnnxRunner.Value> collapsed = run(ticket, Form.COLLAPSED, inputs);
    assertEquals(outputs.keySet(), collapsed.keySet());
    Carving.assertNear(collapsed, run(ticket, Form.RANDOM, inputs), SAME, LEAST, "the random form");
    if (!UNTRAINED.contains(name(path))) {
      outputs.forEach((name, value) -> {
        double share = relativeDistance(value.values(), collapsed.get(name).values());
        assertTrue(share < NEAR, () -> name + " is off by a share of " + share);
      });
    }
  }

  /** The Euclidean distance as a share of the length, about. */
  private static double relativeDistance(float[] expected, float[] actual) {
    double distance = 0;
    double length = expected.length * LEAST * LEAST;
    for (int i = 0; i < expected.length; i++) {
      double apart = (double) expected[i] - actual[i];
      distance += apart * apart;
      length += (double) expected[i] * expected[i];
    }
    return Math.sqrt(distance / length);
  }

  private static Map<String, OnnxRunner.Value> run(
      Path ticket, Form form, Map<String, OnnxRunner.Value> inputs) {
    try (OnnxRunner runner = OnnxRunner.of(Carving.export(ticket, form, false), 2)) {
      return runner.run(inputs);
    }
  }
}
