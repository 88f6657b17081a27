package dev.marble.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.json.Json;
import dev.marble.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** {@code marble run} and {@code marble runs}, as people use them. */
final class RunCommandTest {
  private static final String GRID =
      """
      experiment: coverage
      title: How δ <matters>
      targets: single
      samples: 1..12
      trials: 60
      tolerance: 0.1,0.03,0.01
      grid:
        distribution: [uniform, normal]
        failure: [0.3, 0.1]
        seed: [1, 2]
      """;

  @TempDir private Path folder;
  private Path file;
  private Path runs;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("grid.yaml");
    runs = folder.resolve("runs");
    Files.writeString(file, GRID);
  }

  private Path only(String prefix) throws IOException {
    try (Stream<Path> list = Files.list(runs)) {
      List<Path> found =
          list.filter(path -> path.getFileName().toString().startsWith(prefix)).toList();
      assertEquals(1, found.size(), () -> "" + found);
      return found.getFirst();
    }
  }

  private static Document xml(Path page) throws Exception {
    String text = Files.readString(page).replace("<!DOCTYPE html>", "");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aGridFromBeginningToEnd() throws Exception {
    Said first = Said.by("run", file, "-o", runs, "--threads", 2).well();
    assertEquals(8, first.out().lines().filter(line -> line.contains("  done  ")).count());
    Path grid = only("grid-");
    assertEquals(9, Files.readAllLines(grid.resolve("summary.csv")).size());
    byte[] page = Files.readAllBytes(grid.resolve("report.html"));
    Document document = xml(grid.resolve("report.html"));
    assertEquals(2, document.getElementsByTagName("svg").getLength());
    String text = document.getDocumentElement().getTextContent();
    assertTrue(text.contains("How δ <matters>"), text);
    assertTrue(text.contains("distribution normal"), text);
    assertTrue(text.contains("means of up to 2 runs"), text);
    assertEquals(GRID, Files.readString(grid.resolve("grid.yaml")));

    Path report = folder.resolve("page.html");
    Said again = Said.by("run", file, "-o", runs, "--report", report).well();
    assertEquals(8, again.out().lines().filter(line -> line.contains("was done")).count());
    assertEquals(new String(page, StandardCharsets.UTF_8), Files.readString(report));
    Said.by("run", file, "-o", runs, "--report", report).refused("page.html", "--force");

    // The same as the command of its own makes it.
    Said.by(
            "coverage",
            "--distribution",
            "normal",
            "--targets",
            "single",
            "--samples",
            "1..12",
            "--trials",
            60,
            "--tolerance",
            "0.1,0.03,0.01",
            "--failure",
            "0.1",
            "--seed",
            2,
            "-o",
            runs,
            "--json")
        .well();
    assertEquals(9, folders());
  }

  private long folders() throws IOException {
    try (Stream<Path> list = Files.list(runs)) {
      return list.count();
    }
  }

  @Test
  void planShowsAndRunsNothing() {
    Said plan = Said.by("run", file, "-o", runs, "--plan", "--csv").well();
    assertEquals("run,distribution,failure,seed", plan.out().lines().findFirst().orElseThrow());
    assertEquals(9, plan.out().lines().count());
    assertFalse(Files.exists(runs));
    String keys = Said.by("run", "--keys").well().out();
    assertTrue(keys.contains("all_trials"));
    assertTrue(keys.contains("the paper's, 50,000 for LeNet-300-100"));
    assertFalse(keys.contains("(default"), keys);
  }

  @Test
  void experimentsOfTheEngineSayWhereAndAreAskedInSql() throws IOException {
    Files.writeString(
        file,
        """
        experiment: prune
        model: 784-10-10
        data: strokes
        limit: 100
        steps: 5
        seeds: 1
        densities: 0.5
        grid:
          scope: [global, layerwise]
        """);
    Said.by("run", file, "-o", runs).well();
    try (Stream<Path> list = Files.list(runs)) {
      for (Path run : list.filter(each -> each.toString().contains("prune-")).toList()) {
        String provenance = Files.readString(run.resolve("provenance.json"));
        assertTrue(provenance.contains("PyTorch") && provenance.contains("strokes test"));
      }
    }
    Said.by(
            "runs",
            "query",
            "select layer_shares_fc2_weight w, count(*) n from runs where experiment = 'prune'"
                + " group by all",
            "--runs",
            runs,
            "--csv")
        .well()
        .prints("0.5,2");
  }

  @Test
  void listShowCompareQuery() throws IOException {
    Said.by("run", file, "-o", runs).well();
    JsonObject list = Json.parse(Said.by("runs", "list", runs, "--json").well().out());
    assertEquals(9, list.objects("runs").size());
    assertEquals("done", list.objects("runs").getFirst().string("state"));

    JsonObject answer =
        Json.parse(
            Said.by(
                    "runs",
                    "query",
                    "select run, seed from runs where distribution = 'normal' and failure = 0.1"
                        + " order by seed",
                    "--runs",
                    runs,
                    "--json")
                .well()
                .out());
    List<JsonObject> rows = answer.objects("rows");
    assertEquals(2, rows.size());
    assertEquals(2, rows.getLast().whole("seed", 2, 2));
    String one = rows.getFirst().string("run");
    String two = rows.getLast().string("run");

    Said compared = Said.by("runs", "compare", one, two, "--runs", runs, "--csv").well();
    List<String> keys = compared.out().lines().filter(line -> line.startsWith("key,")).toList();
    assertEquals(List.of("key,seed,1,2"), keys);
    assertTrue(compared.out().contains("figure,single_smallest_n,"));
    assertTrue(
        Said.by("runs", "compare", one, two, "--runs", runs, "--all")
            .well()
            .out()
            .contains("sums"));
    Said.by("runs", "compare", one, one, "--runs", runs).refused("named twice");

    Path page = folder.resolve("one.html");
    String hash = one.substring(one.indexOf('-') + 1);
    Said shown = Said.by("runs", "show", hash, "--runs", runs, "--report", page).well();
    assertTrue(shown.out().contains(one + ": done"));
    assertTrue(shown.out().contains("distribution   normal"));
    assertTrue(Files.readString(page).contains(one));
    JsonObject json =
        Json.parse(Said.by("runs", "show", one, "--runs", runs, "--json").well().out());
    assertEquals("normal", json.object("spec").string("distribution"));

    Said.by("runs", "query", "select * from fits", "--runs", runs)
        .refused("fits does not exist", "fit, ");
    Said.by("runs", "query", "drop table runs", "--runs", runs).refused("read-only");
    Said.by("runs", "list", runs, "--csv", "--json").refused("two answers");
    Said.by("runs", "show", "lottery", "--runs", runs)
        .refused("no run \"lottery\"", "Maybe you meant");
    Said.by("runs", "list", folder.resolve("none")).refused("There is no folder");
  }

  @Test
  void badFilesAreRefusedAndNothingIsMade() throws IOException {
    String[][] cases = {
      {"experiment: coverge\n", "\"coverge\"", "Maybe you meant \"coverage\""},
      {"experiment: coverage\nsampels: 1..3\n", "\"sampels\"", "Maybe you meant \"samples\""},
      {"experiment: coverage\ngrid: {seeds: [1]}\n", "Maybe you meant \"seed\""},
      {"experiment: coverage\nfailure: 2\n", "failure probability 2.0 is not between 0 and 1"},
      {"experiment: coverage\ntrials: many\n", "\"trials\"", "\"many\", not a whole number"},
      {
        "experiment: coverage\ntargets: single\nall_trials: 5\n", "key all_trials 5 is about trials"
      },
      {"experiment: coverage\ngrid: {seed: [1, 1]}\n", "are the same"},
      {"experiment: lottery\nnetwork: 784-10\ndata: strokes\nlevel: 2\n", "meant \"levels\""},
      {"experiment: lottery\nnetwork: 784-10\nlevels: 2\n", "data is missing"},
      {
        "experiment: lottery\nnetwork: 784-10\ndata: strokes\nlevels: many\n",
        "key \"levels\": \"many\" is not a whole number"
      },
      {"experiment: lottery\nnetwork: 784-10\ndata: strokes\ndensity: 0\n", "density is 0"},
      {"experiment: prune\nmodel: 784-10\ndata: strokes\nfine-tune: 5\n", "\"fine_tune\""},
      {
        "experiment: prune\nmodel: 784-10\ndata: strokes\nfine_tune: -5\n",
        "fine_tune -5 is not at least 0"
      },
      {"experiment: train\nmodel: 784-10\ndata: minst\n", "you mean \"mnist\""},
      {"experiment: train\nmodel: 784-10\n", "\"data\"", "is missing"},
      {"experiment: [\n", "does not read as YAML: line 2"},
      {"42\n", "no list of keys"},
    };
    for (String[] each : cases) {
      Files.writeString(file, each[0]);
      String[] parts = List.of(each).subList(1, each.length).toArray(String[]::new);
      Said.by("run", file, "-o", runs).refused(parts);
    }
    Said.by("run", folder.resolve("no.yaml")).refused("no.yaml\" cannot be read");
    Said.by("run").refused("Which file?");
    assertFalse(Files.exists(runs));
  }
}
