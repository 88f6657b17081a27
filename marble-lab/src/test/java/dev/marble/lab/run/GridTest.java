package dev.marble.lab.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.MarbleException;
import dev.marble.batch.Progress;
import dev.marble.json.JsonObject;
import dev.marble.lab.table.Parquet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GridTest {
  @TempDir private Path parent;

  /** Rows of powers; a base of 13 brings bad luck. */
  private static final class Powers implements Experiment {
    private final List<String> worked = new ArrayList<>();

    @Override
    public String name() {
      return "powers";
    }

    @Override
    public String about() {
      return "The powers of a number.";
    }

    @Override
    public List<SpecKey> keys() {
      return List.of(
          new SpecKey("base", "what is multiplied", ""),
          new SpecKey("seed", "where it starts", "1"),
          new SpecKey("note", "text", ""),
          new SpecKey("shout", "true or false", "false"),
          new SpecKey("kind", "up or down", "up"));
    }

    enum Kind {
      UP,
      DOWN
    }

    @Override
    public Planned plan(SpecKeys keys) {
      int base = keys.whole("base", 2, 1, 99);
      RunSpec spec =
          new RunSpec(
              name(),
              1,
              new JsonObject()
                  .put("base", base)
                  .put("seed", keys.text("seed", "1"))
                  .put("note", keys.text("note", ""))
                  .put("shout", keys.flag("shout", false))
                  .put("kind", keys.oneOf("kind", Kind.UP).name())
                  .put("rate", keys.number("rate", 0.5)));
      return new Planned() {
        @Override
        public RunSpec spec() {
          return spec;
        }

        @Override
        public void run(RunFolder folder, int threads, Progress progress) {
          worked.add(spec.name());
          if (base == 13) {
            throw new MarbleException("At step 1 the base 13 brings bad luck.");
          }
          try (Metrics metrics = folder.metrics("metrics", SmallRun.COLUMNS);
              Parquet parquet = new Parquet()) {
            metrics.resumeAt(0);
            for (int i = 1; i < 4; i++) {
              int step = i;
              metrics.add(row -> row.put(step).put(Math.pow(base, step)).put("x"));
            }
            metrics.finish(parquet);
          }
          folder.finish(new RunResult(Map.of("last", Math.pow(base, 3))));
        }
      };
    }
  }

  private final Powers powers = new Powers();

  private Grid grid(String text) {
    return Grid.of(YamlFile.parse(Path.of("a.yaml"), text), List.of(powers));
  }

  private List<GridRun.Ended> run(Grid grid) {
    try (RunFolder folder = RunFolder.open(parent, grid.spec())) {
      return new GridRun(grid, Provenance.here("marble", 1), Progress.NONE)
          .run(parent, folder, end -> {});
    }
  }

  private void refused(String text, String... parts) {
    String message = assertThrows(MarbleException.class, () -> grid(text)).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
    assertEquals(1, message.lines().count(), message);
  }

  @Test
  void theLastKeyChangesFastest() {
    Grid grid = grid("experiment: powers\nnote: x\ngrid: {seed: [5, 1], base: [3, 2]}\n");
    assertEquals(List.of("seed", "base"), grid.axes());
    assertEquals(
        List.of("{seed=5, base=3}", "{seed=5, base=2}", "{seed=1, base=3}", "{seed=1, base=2}"),
        grid.cells().stream().map(cell -> cell.values().toString()).toList());
    assertEquals("5", grid.cells().getFirst().planned().spec().keys().string("seed"));
    assertEquals("x", grid.cells().getFirst().planned().spec().keys().string("note"));
    assertEquals(1, grid("experiment: powers\n").cells().size());
  }

  @Test
  void titlesNameNothing() {
    assertEquals(
        grid("experiment: powers\ntitle: A\n").spec(),
        grid("experiment: powers\ntitle: B\n").spec());
    assertEquals("A", grid("experiment: powers\ntitle: A\n").title());
  }

  @Test
  void whatIsDoneIsNotDoneAgain() throws IOException {
    Grid small = grid("experiment: powers\ngrid: {base: [2, 3]}\n");
    run(small);
    assertEquals(2, powers.worked.size());
    Grid larger = grid("experiment: powers\ngrid: {base: [2, 3, 4], note: ['a,b', c]}\n");
    List<GridRun.Ended> ended = run(larger);
    assertEquals(8, powers.worked.size());
    assertEquals(List.of(8.0, 8.0, 27.0, 27.0, 64.0, 64.0), figures(ended));
    List<GridRun.Ended> again = run(larger);
    assertEquals(8, powers.worked.size(), "nothing is left to do");
    assertTrue(again.stream().allMatch(GridRun.Ended::wasDone));
    Path summary = RunFolder.of(parent, larger.spec()).resolve("summary.csv");
    List<String> lines = Files.readAllLines(summary);
    assertEquals("run,base,note,state,last", lines.getFirst());
    assertTrue(lines.get(1).endsWith(",2.0,\"a,b\",done,8.0"), lines.get(1));
    assertEquals(7, lines.size());
  }

  private static List<Double> figures(List<GridRun.Ended> ended) {
    return ended.stream().map(end -> end.result().orElseThrow().figures().get("last")).toList();
  }

  @Test
  void oneRunThatStopsKeepsNoOtherFromRunning() throws IOException {
    Grid grid = grid("experiment: powers\ngrid: {base: [2, 13, 3]}\n");
    List<GridRun.Ended> ended = run(grid);
    assertEquals("At step 1 the base 13 brings bad luck.", ended.get(1).error().orElseThrow());
    assertTrue(ended.get(2).result().isPresent());
    RunCatalog catalog = RunCatalog.read(parent);
    assertEquals(RunState.UNFINISHED, catalog.find("grid").state());
    assertEquals(
        RunState.UNFINISHED, catalog.find(ended.get(1).path().getFileName().toString()).state());
    assertTrue(SmallRun.log(ended.get(1).path()).orElseThrow().contains("stopped: At step 1"));
    Path summary = RunFolder.of(parent, grid.spec()).resolve("summary.csv");
    assertTrue(Files.readAllLines(summary).get(2).endsWith(",13.0,unfinished,"));
  }

  @Test
  void sameRunsSameBytes() throws IOException {
    Grid grid = grid("experiment: powers\ngrid: {base: [2, 3]}\n");
    Path one = run(grid).getFirst().path();
    byte[] parquet = Files.readAllBytes(one.resolve("metrics.parquet"));
    Files.delete(one.resolve("result.json"));
    run(grid);
    assertArrayEquals(parquet, Files.readAllBytes(one.resolve("metrics.parquet")));
  }

  @Test
  void whatCannotBeRunIsRefusedBeforeAnythingRuns() {
    refused("base: 2\n", "The key \"experiment\" is missing", "powers");
    refused("experiment: power\n", "\"power\" is unknown", "Maybe you meant \"powers\"");
    refused("experiment: powers\nsede: 2\n", "\"sede\"", "Maybe you meant \"seed\"");
    refused("experiment: powers\nqqq: 2\n", "Maybe one of base, seed, note, shout, kind");
    refused("experiment: powers\ngrid: {bas: [2]}\n", "\"bas\"", "Maybe you meant \"base\"");
    refused("experiment: powers\ngrid: {base: 2}\n", "no list of values", "base: [2]");
    refused("experiment: powers\ngrid: {base: []}\n", "no list of values");
    refused("experiment: powers\ngrid: [base]\n", "not lists of values for keys");
    refused("experiment: powers\nbase: 2\ngrid: {base: [2]}\n", "and a value beside it");
    refused("experiment: powers\ngrid: {base: [2, 3, 2]}\n", "runs 1 and 3", "are the same");
    refused("experiment: powers\nbase: 100\n", "\"base\"", "\"100\"", "not within 1 … 99");
    refused("experiment: powers\nbase: 2.5\n", "\"2.5\", not a whole number");
    refused("experiment: powers\nbase: [2]\n", "not a whole number");
    refused("experiment: powers\nshout: loud\n", "neither true nor false");
    refused("experiment: powers\nkind: sideways\n", "none of up, down");
    refused("experiment: powers\nnote: {a: 1}\n", "no single value");
    String many = "[" + "1, ".repeat(100) + "1]";
    refused(
        "experiment: powers\ngrid: {base: " + many + ", seed: " + many + "}\n",
        "more than 10000 runs");
    assertTrue(powers.worked.isEmpty());
  }
}
