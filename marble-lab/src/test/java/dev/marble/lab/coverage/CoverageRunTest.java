package dev.marble.lab.coverage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.MarbleException;
import dev.marble.batch.Progress;
import dev.marble.batch.ThreadBatch;
import dev.marble.lab.run.RunFolder;
import dev.marble.random.Seed;
import dev.marble.subsetsum.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole runs: the same bytes on any number of threads and after any interruption. */
final class CoverageRunTest {
  @TempDir private Path folder;

  private static CoverageSpec spec(String distribution, Limits limits) {
    return new CoverageSpec(
        SampleDistribution.parse(distribution),
        new Interval(-0.5, 0.5),
        Tolerances.parse("0.1..0.001:2"),
        0.1,
        Optional.of(new CoverageSpec.Trials(new SampleRange(1, 15), 150)),
        Optional.of(new CoverageSpec.Trials(new SampleRange(2, 12), 40)),
        new Seed(4),
        limits);
  }

  private static CoverageResult run(CoverageSpec spec, Path parent, int threads) {
    try (ThreadBatch batch = new ThreadBatch(threads)) {
      return new CoverageRun(spec, batch, Progress.NONE).run(parent);
    }
  }

  private static Map<String, byte[]> files(Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.filter(Files::isRegularFile).toList()) {
        if (path.endsWith("log.txt")) {
          continue; // says when, and holds no result
        }
        files.put(folder.relativize(path).toString(), Files.readAllBytes(path));
      }
    }
    return files;
  }

  private static void assertSame(Map<String, byte[]> expected, Map<String, byte[]> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((name, bytes) -> assertArrayEquals(bytes, actual.get(name), name));
  }

  @ParameterizedTest
  @CsvSource({"uniform", "0.5*uniform+0.5*normal"})
  void theSameBytesWhateverTheThreads(String distribution) throws IOException {
    CoverageSpec spec = spec(distribution, Limits.DEFAULT);
    CoverageResult one = run(spec, folder.resolve("one"), 1);
    CoverageResult three = run(spec, folder.resolve("three"), 3);
    assertEquals(190, one.computed());
    assertSame(files(one.folder()), files(three.folder()));
    assertEquals(one.single(), three.single());
    assertEquals(one.covered(), three.covered());
  }

  @Test
  void whatIsMissingIsDoneAndNothingElse() throws IOException {
    CoverageSpec spec = spec("uniform", Limits.DEFAULT);
    CoverageResult whole = run(spec, folder, 2);
    Map<String, byte[]> expected = files(whole.folder());
    Path chunks = whole.folder().resolve("chunks");
    // As after a kill: some chunks, a half-written one, no tables.
    Files.delete(chunks.resolve("single-000002"));
    Files.delete(chunks.resolve("all-000000"));
    Files.writeString(chunks.resolve(".single-000002.77.abc.tmp"), "marble cov");
    Files.writeString(whole.folder().resolve(".success.csv.77.abc.tmp"), "targets,");
    Files.delete(whole.folder().resolve("success.csv"));
    Files.delete(whole.folder().resolve("success.parquet"));
    AtomicLong steps = new AtomicLong();
    Progress progress =
        new Progress() {
          @Override
          public void step(long units) {
            steps.addAndGet(units);
          }
        };
    CoverageResult resumed;
    try (ThreadBatch batch = new ThreadBatch(2)) {
      resumed = new CoverageRun(spec, batch, progress).run(folder);
    }
    assertEquals(resumed.computed(), steps.get());
    assertTrue(resumed.computed() > 0 && resumed.found() > resumed.computed(), "" + resumed);
    assertSame(expected, files(resumed.folder()));
    CoverageResult again = run(spec, folder, 1);
    assertEquals(0, again.computed());
    assertEquals(190, again.found());
    assertSame(expected, files(again.folder()));
  }

  @Test
  void anotherSpecificationHasAnotherFolder() {
    CoverageSpec uniform = spec("uniform", Limits.DEFAULT);
    CoverageSpec normal = spec("normal", Limits.DEFAULT);
    assertFalse(CoverageRun.folder(folder, uniform).equals(CoverageRun.folder(folder, normal)));
    assertEquals(folder, CoverageRun.folder(folder, uniform).getParent());
  }

  private void refused(CoverageSpec spec, String part) {
    String message = assertThrows(MarbleException.class, () -> run(spec, folder, 1)).getMessage();
    assertTrue(message.contains(part), message);
    assertTrue(message.lines().count() == 1, message);
  }

  @Test
  void damagedAndForeignFilesAreRefused() throws IOException {
    CoverageSpec spec = spec("uniform", Limits.DEFAULT);
    Path run = run(spec, folder, 2).folder();
    Path chunk = run.resolve("chunks/single-000001");
    byte[] whole = Files.readAllBytes(chunk);
    for (int at = 0; at < whole.length; at += 97) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 1;
      Files.write(chunk, damaged);
      refused(spec, "single-000001\" is damaged: ");
    }
    for (int length : new int[] {0, 1, 70, whole.length / 2, whole.length - 1}) {
      Files.write(chunk, Arrays.copyOf(whole, length));
      refused(spec, "its checksum does not match");
    }
    Files.copy(run.resolve("chunks/single-000000"), chunk, StandardCopyOption.REPLACE_EXISTING);
    refused(spec, "it does not hold");
    Files.write(chunk, whole);

    Path foreign = run.resolve("chunks/notes.txt");
    Files.writeString(foreign, "mine");
    refused(spec, "notes.txt\" is no part of this run");
    assertEquals("mine", Files.readString(foreign));
    Files.delete(foreign);

    byte[] text = Files.readAllBytes(run.resolve("spec.json"));
    Files.writeString(run.resolve("spec.json"), "{}");
    refused(spec, "does not hold the specification of this run");
    Files.delete(run.resolve("spec.json"));
    refused(spec, "and no specification, so it is no run of Marble");
    Files.write(run.resolve("spec.json"), text);
    run(spec, folder, 1);
  }

  @Test
  void aFileInTheFoldersPlace() throws IOException {
    CoverageSpec spec = spec("uniform", Limits.DEFAULT);
    Files.writeString(CoverageRun.folder(folder, spec), "mine");
    refused(spec, "is a file, not the folder of a run");
  }

  @Test
  void oneAtATime() {
    CoverageSpec spec = spec("uniform", Limits.DEFAULT);
    try (RunFolder held = RunFolder.open(folder, spec.runSpec())) {
      refused(spec, "Another run is at work in the folder \"" + held.path());
    }
    run(spec, folder, 1);
  }

  @Test
  void givingUpIsCountedAndNeverAFailure() throws IOException {
    // 2^9 sums are enough for few items only.
    CoverageSpec spec = spec("uniform", new Limits(512, 1 << 20));
    CoverageResult result = run(spec, folder, 2);
    TargetsResult all = result.all().orElseThrow();
    assertTrue(all.undecided() > 0, "the finest tolerance is out of reach");
    Rate last = all.rates().getLast().getLast();
    assertEquals(40, last.successes() + last.undecided(), "nothing was proven absent");
    assertEquals(1, last.interval().high());
    assertTrue(all.smallest().getLast().n().isEmpty());
    assertFalse(all.smallest().getLast().isFitted());
    assertTrue(Files.readString(result.folder().resolve("trials-all.csv")).contains(",false\n"));
    CoverageResult free = run(spec("uniform", Limits.DEFAULT), folder, 2);
    assertEquals(0, free.all().orElseThrow().undecided());
    assertEquals(0, free.single().orElseThrow().undecided());
  }

  /** Every measured gain is at least what the proof promises, up to the noise of 40 trials. */
  @Test
  void theCoveredFractionGrowsAsProven() {
    CoverageResult result = run(spec("uniform", Limits.DEFAULT), folder, 2);
    int gains = 0;
    for (CoveredFraction row : result.covered()) {
      if (row.gain().isPresent()) {
        assertTrue(row.gain().getAsDouble() > 0.25, "" + row);
        gains++;
      }
    }
    assertTrue(gains > 20, gains + " gains");
  }

  @Test
  void parquetHoldsWhatTheCsvHolds() throws SQLException, IOException {
    Path run = run(spec("normal", new Limits(512, 1 << 20)), folder, 2).folder();
    int tables = 0;
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        Stream<Path> files = Files.list(run)) {
      for (Path csv : files.filter(path -> path.toString().endsWith(".csv")).toList()) {
        String parquet = csv.toString().replace(".csv", ".parquet");
        long lines = Files.readAllLines(csv).size() - 1L;
        List<String> queries =
            List.of(
                "SELECT count(*) FROM '" + parquet + "'",
                "SELECT count(*) FROM (FROM '" + parquet + "' INTERSECT ALL FROM '" + csv + "')");
        for (String query : queries) {
          try (ResultSet answer = statement.executeQuery(query)) {
            answer.next();
            assertEquals(lines, answer.getLong(1), query);
          }
        }
        tables++;
      }
    }
    assertEquals(7, tables);
  }

  /**
   * The share of random targets that 8 to 16 uniform items miss at ε = 0.01, measured before by
   * another program: each lies in the interval of confidence 0.99 around ours.
   */
  @Test
  void theKnownSharesOfUnsolvedTargets() {
    double[] percent = {24.9, 11.6, 5.1, 2.2, 1.1, 0.49, 0.27, 0.13, 0.06};
    int trials = 20_000;
    SampleRange range = new SampleRange(8, 16);
    CoverageSpec spec =
        new CoverageSpec(
            SampleDistribution.parse("uniform"),
            new Interval(-0.5, 0.5),
            Tolerances.parse("0.01"),
            0.05,
            Optional.of(new CoverageSpec.Trials(range, trials)),
            Optional.empty(),
            new Seed(1),
            Limits.DEFAULT);
    List<Rate> rates = run(spec, folder, 2).single().orElseThrow().rates().getFirst();
    for (int i = 0; i < percent.length; i++) {
      Rate rate = rates.get(i);
      assertEquals(8 + i, rate.n());
      ClopperPearson missed = ClopperPearson.of(trials - rate.successes(), trials, 0.99);
      String said = "n = " + rate.n() + ": " + percent[i] + " % and " + missed;
      assertTrue(missed.low() <= percent[i] / 100 && percent[i] / 100 <= missed.high(), said);
    }
  }
}
