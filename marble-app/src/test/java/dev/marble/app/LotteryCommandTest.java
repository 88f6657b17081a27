package dev.marble.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The search for lottery tickets as a user runs it. */
final class LotteryCommandTest {
  private static final List<Object> SMALL =
      List.of(
          "--data",
          "strokes",
          "--limit",
          300,
          "--steps",
          20,
          "--evaluate-every",
          5,
          "--seeds",
          2,
          "--levels",
          2);

  @TempDir private Path folder;

  private Said run(Object... more) {
    List<Object> line = new ArrayList<>(List.of("lottery", "784-30-10", "--runs", folder));
    line.addAll(PruneCommandTest.with(SMALL, more));
    return Said.by(line.toArray());
  }

  @Test
  void tellsAndWritesEverything() throws IOException {
    Said said = run().well();
    said.prints(
        "weights left",
        "the dense network",
        "winning tickets",
        "re-initialised",
        "randomly pruned",
        "small and dense",
        "2 trials, mean ± standard deviation; 20 steps each");
    Path run = PruneCommandTest.only(folder);
    Map<String, byte[]> files = PruneCommandTest.files(run);
    for (String name :
        List.of(
            "spec.json",
            "result.json",
            "report.html",
            "levels.csv",
            "trials.parquet",
            "evaluations.csv",
            "early-stop-accuracy.svg",
            "early-stop-step.svg",
            "final-accuracy.svg",
            "seed-1/masks-02",
            "seed-2/ticket-02.json")) {
      assertTrue(files.containsKey(name), name);
    }
    assertEquals(1 + 2 * 9, Files.readAllLines(run.resolve("trials.csv")).size());
    run().well();
    Map<String, byte[]> again = PruneCommandTest.files(run);
    assertEquals(files.keySet(), again.keySet());
    files.forEach((name, bytes) -> assertArrayEquals(bytes, again.get(name), name));
  }

  /** As a kill would leave it: the last training's output is missing, and so is what follows. */
  @Test
  void aSearchThatWasBrokenOffEndsWithTheSameFiles() throws IOException {
    run("--controls", "reinit").well();
    Path run = PruneCommandTest.only(folder);
    Map<String, byte[]> whole = PruneCommandTest.files(run);
    for (String name :
        List.of(
            "seed-2/reinit-02.json",
            "seed-2/reinit-02.json.sha256",
            "result.json",
            "evaluations.csv",
            "levels.csv")) {
      Files.delete(run.resolve(name));
    }
    byte[] rows = whole.get("evaluations.rows");
    Files.write(run.resolve("evaluations.rows"), Arrays.copyOf(rows, rows.length - 10));
    Said.by("runs", "show", run.getFileName(), "--runs", folder)
        .well()
        .prints("unfinished", "the last: step 15, seed 2, variant reinit, level 2, train loss ");
    Path page = folder.resolve("page.html");
    Said.by("runs", "show", run.getFileName(), "--runs", folder, "--report", page).well();
    assertTrue(Files.readString(page).contains("From the table evaluations"));
    Files.delete(page);
    run("--controls", "reinit").well();
    Map<String, byte[]> again = PruneCommandTest.files(run);
    assertEquals(whole.keySet(), again.keySet());
    whole.forEach((name, bytes) -> assertArrayEquals(bytes, again.get(name), name));
  }

  @Test
  void theOutputOfAnotherTrialIsRefused() throws IOException {
    Object[] few = {"--controls", "none", "--levels", 1};
    run(few).well();
    Path run = PruneCommandTest.only(folder);
    Path one = run.resolve("seed-1/ticket-01.json");
    for (String end : List.of("", ".sha256")) {
      Files.copy(
          run.resolve("seed-2/ticket-01.json" + end),
          run.resolve("seed-1/ticket-01.json" + end),
          StandardCopyOption.REPLACE_EXISTING);
    }
    run(few).refused(one.toString(), "is that of another run");
    Files.delete(one);
    run(few).well();
  }

  @Test
  void saysWhereAGlobalScopeSetsThePapersRatesAside() {
    Object[] global = {"--controls", "none", "--seeds", 1, "--levels", 1, "--scope", "global"};
    run(global).well().prints("All layers compete (--scope global)", "1 trial; 20 steps each");
    List<Object> json = new ArrayList<>(List.of(global));
    json.add("--json");
    assertTrue(run(json.toArray()).well().json().string("remark").contains("rates"));
    assertFalse(
        run("--controls", "none", "--seeds", 1, "--levels", 1).well().out().contains("compete"));
  }

  @Test
  void countsAreThoseOfThePaper() {
    JsonObject json = run("--controls", "none", "--seeds", 1, "--json").well().json();
    List<JsonObject> levels = json.objects("levels");
    assertEquals(3, levels.size());
    // 20 % of the first layer go in each round, 10 % of the output layer.
    assertEquals(23_820, levels.get(0).number("kept"));
    assertEquals(18_816 + 270, levels.get(1).number("kept"));
    assertEquals(15_053 + 243, levels.get(2).number("kept"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--density 1.5 | density is 1.5",
        "--density much | density \"much\" is not a number",
        "--density 1 | keeps everything",
        "--levels 0 | number of levels is 0",
        "--rewind 20 | step to rewind to is 20",
        "--controls magic | no control \"magic\"",
        "--scope local | no scope \"local\"",
        "--init zeros | \"zeros\"",
        "--steps 0 | number of steps is 0",
        "--batch 0 | batch is 0",
        "--evaluate-every 0 | between evaluations is 0",
        "--exempt fc7 | no layer \"fc7\"",
        "--seed x | seed \"x\"",
        "--learning-rate 0 | learning rate is 0",
      })
  void refusesInOneSentence(String options, String part) throws IOException {
    run((Object[]) options.split(" ")).refused(part);
    try (Stream<Path> list = Files.list(folder)) {
      assertEquals(0, list.count());
    }
  }

  @Test
  void refusesNetworksThatAreNone() {
    Said.by("lottery", "lenet-9", "--data", "strokes", "--runs", folder).refused("lenet-9");
  }
}
