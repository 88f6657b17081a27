package dev.marble.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.json.JsonObject;
import dev.marble.onnx.OnnxFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pruning as a user runs it. */
final class PruneCommandTest {
  private static final List<Object> SMALL =
      List.of(
          "--data",
          "strokes",
          "--limit",
          400,
          "--steps",
          40,
          "--seeds",
          2,
          "--densities",
          "1/2,0.1");

  @TempDir private Path folder;

  private Said run(String model, Object... more) {
    List<Object> line = new ArrayList<>(List.of("prune", model, "--runs", folder));
    line.addAll(List.of(more));
    return Said.by(line.toArray());
  }

  private Said small(String model, Object... more) {
    return run(model, with(SMALL, more).toArray());
  }

  /** Options and their values; later ones take the place of earlier ones. */
  static List<Object> with(List<Object> options, Object... more) {
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < options.size(); i += 2) {
      if (!List.of(more).contains(options.get(i))) {
        all.addAll(options.subList(i, i + 2));
      }
    }
    all.addAll(List.of(more));
    return all;
  }

  static Path only(Path output) throws IOException {
    try (Stream<Path> list = Files.list(output)) {
      List<Path> runs = list.toList();
      assertEquals(1, runs.size(), () -> "" + runs);
      return runs.getFirst();
    }
  }

  static Map<String, byte[]> files(Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.filter(Files::isRegularFile).toList()) {
        if (!path.endsWith("log.txt") && !path.endsWith("provenance.json")) {
          // The page tells of each session.
          boolean isPage = path.endsWith("report.html");
          files.put(
              folder.relativize(path).toString(), isPage ? new byte[0] : Files.readAllBytes(path));
        }
      }
    }
    return files;
  }

  @Test
  void tellsAndWritesEverything() throws IOException {
    Said said =
        small("784-30-10", "--criterion", "magnitude,filter", "--scope", "global", "--export")
            .well();
    said.prints(
        "unpruned",
        "global magnitude",
        "global filter",
        "2 trials, mean ± standard deviation",
        "make nothing faster",
        "report.html",
        "sparse ONNX");
    Path run = only(folder);
    Map<String, byte[]> files = files(run);
    for (String name :
        List.of(
            "spec.json",
            "result.json",
            "report.html",
            "curve.csv",
            "trials.parquet",
            "evaluations.csv",
            "compression.svg",
            "speed-up.svg",
            "models/magnitude-global-0.1.sparse.onnx")) {
      assertTrue(files.containsKey(name), name);
    }
    byte[] small = files.get("models/filter-global-0.5.onnx");
    assertTrue(small.length < 0.6 * files.get("models/magnitude-global-0.5.onnx").length);
    assertEquals(17, OnnxFile.of("small", small).opset());
    String page = Files.readString(run.resolve("report.html"));
    assertTrue(page.contains("Accuracy against size and work"));
    small("784-30-10", "--criterion", "magnitude,filter", "--scope", "global", "--export").well();
    Map<String, byte[]> again = files(run);
    assertEquals(files.keySet(), again.keySet());
    files.forEach((name, bytes) -> assertArrayEquals(bytes, again.get(name), name));
  }

  @Test
  void prunesAModelThatCameFromElsewhereInRoundsWithFineTuning() throws IOException {
    small("784-30-10", "--criterion", "filter", "--scope", "layerwise", "--export").well();
    Path model = only(folder).resolve("models/filter-layerwise-0.5.onnx");
    Path second = folder.resolve("second");
    Said said =
        Said.by(
                "prune",
                model,
                "--data",
                "strokes",
                "--limit",
                400,
                "--criterion",
                "gradient",
                "--scope",
                "layerwise",
                "--densities",
                "0.5,0.2",
                "--iterations",
                2,
                "--fine-tune",
                5,
                "--seeds",
                1,
                "--runs",
                second,
                "--json")
            .well();
    JsonObject json = said.json();
    // The fifteen units that are left, and the output layer at half the rate.
    assertEquals(11_760 / 2 + 113, json.objects("points").getFirst().number("kept"));
    assertEquals(11_760 / 5 + 90, json.objects("points").getLast().number("kept"));
    assertTrue(json.objects("points").getLast().number("top1") > 0.1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--densities 1.5 | The density is 1.5",
        "--densities 0 | The density is 0",
        "--densities half | The density \"half\" is not a number",
        "--densities 0.1,0.5 | densities must descend",
        "--criterion size | no criterion \"size\"",
        "--scope local | no scope \"local\"",
        "--exempt fc9 | no layer \"fc9\"",
        "--layer-share fc2 | not written like",
        "--layer-share fc2=2 | share of pruning of fc2.weight is 2",
        "--layer-share fc2=0.5 --scope global | --layer-share fc2=0.5 is about a layerwise scope",
        "--seeds 0 | --seeds 0 is not within",
        "--iterations -1 | number of rounds is -1",
        "--fine-tune -5 | --fine-tune -5",
        "--learning-rate 99 | learning rate is 99",
        "--limit 1 | --limit 1",
        "--validation 400 | validation examples is 400",
        "--threads 0 | --threads 0",
        "--normalize 1,2,3,4 | normalization is for 2 channels",
      })
  void refusesInOneSentence(String options, String part) throws IOException {
    small("784-30-10", (Object[]) options.split(" ")).refused(part);
    try (Stream<Path> list = Files.list(folder)) {
      assertEquals(0, list.count());
    }
  }

  @Test
  void refusesModelsThatAreNone() throws IOException {
    run("lenet-400", "--data", "strokes").refused("no file \"lenet-400\"", "lenet-300-100");
    run("784-30-10", "--data", "nowhere").refused("nowhere");
    run("784-30-10").refused("--data");
    Path text = Files.writeString(folder.resolve("text.onnx"), "no model");
    run(text.toString(), "--data", "strokes", "--limit", 100).refused("text.onnx");
    run(text.toString(), "--data", "strokes", "--steps", 5).refused("--fine-tune");
    small("100-30-10").refused("100");
    Path model = SmallModel.chain(folder.resolve("narrow.onnx"), 1, 12, 10);
    run(model.toString(), "--data", "strokes", "--limit", 100).refused("[12]", "[1, 28, 28]");
    try (Stream<Path> list = Files.list(folder)) {
      assertEquals(2, list.count());
    }
  }

  /** As a kill would leave it: the last training's output is missing, and so is what follows. */
  @Test
  void aRunThatWasBrokenOffEndsWithTheSameFiles() throws IOException {
    Object[] options = {"--criterion", "magnitude", "--scope", "global", "--fine-tune", 10};
    small("784-30-10", options).well();
    Path run = only(folder);
    Map<String, byte[]> whole = files(run);
    String[] last = {"2-1.weights", "2-1.weights.sha256", "2.json", "2.json.sha256"};
    for (String name : last) {
      Files.delete(run.resolve("seed-2/magnitude-global/" + name));
    }
    for (String name : List.of("result.json", "evaluations.csv", "trials.csv", "curve.csv")) {
      Files.delete(run.resolve(name));
    }
    for (String table : List.of("evaluations.rows", "trials.rows")) {
      byte[] rows = whole.get(table);
      Files.write(run.resolve(table), Arrays.copyOf(rows, rows.length - 40));
    }
    Said.by("runs", "show", run.getFileName(), "--runs", folder)
        .well()
        .prints(
            "unfinished", "evaluations: ", "the last: step 10, seed 2, method magnitude-global");
    small("784-30-10", options).well();
    Map<String, byte[]> again = files(run);
    assertEquals(whole.keySet(), again.keySet());
    whole.forEach((name, bytes) -> assertArrayEquals(bytes, again.get(name), name));
  }
}
