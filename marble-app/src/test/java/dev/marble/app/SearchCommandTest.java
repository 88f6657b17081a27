package dev.marble.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.json.JsonObject;
import dev.marble.lab.model.Network;
import dev.marble.lab.model.OnnxImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The search for masks as a user runs it. */
final class SearchCommandTest {
  private static final List<Object> SMALL =
      List.of("--data", "strokes", "--limit", 300, "--steps", 20, "--seeds", 1, "--threads", 1);

  @TempDir private Path folder;

  private Said run(Object... more) {
    List<Object> line = new ArrayList<>(List.of("search", "784-30-10", "--runs", folder));
    line.addAll(PruneCommandTest.with(SMALL, more));
    return Said.by(line.toArray());
  }

  /** All files of a run that are the same whenever it is run. */
  private static Map<String, byte[]> lasting(Path run) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    PruneCommandTest.files(run)
        .forEach((name, bytes) -> {
          if (!name.contains(".seconds")
              && !List.of("log.txt", "provenance.json", "report.html").contains(name)) {
            files.put(name, bytes);
          }
        });
    return files;
  }

  @Test
  void tellsAndWritesEverything() throws IOException {
    run("--seeds", 2, "--densities", "0.2,0.5")
        .well()
        .prints(
            "trained, dense",
            "kaiming-normal",
            "signed-constant",
            "11,910",
            "2 trials, mean ± standard deviation; 20 steps each");
    Path run = PruneCommandTest.only(folder);
    Map<String, byte[]> files = PruneCommandTest.files(run);
    for (String name :
        List.of(
            "spec.json",
            "result.json",
            "report.html",
            "curve.csv",
            "trials.parquet",
            "evaluations.csv",
            "accuracy.svg",
            "ticket-size.svg",
            "seed-1/dense.json",
            "seed-2/signed-constant-0.2.ticket")) {
      assertTrue(files.containsKey(name), name);
    }
    assertEquals(1 + 2 * 5, Files.readAllLines(run.resolve("trials.csv")).size());
    run("--seeds", 2, "--densities", "0.2,0.5").well();
    Map<String, byte[]> again = PruneCommandTest.files(run);
    assertEquals(files.keySet(), again.keySet());
    files.forEach((name, bytes) -> {
      if (!name.equals("log.txt") && !name.equals("provenance.json")) {
        assertArrayEquals(bytes, again.get(name), name);
      }
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"edge-popup", "bernoulli", "multi-prize"})
  void theTicketIsAllThereIs(String method) throws IOException, InterruptedException {
    JsonObject json =
        run(
                "--method",
                method,
                "--densities",
                "0.4",
                "--init",
                "kaiming-normal",
                "--steps",
                60,
                "--json")
            .well()
            .json();
    JsonObject found = json.objects("points").get(1);
    assertEquals("kaiming-normal", found.string("network"));
    assertEquals(found.number("top1"), found.number("onnx_top1"), 1.0 / 150);
    if (!method.equals("bernoulli")) {
      assertEquals(9_408 + 120, found.number("kept")); // 0.4 of 23,520 and of 300
    }
    Path ticket = PruneCommandTest.only(folder).resolve("seed-1/kaiming-normal-0.4.ticket");
    Said.by("verify", ticket).well().prints("YES: all 23,820 weights are those that the ticket");
    Said.by("inspect", ticket).well().prints("fc1.weight", "30×784", "method " + method);
    Path onnx = folder.resolve("found.onnx");
    Said.by("export", ticket, "--form", "collapsed", "-o", onnx).well();
    for (Path file : List.of(ticket, onnx)) {
      Said.by("eval", file, "--data", "strokes", "--limit", 300)
          .well()
          .prints("Pixels were normalised by 0.", "as the model says");
      JsonObject again =
          Said.by("eval", file, "--data", "strokes", "--limit", 300, "--json").well().json();
      assertEquals(found.number("top1"), again.number("accuracy"), 1.0 / 150);
    }
    JsonObject raw =
        Said.by(
                "eval",
                ticket,
                "--data",
                "strokes",
                "--limit",
                300,
                "--normalize",
                "identity",
                "--json")
            .well()
            .json();
    assertEquals("identity", raw.string("normalization"));
    Network network = OnnxImport.read(onnx);
    assertEquals(2, network.parameters().size());
    TicketPy.assumeItRuns();
    Path weights = folder.resolve("w.safetensors");
    TicketPy.run(ticket, "--write-weights", weights.toString()).well().prints("sha256 ok");
    assertEndsWithWeights(Files.readAllBytes(weights), network);
  }

  private static void assertEndsWithWeights(byte[] bytes, Network network) {
    int at = bytes.length;
    for (String name : List.of("fc2.weight", "fc1.weight")) {
      float[] values = network.parameter(name).values();
      at -= Float.BYTES * values.length;
      for (int i = 0; i < values.length; i++) {
        int bits = 0;
        for (int b = 3; b >= 0; b--) {
          bits = bits << 8 | bytes[at + Float.BYTES * i + b] & 0xFF;
        }
        assertEquals(values[i], Float.intBitsToFloat(bits), name + " " + i);
      }
    }
  }

  /** Search, structure of subset sums, wide network and subset sums themselves, in one table. */
  @Test
  void comparesWithConstruction() {
    JsonObject json =
        Said.by(
                "search",
                "784-4-10",
                "--compare",
                2,
                "--init",
                "signed-constant",
                "--densities",
                "0.5",
                "--layer-density",
                "fc1.copies=1,fc2.copies=1",
                "--runs",
                folder,
                "--data",
                "strokes",
                "--limit",
                200,
                "--steps",
                4,
                "--seeds",
                1,
                "--json")
            .well()
            .json();
    List<JsonObject> points = json.objects("points");
    assertEquals(
        List.of("dense", "carved", "redundant-relu", "redundant-linear", "wide"),
        points.stream().map(each -> each.string("network")).toList());
    assertEquals(784 * 2 + 784 * 2 * 4 + 4 * 2 + 4 * 2 * 10, points.get(2).number("total"));
    assertEquals(784 * 2 + 784 * 2 * 4 / 2 + 4 * 2 + 4 * 2 * 10 / 2, points.get(2).number("kept"));
    assertEquals(points.get(2).number("total"), points.get(3).number("total"));
    assertEquals(794 * 10, points.get(4).number("total")); // the nearest multiple
    assertEquals(794 * 10 / 2, points.get(4).number("kept")); // it has no such layers
    assertEquals(points.get(0).number("top1"), points.get(1).number("top1"), 0.1);
    assertTrue(points.get(1).number("total") > 100_000);
  }

  /** SIGKILL wherever it is, then once more to the end. */
  @Test
  void aKilledSearchEndsAsIfNothingHadHappened() throws IOException, InterruptedException {
    Path killed = folder.resolve("killed");
    int interrupted = 0;
    for (int round = 0; round < 3; round++) {
      Path log = Files.createDirectories(folder.resolve("log" + round));
      Process process = Program.start(folder, log, command(killed));
      int wanted = round + 1;
      for (int tick = 0; tick < 6_000 && process.isAlive(); tick++) {
        Thread.sleep(10);
        if (results(killed) >= wanted) {
          break;
        }
      }
      boolean alive = process.isAlive();
      process.destroyForcibly();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      interrupted += alive && process.exitValue() == 137 ? 1 : 0;
    }
    assertTrue(interrupted >= 1, "never killed at work");
    Said resumed = Program.run(folder, command(killed));
    assertEquals(0, resumed.code(), resumed.toString());
    Path whole = folder.resolve("whole");
    assertEquals(0, Program.run(folder, command(whole)).code());
    Map<String, byte[]> expected = lasting(PruneCommandTest.only(whole));
    Map<String, byte[]> actual = lasting(PruneCommandTest.only(killed));
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((name, bytes) -> assertArrayEquals(bytes, actual.get(name), name));
  }

  private static List<String> command(Path runs) {
    return Program.marble(
        List.of(),
        "search",
        "784-50-10",
        "--data",
        "strokes",
        "--limit",
        "400",
        "--steps",
        "150",
        "--seeds",
        "1",
        "--densities",
        "0.3,0.6",
        "--threads",
        "1",
        "--runs",
        runs.toString());
  }

  /** Lists names alone: while the program works, its temporary files come and go. */
  private static long results(Path runs) throws IOException {
    long count = 0;
    for (Path run : list(runs)) {
      for (Path file : list(run.resolve("seed-1"))) {
        count += file.getFileName().toString().endsWith(".json") ? 1 : 0;
      }
    }
    return count;
  }

  private static List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> names = Files.list(folder)) {
      return names.toList();
    }
  }

  @Test
  void aRunFromAFileIsTheSame() throws IOException {
    Path yaml =
        Files.writeString(
            folder.resolve("grid.yaml"),
            """
            experiment: search
            network: 784-30-10
            data: strokes
            limit: 300
            steps: 20
            seeds: 1
            densities: [0.2, 0.5]
            init: signed-constant
            grid:
              method: [edge-popup, multi-prize]
            """);
    Said.by("run", yaml, "--threads", 1, "-o", folder.resolve("grid")).well().prints("multi-prize");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--densities 1.5 | density is 1.5",
        "--densities much | density \"much\" is not a number",
        "--densities 0.5,0.5 | must be different",
        "--method magic | no method \"magic\"",
        "--scope local | no scope \"local\"",
        "--init zeros | \"zeros\"",
        "--steps 0 | number of steps is 0",
        "--batch 0 | batch is 0",
        "--ramp 21 | ramp takes 21 steps",
        "--ramp -1 | ramp is -1",
        "--entropy 1 | Only Bernoulli masks",
        "--method bernoulli --ramp 3 | no ramp",
        "--method bernoulli --densities 1 | there must be something to choose",
        "--method bernoulli --final-mask best | \"best\"",
        "--optimizer adam --momentum 0.5 | moments of its own",
        "--densities 0.001 | keeps none of the 300 weights of fc2.weight",
        "--scope global --densities 0.00001 | keeps none of the 23820 weights of 784-30-10",
        "--densities 1e-999999999 | more than 30 digits",
        "--layer-density fc1 | for option '--layer-density'",
        "--layer-density fc7=0.5 | no layer \"fc7\"",
        "--layer-density fc1=0.5 --scope global | global scope",
        "--compare 0 | copies is 0",
        "--compare 2 --no-dense | --no-dense",
        "--learning-rate 0 | learning rate is 0",
        "--seed x | seed \"x\"",
      })
  void refusesInOneSentence(String options, String part) throws IOException {
    run((Object[]) options.split(" ")).refused(part);
    try (Stream<Path> list = Files.list(folder)) {
      assertEquals(0, list.count());
    }
  }

  @Test
  void refusesNetworksThatAreNone() {
    Said.by("search", "lenet-9", "--data", "strokes", "--runs", folder).refused("lenet-9");
    Said.by("search", "conv2", "--compare", 2, "--data", "strokes", "--runs", folder)
        .refused("given by their widths");
  }
}
