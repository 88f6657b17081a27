package dev.marble.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.json.JsonObject;
import dev.marble.lab.DefaultModel;
import dev.marble.lab.data.DataSet;
import dev.marble.lab.data.Normalization;
import dev.marble.onnx.OnnxRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ticket becomes a model again, which ONNX Runtime runs. */
final class ExportCommandTest {
  private static final int IMAGES = 200;

  @TempDir private static Path folder;
  private static Path ticket;
  private static double deviation;

  @BeforeAll
  static void carve() {
    ticket = folder.resolve("strokes.ticket");
    JsonObject json =
        Said.by("carve", "-o", ticket, "--data", "strokes", "--limit", IMAGES, "--json")
            .well()
            .json();
    deviation = json.object("run").number("largestDeviation");
  }

  /** The outputs of a model on the first images, all in one row. */
  private static float[] scores(OnnxRunner model) {
    DataSet images = DefaultModel.testImages().first(IMAGES);
    Feed feed = new Feed(images, Normalization.identity(), model);
    float[] all = new float[IMAGES * images.classes()];
    int from = 0;
    for (int run = 0; run < feed.runs(); run++) {
      Map<String, OnnxRunner.Value> outputs = model.run(feed.values(run));
      float[] values = outputs.values().iterator().next().values();
      System.arraycopy(values, 0, all, from, feed.real(run) * images.classes());
      from += feed.real(run) * images.classes();
    }
    assertEquals(all.length, from);
    return all;
  }

  private static float[] scores(Path model) {
    try (OnnxRunner runner = OnnxRunner.of(model, 2)) {
      return scores(runner);
    }
  }

  private static double distance(float[] one, float[] other) {
    double largest = 0;
    for (int i = 0; i < one.length; i++) {
      largest = Math.max(largest, Math.abs((double) one[i] - other[i]));
    }
    return largest;
  }

  @Test
  void bothFormsComputeWhatTheTicketSays() throws IOException {
    Path collapsed = folder.resolve("collapsed.onnx");
    Said.by("export", ticket, "-o", collapsed).well().prints("the collapsed form");
    Path random = folder.resolve("random.onnx");
    JsonObject json =
        Said.by("export", ticket, "-o", random, "--form", "random", "--json").well().json();
    assertEquals("random", json.string("form"));
    assertEquals(random.toString(), json.string("model"));
    assertEquals(Files.size(random), json.whole("bytes", 1, 1 << 26));

    float[] target;
    try (OnnxRunner model = OnnxRunner.of(DefaultModel.bytes(), 2)) {
      target = scores(model);
    }
    float[] ours = scores(collapsed);
    assertEquals(deviation, distance(target, ours), 1e-4);
    double apart = distance(ours, scores(random));
    assertTrue(apart < 1e-3, () -> "the two forms are " + apart + " apart");
  }

  @Test
  void theWholeNetworkComputesTheSame() throws IOException {
    Path model = SmallModel.chain(folder.resolve("net.onnx"), 1, 12, 8, 4);
    Path own = folder.resolve("net.ticket");
    Said.by("carve", model, "-o", own).well();
    Path full = folder.resolve("full.onnx");
    Said.by("export", own, "-o", full, "--form=RANDOM", "--with-removed-weights").well();
    Path collapsed = folder.resolve("small.onnx");
    Said.by("export", own, "-o", collapsed).well();
    assertTrue(Files.size(full) > 20 * Files.size(collapsed));
    try (OnnxRunner one = OnnxRunner.of(full, 1);
        OnnxRunner other = OnnxRunner.of(collapsed, 1)) {
      Map<String, OnnxRunner.Value> input =
          Map.of(
              "x",
              new OnnxRunner.Value(
                  new long[] {1, 12}, new float[] {1, -2, 3, -4, 5, 0, -7, 8, .5f, -.5f, 2, -2}));
      float[] ours = one.run(input).values().iterator().next().values();
      assertArrayEquals(other.run(input).values().iterator().next().values(), ours, 1e-4f);
    }
  }

  @Test
  void overwritesNothingUnasked() throws IOException {
    Path taken = Files.writeString(folder.resolve("taken.onnx"), "mine");
    Said.by("export", ticket, "-o", taken).refused(taken.toString(), "already exists", "--force");
    assertEquals("mine", Files.readString(taken));
    Said.by("export", ticket, "-o", taken, "--force").well();
    scores(taken);

    byte[] before = Files.readAllBytes(ticket);
    Said.by("export", ticket, "-o", ticket, "--force").refused("is what is read");
    assertArrayEquals(before, Files.readAllBytes(ticket));
    Path nowhere = folder.resolve("no/where.onnx");
    Said.by("export", ticket, "-o", nowhere).refused("does not exist", "no");
    Said.by("export", ticket, "-o", folder, "--force").refused("is a folder");
  }

  @Test
  void refusesWhatDoesNotGoTogether() {
    Path goal = folder.resolve("never.onnx");
    Said.by("export", ticket, "-o", goal, "--with-removed-weights").refused("--form random");
    Said.by("export", ticket, "-o", goal, "--form", "x").refused("--form", "\"x\"");
    Said.by("export", ticket).refused("--output");
    assertTrue(Files.notExists(goal));
  }
}
