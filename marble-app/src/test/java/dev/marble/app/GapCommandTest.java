package dev.marble.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;

/** Experiments on gaps, and single programs, as a user runs them. */
final class GapCommandTest {
  private static final List<String> SMALL =
      List.of("--constraints", "1,2", "--variables", "10..40", "--trials", "6");

  @TempDir private Path folder;

  private Said run(Path runs, List<String> options, Object... more) {
    List<Object> line = new ArrayList<>(List.of("gap", "--runs", runs));
    line.addAll(options);
    line.addAll(List.of(more));
    return Said.by(line.toArray());
  }

  private static Path only(Path runs) throws IOException {
    try (Stream<Path> list = Files.list(runs)) {
      List<Path> all = list.toList();
      assertEquals(1, all.size(), all::toString);
      return all.getFirst();
    }
  }

  @Test
  void anExperimentFromBeginningToEnd() throws Exception {
    Said said = run(folder.resolve("runs"), SMALL).well();
    said.prints("gap ∝ n^", "nodes ∝ n^", "36 of 36 answers found by SCIP, too", "6/6");
    Path run = only(folder.resolve("runs"));
    for (String name : List.of("instances", "summary", "fit")) {
      assertTrue(Files.size(run.resolve(name + ".csv")) > 0, name);
      assertTrue(Files.size(run.resolve(name + ".parquet")) > 0, name);
    }
    for (String name : List.of("gap", "nodes", "near", "knapsack", "rounding")) {
      assertEquals("svg", xml(run.resolve(name + ".svg")).getDocumentElement().getTagName());
    }
    Document page = xml(run.resolve("report.html"));
    assertEquals(5, page.getElementsByTagName("svg").getLength());
    String text = page.getDocumentElement().getTextContent();
    assertTrue(text.contains("marble gap --instances dyer-frieze --capacity=0.25"), text);
    assertFalse(text.contains("NaN"), text);

    byte[] bytes = Files.readAllBytes(run.resolve("report.html"));
    JsonObject json = run(folder.resolve("runs"), SMALL, "--json", "--threads", 1).well().json();
    assertEquals(36, json.whole("found", 0, 36));
    assertEquals(6, json.objects("sizes").size());
    assertArrayEquals(bytes, Files.readAllBytes(run.resolve("report.html")));
    for (JsonObject size : json.objects("sizes")) {
      assertTrue(size.object("rounding").number("median") >= size.object("gap").number("median"));
    }
  }

  private static Document xml(Path file) throws Exception {
    String text =
        Files.readString(file).replaceFirst("(?s)^<!DOCTYPE html>\\n|^<\\?xml[^>]*>\\n", "");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** kill -9, twice, and then the same command: the tables are those of a run without. */
  @Test
  void aKilledRunGoesOn() throws Exception {
    List<String> options =
        List.of("--constraints", "2", "--variables", "100", "--trials", "60", "--library", "none");
    Path killed = folder.resolve("killed");
    for (int i = 0; i < 2; i++) {
      List<String> line = new ArrayList<>(List.of("gap", "--threads", "1"));
      line.addAll(options);
      line.addAll(List.of("--runs", killed.toString()));
      int wanted = 2 * (i + 1);
      Process process =
          Program.start(folder, folder, Program.marble(List.of(), line.toArray(new String[0])));
      while (process.isAlive() && chunks(killed) < wanted) {
        process.waitFor(5, TimeUnit.MILLISECONDS);
      }
      process.destroyForcibly().waitFor();
    }
    run(killed, options).well();
    Path whole = folder.resolve("whole");
    run(whole, options).well();
    for (String name :
        List.of("instances.csv", "summary.parquet", "fit.csv", "report.html", "result.json")) {
      assertArrayEquals(
          Files.readAllBytes(only(whole).resolve(name)),
          Files.readAllBytes(only(killed).resolve(name)),
          name);
    }
  }

  private static long chunks(Path runs) throws IOException {
    if (!Files.isDirectory(runs)) {
      return 0;
    }
    try (Stream<Path> walk = Files.walk(runs)) {
      return walk.filter(path -> path.getFileName().toString().matches("m\\d\\d-n.*")).count();
    } catch (UncheckedIOException e) {
      return 0; // a temporary file has just become a chunk
    }
  }

  @Test
  void whatHasNoOptimumIsNamed() {
    Said said =
        run(
                folder,
                List.of("--trials", "6", "--library", "none"),
                "--constraints",
                5,
                "--variables",
                "4,60",
                "--instances",
                "gaussian",
                "--max-nodes",
                20)
            .no();
    said.prints("Unsolved", "without a solution: gaussian-m5-n4-seed1-trial", "stopped by a limit");
    said.prints("gaussian-m5-n60-seed1-trial");
  }

  @Test
  void programsFromFiles() throws IOException {
    Path programs = folder.resolve("programs");
    Said.by("gap", "--constraints", 2, "--variables", 30, "--trials", 2, "--mps", programs)
        .well()
        .prints("2 programs");
    Path file = programs.resolve("dyer-frieze-m2-n30-seed1-trial1.mps");
    Said.by("gap", file).well().prints("finds the same optimum", "LP ", "IP ", "Rounded ");
    JsonObject json = Said.by("gap", file, "--json").well().json();
    assertEquals("optimal", json.string("state"));
    assertTrue(json.number("lp") >= json.number("ip"));
    assertTrue(json.number("ip") >= json.number("rounded"));

    Said stopped = Said.by("gap", file, "--max-nodes", 5, "--library", "none").no();
    stopped.prints("reached its limit after 5 nodes", "so the optimum is unknown");
    JsonObject none = Said.by("gap", file, "--max-nodes", 5, "--json").no().json();
    assertEquals("stopped", none.string("state"));
    assertFalse(none.has("ip"));

    String text = Files.readString(file);
    Path impossible = programs.resolve("impossible.mps");
    Files.writeString(impossible, text.replaceFirst("RHS R1 \\d+", "RHS R1 -1"));
    Said.by("gap", impossible).no().prints("has no solution");
    Path open = programs.resolve("open.mps");
    Files.writeString(open, text.replace(" BV BND X3\n", ""));
    Said.by("gap", open).refused("\"X3\"", "unbounded", "Maybe");
    Said.by("gap", programs.resolve("none.mps")).refused("none.mps");
    Said.by("gap", file, "--trials", 3).refused("--trials", "random programs");
  }

  @ParameterizedTest
  @CsvSource({
    "--constraints, 11, 11 is not within 1 … 10",
    "--constraints, 0, 0 is not within",
    "--variables, 20000, 20000 is not within 1 … 16384",
    "--variables, 32..16, reversed",
    "--trials, 0, 0 is not within",
    "--instances, poisson, poisson",
    "--capacity, 0.5, between 0 and 0.5",
    "--entries, 2, integer-interval",
    "--library, gurobi, gurobi",
    "--library-variables, -1, -1",
    "--max-nodes, 0, 0 nodes",
    "--time-limit, 0, --time-limit",
    "--seed, x, \"x\"",
    "--threads, 0, --threads"
  })
  void badInput(String option, String value, String part) {
    Said.by("gap", "--runs", folder.resolve("runs"), option + "=" + value).refused(part);
    assertFalse(Files.exists(folder.resolve("runs")));
  }

  @Test
  void aGridFromAFile() throws IOException {
    Path file = folder.resolve("grid.yaml");
    Files.writeString(
        file,
        """
        experiment: gap
        constraints: [1, 2]
        variables: 8..32
        trials: 4
        library: none
        grid:
          instances: [dyer-frieze, gaussian]
        """);
    Said.by("run", file, "-o", folder.resolve("runs")).well();
    Said.by(
            "runs",
            "query",
            "select run, m1_gap_slope from runs where experiment = 'gap' order by run",
            "--runs",
            folder.resolve("runs"))
        .well()
        .prints("gap-");
    assertTrue(Said.by("run", "--keys").well().out().contains("library_variables"));
  }

  @Test
  void help() {
    Said.by("gap", "--help").well().prints("Examples:", "--mps", "gaussian", "FILE.mps");
  }
}
