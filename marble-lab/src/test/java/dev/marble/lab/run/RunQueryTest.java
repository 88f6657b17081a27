package dev.marble.lab.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.MarbleException;
import dev.marble.json.JsonObject;
import dev.marble.lab.table.Answer;
import dev.marble.lab.table.Column;
import dev.marble.lab.table.Parquet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RunQueryTest {
  @TempDir private Path parent;

  /** Two runs that are done, with other columns each, and one that was broken off. */
  @BeforeEach
  void runSome() {
    run(1, List.of(Column.integer("step"), Column.number("loss")), true);
    run(2, List.of(Column.integer("step"), Column.number("loss"), Column.number("top1")), true);
    run(10, List.of(Column.integer("step"), Column.number("loss")), false);
  }

  private void run(int seed, List<Column> columns, boolean done) {
    RunSpec spec =
        new RunSpec(
            "small",
            1,
            new JsonObject()
                .put("seed", "" + seed)
                .put("rate", seed / 10.0)
                .put("loss", "hinge")
                .put("widths", List.of(3, 4))
                .put("data", new JsonObject().put("name", "it's"))
                .put(
                    "shares", new JsonObject().put("fc1.weight", "0.5").put("FC1_weight", "0.25")));
    try (RunFolder folder = RunFolder.open(parent, spec);
        Metrics metrics = folder.metrics("metrics", columns);
        Parquet parquet = new Parquet()) {
      for (int i = 0; i < 3; i++) {
        int step = i;
        metrics.add(row -> {
          row.put(step).put(step * 0.5 + seed);
          if (columns.size() > 2) {
            row.put(0.25);
          }
        });
      }
      if (done) {
        metrics.finish(parquet);
        folder.finish(new RunResult(Map.of("loss", seed == 1 ? Double.NaN : seed)));
      }
    }
  }

  private Answer ask(String sql) {
    return new RunQuery(RunCatalog.read(parent)).ask(sql);
  }

  @Test
  void keysThatAreNoNamesOfColumnsBecomeSome() {
    Answer answer = ask("select shares_fc1_weight, shares_fc1_weight_ from runs where seed = 1");
    assertEquals(List.of(List.of("0.5", "0.25")), answer.rows());
  }

  @Test
  void runsAreRows() {
    Answer answer =
        ask(
            "select seed, rate, loss, final_loss, widths, data_name, state, experiment"
                + " from runs order by seed");
    assertEquals(
        List.of(
            Arrays.asList(1L, 0.1, "hinge", null, "[3, 4]", "it's", "done", "small"),
            Arrays.asList(2L, 0.2, "hinge", 2.0, "[3, 4]", "it's", "done", "small"),
            Arrays.asList(10L, 1.0, "hinge", null, "[3, 4]", "it's", "unfinished", "small")),
        answer.rows());
    assertEquals(List.of(true, true, false, true, false, false, false, false), answer.numeric());
  }

  @Test
  void metricsOfAllRunsAreOneTable() {
    Answer answer =
        ask(
            "select seed, count(*), max(m.loss), max(top1), sum(step) from metrics m"
                + " join runs using (run) group by seed order by seed");
    assertEquals(
        List.of(
            Arrays.asList(1L, 3L, 2.0, null, 3L),
            Arrays.asList(2L, 3L, 3.0, 0.25, 3L),
            Arrays.asList(10L, 3L, 11.0, null, 3L)),
        answer.rows());
  }

  @Test
  void withoutRunsThereAreNoRows() throws IOException {
    Path empty = Files.createDirectory(parent.resolve("empty"));
    RunQuery query = new RunQuery(RunCatalog.read(empty));
    assertEquals(List.of(), query.ask("select * from runs").rows());
    assertEquals(List.of("run"), query.ask("select * from metrics").columns());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "selct 1",
        "select nothing from runs",
        "select * from nowhere",
        "select * from 'x.csv'",
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('/etc/passwd')",
        "select * from glob('/*')",
        "copy runs to 'x.csv'",
        "commit; copy (select 1) to 'x.csv'; select 1",
        "export database 'x'",
        "attach 'x.db'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "drop table runs",
        "insert into runs(run) values ('x')",
        "create table x as select 1",
        "select getenv('HOME')"
      })
  void nothingElseIsAnswered(String sql) throws IOException {
    String message = assertThrows(MarbleException.class, () -> ask(sql)).getMessage();
    assertEquals(1, message.lines().count(), message);
    assertTrue(message.startsWith("The question ") && message.endsWith("."), message);
    try (Stream<Path> files = Files.list(Path.of("."))) {
      assertTrue(files.noneMatch(file -> file.getFileName().toString().startsWith("x")));
    }
  }

  @Test
  void whoAsksForAnUnknownTableIsToldTheKnownOnes() {
    String message =
        assertThrows(MarbleException.class, () -> ask("select * from metric")).getMessage();
    assertTrue(message.endsWith("Maybe ask one of these tables: runs, metrics."), message);
  }

  // ---- the catalog ----

  @Test
  void runsAreFoundByTheBeginningOfTheirNames() {
    RunCatalog catalog = RunCatalog.read(parent);
    RunEntry first = catalog.entries().getFirst();
    assertEquals(first, catalog.find(first.name()));
    assertEquals(first, catalog.find(first.spec().hash().substring(0, 8)));
    assertEquals(first, catalog.find(parent.resolve(first.name()) + "/"));
    String several = assertThrows(MarbleException.class, () -> catalog.find("small")).getMessage();
    assertTrue(several.contains("begins the names of 3 runs"), several);
    String none =
        assertThrows(MarbleException.class, () -> catalog.find(first.name() + "x")).getMessage();
    assertTrue(none.endsWith("Maybe you meant \"" + first.name() + "\"."), none);
  }

  @Test
  void otherFoldersArePassedOver() throws IOException {
    Files.createDirectory(parent.resolve("mine"));
    Files.writeString(Files.createDirectory(parent.resolve("x")).resolve("spec.json"), "{}");
    Files.writeString(
        Files.createDirectory(parent.resolve("small-0")).resolve("spec.json"),
        SmallRun.spec(1).canonical());
    assertEquals(3, RunCatalog.read(parent).entries().size());
    assertThrows(MarbleException.class, () -> RunCatalog.read(parent.resolve("none")));
  }

  @Test
  void whoIsAtWorkIsRunning() {
    RunEntry broken =
        RunCatalog.read(parent).entries().stream()
            .filter(run -> run.state() == RunState.UNFINISHED)
            .findFirst()
            .orElseThrow();
    try (RunFolder held = RunFolder.open(parent, broken.spec())) {
      assertEquals(RunState.RUNNING, RunEntry.read(held.path()).orElseThrow().state());
      assertEquals(
          Map.entry("loss", 11.0), RunEntry.read(held.path()).orElseThrow().lastMetric().get());
    }
    assertEquals(RunState.UNFINISHED, RunEntry.read(broken.path()).orElseThrow().state());
  }
}
