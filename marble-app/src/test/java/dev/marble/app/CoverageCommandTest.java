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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The coverage experiments as a user runs them. */
final class CoverageCommandTest {
  private static final List<String> SMALL =
      List.of(
          "--samples",
          "1..14",
          "--trials",
          "120",
          "--all-samples",
          "1..11",
          "--all-trials",
          "20",
          "--tolerance",
          "0.1..0.01:2");

  @TempDir private Path folder;

  private Said run(Path output, List<String> options, Object... more) {
    List<Object> line = new ArrayList<>(List.of("coverage", "-o", output));
    line.addAll(options);
    line.addAll(List.of(more));
    return Said.by(line.toArray());
  }

  /** The one run in a folder of runs. */
  private static Path only(Path output) throws IOException {
    try (Stream<Path> list = Files.list(output)) {
      List<Path> runs = list.toList();
      assertEquals(1, runs.size(), () -> "" + runs);
      return runs.getFirst();
    }
  }

  private static Map<String, byte[]> files(Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.filter(Files::isRegularFile).toList()) {
        if (path.endsWith("log.txt") || path.endsWith("provenance.json")) {
          continue; // say when and where, and hold no result
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

  private static Document parse(byte[] xml) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newNSInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
    } catch (Exception e) {
      throw new AssertionError("not well formed", e);
    }
  }

  private static List<Element> elements(Document page, String name) {
    NodeList nodes = page.getElementsByTagNameNS("*", name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  // ---- what it gives ----

  @Test
  void tellsAndWritesEverything() throws IOException {
    Said said = run(folder, SMALL).well();
    said.prints(
        "drawn from uniform on a grid of 2^-56, seed 1",
        "within [−0.5, 0.5]",
        "One random target: 120 trials, n = 1 … 14",
        "All targets at once: 20 trials, n = 1 … 11",
        "if sums were independent",
        "report.html");
    assertTrue(said.row("Fit").contains("log2(1/ε)"), said::toString);
    Map<String, byte[]> files = files(only(folder));
    List<String> tables =
        List.of("covered", "fit", "optimum", "smallest", "success", "trials-all", "trials-single");
    for (String table : tables) {
      assertTrue(files.containsKey(table + ".csv"), table);
      assertTrue(files.containsKey(table + ".parquet"), table);
    }
    List<String> plots =
        List.of(
            "covered",
            "optimum-all",
            "optimum-single",
            "smallest",
            "success-all",
            "success-single");
    for (String plot : plots) {
      Document svg = parse(files.get(plot + ".svg"));
      assertEquals("svg", svg.getDocumentElement().getLocalName());
      assertTrue(elements(svg, "path").size() >= 2, plot);
      assertTrue(elements(svg, "text").size() >= 10, plot);
      String text = svg.getDocumentElement().getTextContent();
      assertFalse(text.contains("var("), "programs without CSS variables can draw it");
      assertTrue(text.contains(plot.equals("smallest") ? "tolerance ε" : "items n"), plot);
    }
    assertEquals(1 + 120 * 14, lines(files, "trials-single.csv"));
    assertEquals(1 + 20 * 11 * 3, lines(files, "trials-all.csv"));
    assertEquals(1 + 3 * 14 + 3 * 11, lines(files, "success.csv"));
    assertEquals(1 + 6, lines(files, "smallest.csv"));
    assertEquals(1 + 14 + 11, lines(files, "optimum.csv"));
    assertEquals(1 + 33, lines(files, "covered.csv"));
  }

  private static long lines(Map<String, byte[]> files, String name) {
    return new String(files.get(name), StandardCharsets.UTF_8).lines().count();
  }

  @Test
  void thePageNeedsNothingElse() throws IOException {
    Path copy = folder.resolve("copy.html");
    run(folder.resolve("runs"), SMALL, "--report", copy).well();
    byte[] bytes = Files.readAllBytes(copy);
    assertArrayEquals(
        Files.readAllBytes(only(folder.resolve("runs")).resolve("report.html")), bytes);
    Document page = parse(bytes);
    for (String loader : List.of("script", "img", "iframe", "object", "embed", "base", "use")) {
      assertEquals(List.of(), elements(page, loader));
    }
    assertTrue(
        elements(page, "meta").stream()
            .anyMatch(meta -> meta.getAttribute("content").startsWith("default-src 'none'")));
    for (Element link : elements(page, "a")) {
      String id = link.getAttribute("href").substring(1);
      assertTrue(
          elements(page, "section").stream().anyMatch(s -> s.getAttribute("id").equals(id)), id);
    }
    assertEquals(6, elements(page, "svg").size());
    run(folder.resolve("runs"), SMALL, "--report", copy).refused("already exists");
    run(folder.resolve("runs"), SMALL, "--report", copy, "--force").well();
  }

  /** The page names the command that makes it: that command finds the very run. */
  @Test
  void thePageSaysHowToRunItAgain() throws IOException {
    run(
            folder,
            SMALL,
            "--distribution",
            "0.5*uniform+0.5*normal(2)",
            "--interval=-1,0.25",
            "--failure",
            "0.2",
            "--max-memory",
            "2048",
            "--max-sums",
            "1000000")
        .well();
    Document page = parse(Files.readAllBytes(only(folder).resolve("report.html")));
    String line = elements(page, "pre").getFirst().getTextContent();
    List<Object> words = new ArrayList<>();
    for (String word : line.replace("'", "").split(" ", -1)) {
      words.add(word);
    }
    assertEquals("marble", words.removeFirst());
    words.addAll(List.of("-o", folder));
    Said.by(words.toArray()).well().prints("140 trials found from an earlier run");
    only(folder);
  }

  @Test
  void oneKindOfTrialAlone() throws IOException {
    Path single = folder.resolve("single");
    Said said =
        run(single, List.of("--targets", "single", "--samples", "1..12", "--trials", "50")).well();
    assertFalse(said.out().contains("All targets"), said::toString);
    assertFalse(files(only(single)).containsKey("covered.csv"));
    Path all = folder.resolve("all");
    said = run(all, List.of("--targets", "all", "--samples", "3..9", "--all-trials", "9")).well();
    said.prints("All targets at once: 9 trials, n = 3 … 9");
    assertFalse(said.out().contains("One random target"), said::toString);
    assertFalse(files(only(all)).containsKey("trials-single.csv"));
  }

  /** Where the first number of items is already enough, fewer may be. */
  @Test
  void claimsNothingAboutFewerItemsThanItTried() {
    List<String> options =
        List.of(
            "--targets", "single", "--samples", "12", "--tolerance", "0.01", "--trials", "2000");
    run(folder, options).well().prints("0.01             ≤ 12");
  }

  @ParameterizedTest
  @CsvSource({"signed", "product", "normal(0.5)", "0.5*uniform+0.5*signed(0.1)"})
  void otherDistributions(String distribution) throws IOException {
    run(folder, SMALL, "--distribution", distribution).well().prints("drawn from " + distribution);
    parse(Files.readAllBytes(only(folder).resolve("report.html")));
  }

  @Test
  void answersMachines() {
    JsonObject json = run(folder, SMALL, "--json").well().json();
    assertEquals(56, json.whole("gridBits", 0, 56));
    assertEquals("uniform", json.object("spec").string("distribution"));
    assertEquals(140, json.whole("trialsComputed", 0, 140));
    JsonObject single = json.object("single");
    List<JsonObject> tolerances = single.objects("tolerances");
    assertEquals(3, tolerances.size());
    assertEquals(0.1, tolerances.getFirst().number("tolerance"));
    JsonObject rate = tolerances.getFirst().objects("success").get(4);
    assertEquals(5, rate.whole("n", 1, 14));
    double share = rate.whole("successes", 0, 120) / 120.0;
    assertTrue(rate.number("low") < share && share < rate.number("high"), rate::toString);
    assertEquals(14, single.objects("optimum").size());
    assertTrue(single.object("fit").number("slope") > 0);
    assertEquals(33, json.objects("covered").size());
    assertTrue(json.has("all"));
  }

  @Test
  void givingUpIsSaid() {
    run(folder, SMALL, "--max-sums", "300")
        .well()
        .prints("Gave up", "neither success nor failure", "> 11");
  }

  // ---- the same bytes ----

  @Test
  void whateverTheThreads() throws IOException {
    run(folder.resolve("1"), SMALL, "--threads", "1").well();
    run(folder.resolve("3"), SMALL, "--threads", "3").well();
    assertSame(files(folder.resolve("1")), files(folder.resolve("3")));
  }

  /** The process is killed again and again, wherever it is, and in the end nothing shows. */
  @Test
  void whateverTheInterruptions() throws IOException, InterruptedException {
    List<String> options =
        List.of(
            "--samples",
            "1..20",
            "--trials",
            "1500",
            "--all-samples",
            "1..14",
            "--all-trials",
            "80",
            "--tolerance",
            "0.1..1e-4");
    Path killed = folder.resolve("killed");
    Path log = Files.createDirectory(folder.resolve("log"));
    int interrupted = 0;
    for (int round = 0; round < 4; round++) {
      List<String> line =
          new ArrayList<>(List.of("coverage", "-o", killed.toString(), "--threads", "2"));
      line.addAll(options);
      Process process =
          Program.start(folder, log, Program.marble(List.of(), line.toArray(String[]::new)));
      int before = chunks(killed);
      // One more chunk each time, then a moment that falls anywhere.
      for (int tick = 0; tick < 3000 && process.isAlive() && chunks(killed) <= before; tick++) {
        Thread.sleep(5);
      }
      Thread.sleep(37L * round);
      boolean alive = process.isAlive();
      process.destroyForcibly();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      interrupted += alive && process.exitValue() == 137 ? 1 : 0;
    }
    assertTrue(interrupted >= 1, () -> "never killed at work: " + log);
    Said resumed = run(killed, options).well();
    resumed.prints("trials found from an earlier run");
    Path whole = folder.resolve("whole");
    run(whole, options).well();
    assertSame(files(whole), files(killed));
  }

  private static int chunks(Path output) throws IOException {
    if (!Files.exists(output)) {
      return 0;
    }
    try (Stream<Path> walk = Files.walk(output)) {
      return (int)
          walk.map(path -> "" + path.getFileName())
              .filter(name -> name.startsWith("single-") || name.startsWith("all-"))
              .count();
    } catch (UncheckedIOException e) {
      return 0; // a temporary file was renamed meanwhile
    }
  }

  // ---- what is wrong with the input ----

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '%',
      textBlock =
          """
          --samples 0                        | samples 0..0
          --samples 0..5                     | samples 0..5
          --samples 1..63                    | samples 1..63
          --samples 9..3                     | samples 9..3
          --samples x                        | "x"
          --samples 1-5                      | "1-5"
          --all-samples 1..99                | samples 1..99
          --interval=0.5,-0.5                | interval 0.5,-0.5 is reversed
          --interval 1,1                     | interval 1,1 is empty
          --interval 0                       | "0"
          --interval 0,x                     | "x"
          --interval 0,Infinity              | "Infinity"
          --interval=-5000,0                 | interval -5000,0
          --tolerance 0                      | tolerance 0
          --tolerance=-0.1                   | tolerance -0.1
          --tolerance 1e-16                  | tolerance 1.0E-16
          --tolerance 2                      | tolerance 2
          --tolerance abc                    | "abc"
          --tolerance 0.1,,0.2               | ""
          --tolerance 0.1..0                 | tolerance 0
          --tolerance NaN                    | "NaN"
          --failure 0                        | failure probability 0.0
          --failure 1                        | failure probability 1.0
          --failure -0.5                     | failure probability -0.5
          --failure NaN                      | failure probability NaN
          --failure x                        | '--failure': "x"
          --distribution gaussian            | "gaussian"
          --distribution 0.5*normal+0.5*signed | contains no uniform
          --distribution 0.5*uniform         | add up to 0.5
          --distribution uniform(0)          | scale 0.0
          --distribution normal(100) --tolerance 1e-15 | tolerance 1.0E-15 is finer than 16
          --trials 0                         | trials 0
          --trials -3                        | trials -3
          --trials 1000001                   | trials 1000001
          --trials x                         | '--trials': "x"
          --all-trials 0                     | trials 0
          --targets none                     | '--targets': "none" is none of
          --targets single --all-trials 5    | --all-trials 5
          --targets single --all-samples 1..5 | --all-samples 1..5
          --targets all --trials 5           | --trials 5
          --seed abc                         | "abc"
          --threads 0                        | --threads 0
          --max-sums 0                       | --max-sums 0
          --max-memory 0                     | --max-memory 0
          --max-memory 99999999              | --max-memory 99999999
          --report /no/such/folder/x.html    | /no/such/folder
          """)
  void refuses(String options, String part) throws IOException {
    Path output = folder.resolve("runs");
    run(output, Arrays.asList(options.split(" ", -1))).refused(part);
    assertFalse(Files.exists(output), "nothing was begun");
  }

  @Test
  void refusesWhatIsDamagedOrForeign() throws IOException {
    run(folder, SMALL).well();
    Path run = only(folder);
    Map<String, byte[]> before = files(folder);
    Path chunk = run.resolve("chunks/all-000000");
    Files.writeString(chunk, "mine");
    run(folder, SMALL).refused("all-000000\" is damaged", "Maybe delete it");
    assertEquals("mine", Files.readString(chunk));
    Files.delete(chunk);
    run(folder, SMALL).well();
    assertSame(before, files(folder));
    Files.writeString(run.resolve("chunks/other"), "mine");
    run(folder, SMALL).refused("other\" is no part of this run");
    Path file = Files.writeString(folder.resolve("file"), "mine");
    run(file, SMALL).refused("\"" + file);
  }
}
