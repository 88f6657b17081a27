package dev.marble.lab.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.MarbleException;
import dev.marble.batch.Progress;
import dev.marble.batch.ThreadBatch;
import dev.marble.lab.program.GapCell.Quantity;
import dev.marble.lab.run.RunFolder;
import dev.marble.random.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole experiments: the same bytes however they were run, and what is estimated from them. */
final class GapRunTest {
  @TempDir private Path folder;

  private static GapSpec spec(InstanceFamily family, String m, String n, long nodes) {
    return new GapSpec(
        new RandomPrograms(family, family.usualCapacity(), 2, new Seed(3)),
        Sizes.parse("constraints", m, 10),
        Sizes.parse("variables", n, 1000),
        8,
        LinearSolver.Library.SCIP,
        20,
        new SearchLimits(nodes, SearchLimits.NO_TIME_LIMIT));
  }

  private static GapResult run(GapSpec spec, Path parent, int threads) {
    try (ThreadBatch batch = new ThreadBatch(threads);
        RunFolder run = RunFolder.open(parent, spec.runSpec())) {
      return new GapRun(spec, batch, Progress.NONE).run(run);
    }
  }

  private static Map<String, byte[]> files(Path root) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path path : walk.filter(Files::isRegularFile).toList()) {
        if (!path.endsWith("log.txt")) {
          files.put(root.relativize(path).toString(), Files.readAllBytes(path));
        }
      }
    }
    return files;
  }

  private static void assertSame(Map<String, byte[]> expected, Map<String, byte[]> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((name, bytes) -> assertArrayEquals(bytes, actual.get(name), name));
  }

  @Test
  void theSameBytesWhateverTheThreadsAndInterruptions() throws IOException {
    GapSpec spec = spec(InstanceFamily.DYER_FRIEZE, "1,2", "10,20,40", 100_000);
    GapResult one = run(spec, folder.resolve("one"), 1);
    assertEquals(48, one.computed());
    assertEquals(0, one.unsolved());
    assertEquals(32, one.count(Measured.Check.AGREED));
    assertEquals(16, one.count(Measured.Check.NOT_ASKED));
    Map<String, byte[]> expected = files(folder.resolve("one"));
    GapResult two = run(spec, folder.resolve("two"), 2);
    assertSame(expected, files(folder.resolve("two")));

    // As a kill leaves it: some chunks, half a temporary file, no tables.
    List<Path> chunks = new ArrayList<>();
    try (Stream<Path> list = Files.list(two.folder().resolve("chunks"))) {
      list.sorted().forEach(chunks::add);
    }
    assertEquals(6, chunks.size());
    Files.delete(chunks.get(1));
    Files.delete(chunks.get(4));
    Files.writeString(two.folder().resolve("chunks/.m01-n00010-000000.tmp"), "half");
    for (String name : List.of("result.json", "summary.csv", "fit.parquet")) {
      Files.delete(two.folder().resolve(name));
    }
    GapResult resumed = run(spec, folder.resolve("two"), 1);
    assertEquals(16, resumed.computed());
    assertEquals(32, resumed.found());
    assertSame(expected, files(folder.resolve("two")));
  }

  @Test
  void damagedChunksAreRefused() throws IOException {
    GapSpec spec = spec(InstanceFamily.GAUSSIAN, "1", "12", 1000);
    Path chunk = run(spec, folder, 1).folder().resolve("chunks/m01-n00012-000000");
    Files.writeString(chunk, Files.readString(chunk).replaceFirst("0", "1"));
    String message = assertThrows(MarbleException.class, () -> run(spec, folder, 1)).getMessage();
    assertTrue(message.contains("m01-n00012-000000") && message.contains("damaged"), message);
  }

  @Test
  void whatALimitStopsIsNamedAndNoNumber() throws IOException {
    GapSpec spec = spec(InstanceFamily.DYER_FRIEZE, "2", "10,20,40,60", 60);
    GapResult result = run(spec, folder, 1);
    List<String> stopped = result.names(Measured.State.STOPPED);
    assertTrue(stopped.size() > 3 && stopped.size() < 32, stopped::toString);
    assertEquals(stopped.size(), result.unsolved());
    List<String> rows = Files.readAllLines(result.folder().resolve("instances.csv"));
    for (String name : stopped) {
      String[] parts = name.split("-[a-z]+", -1); // dyer, 2, n, 3, trial
      String start = "2," + parts[3] + "," + parts[5] + ",stopped,";
      List<String> found = rows.stream().filter(row -> row.startsWith(start)).toList();
      assertEquals(1, found.size(), start);
      // After the relaxation's optimum: no optimum, no gap, the nodes, and nothing else.
      assertTrue(found.getFirst().matches("2,\\d+,\\d+,stopped,[0-9.]+,,,60,,,,,,[a-z-]+"), start);
    }
    // 40 and 60 have stopped instances, so two sizes are left: too few for a line.
    assertTrue(result.fit(2, Quantity.GAP, false).isEmpty());
  }

  @Test
  void infeasibleProgramsAreCounted() {
    GapSpec spec = spec(InstanceFamily.GAUSSIAN, "5", "3,4", 1000);
    GapResult result = run(spec, folder, 1);
    int infeasible = result.names(Measured.State.INFEASIBLE).size();
    assertTrue(infeasible > 0 && infeasible == result.unsolved(), "" + infeasible);
    assertEquals(16, result.count(Measured.Check.AGREED)); // that they are infeasible, too
  }

  /** Gaps drawn around 3 n^-0.8: the exponent lies in its interval, and the interval is narrow. */
  @Test
  void fitsFindAKnownPower() {
    SplittableRandom random = new SplittableRandom(11);
    List<GapCell> cells = new ArrayList<>();
    for (int n = 16; n <= 1024; n *= 2) {
      List<Measured> instances = new ArrayList<>();
      for (int trial = 0; trial < 50; trial++) {
        double gap = 3 * Math.pow(n, -0.8) * Math.exp(random.nextGaussian() / 2);
        instances.add(measured(Measured.State.OPTIMAL, 100 + Math.scalb(gap, 20), 100, 2L * n));
      }
      cells.add(new GapCell(1, n, instances, 0x1p-20));
    }
    GapFit gap = GapFit.of(1, Quantity.GAP, false, cells, new Seed(1)).orElseThrow();
    assertTrue(gap.low() < -0.8 && -0.8 < gap.high(), gap::toString);
    assertTrue(gap.high() - gap.low() < 0.12 && gap.low() < gap.slope(), gap::toString);
    assertEquals(3 * Math.pow(100, -0.8), gap.at(100), 0.01);
    assertEquals(350, gap.instances());
    GapFit nodes = GapFit.of(1, Quantity.NODES, false, cells, new Seed(1)).orElseThrow();
    assertEquals(1, nodes.slope(), 1e-9);
    assertEquals(1, nodes.low(), 1e-9);
    assertEquals(512, nodes.at(256), 1e-6);

    // A stopped instance takes its n out, and a gap of 0 itself.
    List<Measured> last = new ArrayList<>(cells.getLast().instances());
    last.set(0, measured(Measured.State.STOPPED, 100, 0, 5));
    cells.set(6, new GapCell(1, 1024, last, 0x1p-20));
    List<Measured> first = new ArrayList<>(cells.getFirst().instances());
    first.set(7, measured(Measured.State.OPTIMAL, 100, 100, 1));
    cells.set(0, new GapCell(1, 16, first, 0x1p-20));
    GapFit fewer = GapFit.of(1, Quantity.GAP, false, cells, new Seed(1)).orElseThrow();
    assertEquals(299, fewer.instances());
    assertEquals(1, fewer.zeros());
    assertEquals(6, fewer.sizes());
    assertTrue(GapFit.of(2, Quantity.GAP, false, cells, new Seed(1)).isEmpty());
  }

  private static Measured measured(Measured.State state, double relaxed, long optimum, long nodes) {
    return new Measured(
        state, relaxed, optimum, nodes, 1, 1, 1, 0, false, Measured.Check.NOT_ASKED);
  }

  @Test
  void rowsReadBack() {
    Measured one =
        new Measured(
            Measured.State.OPTIMAL, 1.5, -7, 9, 3, 2, 1e30, -8, true, Measured.Check.AGREED);
    assertEquals(one, Measured.of(one.toRow()));
    assertEquals(Measured.WIDTH, one.toRow().length);
  }

  @Test
  void sizes() {
    assertEquals("16,32,64", Sizes.parse("variables", "16..64", 100).toString());
    assertEquals("1,5,10,20", Sizes.parse("variables", "10..20, 5 ,1,5", 100).toString());
    for (String bad : List.of("", "0", "x", "1..2..3", "200", "20..10")) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> Sizes.parse("variables", bad, 100))
              .getMessage();
      assertTrue(message.contains("variables"), message);
      assertFalse(message.contains("null"), message);
    }
  }
}
