package dev.marble.lab.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.batch.Progress;
import dev.marble.batch.ThreadBatch;
import dev.marble.construction.CarveSettings;
import dev.marble.construction.OnMiss;
import dev.marble.construction.Tolerance;
import dev.marble.onnx.Assembly;
import dev.marble.onnx.CarveOptions;
import dev.marble.onnx.Carver;
import dev.marble.onnx.Form;
import dev.marble.onnx.InputBox;
import dev.marble.onnx.OnnxFile;
import dev.marble.onnx.OnnxRunner;
import dev.marble.onnx.OnnxRunner.Input;
import dev.marble.onnx.OnnxRunner.Value;
import dev.marble.onnx.OnnxTarget;
import dev.marble.onnx.PrepareSettings;
import dev.marble.onnx.bound.BoundResult;
import dev.marble.onnx.bound.InputRanges;
import dev.marble.onnx.bound.OutputBounds;
import dev.marble.onnx.bound.WeightRanges;
import dev.marble.random.Distribution;
import dev.marble.random.Philox;
import dev.marble.random.Seed;
import dev.marble.ticket.Recipe;
import dev.marble.ticket.Ticket;
import dev.marble.ticket.TicketVerifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A generated model is carved, and what comes out of the ticket computes what the model computes,
 * on inputs within [−2, 2] or random tokens, and within the sound bound where there is one.
 */
final class GeneratedTicketsTest {
  private static final Seed SEED = new Seed(1); // of model and ticket, as by default
  private static final int RUNS = 3;

  /** Share of the largest output that outputs may be off. */
  private static final double SHARE = 0.05;

  private static final InputBox BOX = new InputBox(-2, 2);

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"lenet5, 0", "mlp:20-30-5, 0", "gpt2-tiny, 256"})
  void ticketsAgreeWithTheirTargets(String name, int vocabulary) {
    check(name, vocabulary, 0.01, true);
  }

  /** MobileNetV2 is tried at a tenth of the tolerance: its outputs move several times as far. */
  @Tag("long")
  @ParameterizedTest
  @CsvSource({
    "gpt2-mini, 8192, 0.01",
    "resnet18, 0, 0.01",
    "mobilenetv2, 0, 0.001",
    "resnet50, 0, 0.01"
  })
  void ticketsOfLargeModelsAgreeWithTheirTargets(String name, int vocabulary, double tolerance) {
    check(name, vocabulary, tolerance, false);
  }

  private void check(String name, int vocabulary, double tolerance, boolean isSmall) {
    Path model = folder.resolve("model.onnx");
    Path path = folder.resolve("model.ticket");
    ZooModel.of(name, SEED).write(model, false, false, count -> {});
    OnnxFile file = OnnxFile.read(model);
    PrepareSettings prepare = new PrepareSettings(false, false, Optional.empty());
    CarveSettings settings =
        new CarveSettings(
            new Recipe(SEED, Distribution.UNIFORM),
            new Tolerance.Relative(tolerance),
            0,
            0.125,
            OnMiss.WIDEN);
    try (ThreadBatch batch = new ThreadBatch(2)) {
      new Carver(new CarveOptions(prepare, settings, "the tests", false), batch, Progress.NONE)
          .carve(file, path);
      try (Ticket ticket = Ticket.open(path)) {
        OnnxTarget target = new OnnxTarget(file, ticket);
        assertTrue(
            new TicketVerifier(ticket, batch, done -> {}).verify(Optional.of(target)).passed());
        Path collapsed = folder.resolve("collapsed.onnx");
        new Assembly(ticket, batch).write(Form.COLLAPSED, false, collapsed, false);
        double seen = compare(model, collapsed, vocabulary, SHARE);
        if (isSmall) {
          Path random = folder.resolve("random.onnx");
          new Assembly(ticket, batch).write(Form.RANDOM, false, random, false);
          compare(collapsed, random, vocabulary, 1e-4);
          BoundResult bound =
              OutputBounds.of(file, prepare, InputRanges.of(BOX), batch, Progress.NONE)
                  .bound(WeightRanges.of(ticket, batch));
          if (bound instanceof BoundResult.Bounded bounded) {
            assertTrue(bounded.largest() >= seen, name + ": " + bounded.largest() + " < " + seen);
          } else {
            assertTrue(vocabulary > 0, bound::toString);
          }
        }
      }
    }
  }

  /** Runs two models side by side, and answers the largest deviation. */
  private static double compare(Path one, Path other, int vocabulary, double share) {
    double scale = 0;
    double deviation = 0;
    try (OnnxRunner first = OnnxRunner.of(one, 2);
        OnnxRunner second = OnnxRunner.of(other, 2)) {
      Input input = first.inputs().getFirst();
      for (int run = 0; run < RUNS; run++) {
        Value given = random(input, vocabulary, run);
        float[] wanted = first.run(Map.of(input.name(), given)).get("logits").values();
        float[] got = second.run(Map.of(input.name(), given)).get("logits").values();
        assertEquals(wanted.length, got.length);
        for (int i = 0; i < wanted.length; i++) {
          assertTrue(Float.isFinite(wanted[i]) && Float.isFinite(got[i]));
          scale = Math.max(scale, Math.abs(wanted[i]));
          deviation = Math.max(deviation, Math.abs((double) wanted[i] - got[i]));
        }
      }
    }
    String said = other.getFileName() + ": " + deviation + " of " + scale;
    assertTrue(deviation > 0 && deviation <= share * scale, said);
    return deviation;
  }

  private static Value random(Input input, int vocabulary, int run) {
    List<Long> open = input.shape();
    long[] shape = open.stream().mapToLong(dim -> Math.max(1, dim)).toArray();
    float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      long word = Philox.word(77, run, i) & 0xFFFFFFFFL;
      values[i] = input.isFloating() ? (word * 0x1p-32f - 0.5f) * 4 : word % vocabulary;
    }
    return new Value(shape, values);
  }
}
