package dev.marble.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.marble.lab.DefaultModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever is wrong with the input of carve: exit code 2, one sentence, and no file more or less.
 */
final class BadInputTest {
  @TempDir private Path folder;
  private String goal;
  private Map<String, Long> before;

  @BeforeEach
  void look() throws IOException {
    goal = Said.in(folder, "new.ticket");
    Files.createDirectory(folder.resolve("sub"));
    Files.writeString(folder.resolve("taken.ticket"), "mine");
    before = files();
  }

  private Map<String, Long> files() throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    try (Stream<Path> list = Files.walk(folder)) {
      for (Path path : list.toList()) {
        sizes.put(path.toString(), Files.isDirectory(path) ? -1 : Files.size(path));
      }
    }
    return sizes;
  }

  /** A model of the folder, which is not what the test looks for afterwards. */
  private Path made(Path model) throws IOException {
    before = files();
    return model;
  }

  @AfterEach
  void nothingIsNew() throws IOException {
    assertEquals(before, files());
    assertEquals("mine", Files.readString(folder.resolve("taken.ticket")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '%',
      textBlock =
          """
          --tolerance 0                      | tolerance 0.0
          --tolerance -1                     | tolerance -1.0
          --tolerance NaN                    | tolerance NaN
          --tolerance 1.5                    | tolerance 1.5
          --tolerance abc                    | '--tolerance': "abc" is not a number
          --tolerance 1e-12                  | tolerance 1.05
          --tolerance-absolute 0             | absolute tolerance 0.0
          --tolerance-absolute -0.1          | absolute tolerance -0.1
          --tolerance-absolute Infinity      | absolute tolerance Infinity
          --tolerance-absolute x             | '--tolerance-absolute': "x"
          --tolerance .1 --tolerance-absolute .1 | --tolerance and --tolerance-absolute
          --samples 0                        | --samples 0
          --samples 63                       | --samples 63
          --samples -5                       | --samples -5
          --samples 1.5                      | --samples 1.5 is neither auto nor a whole number
          --samples Auto                     | --samples Auto is neither auto nor a whole number
          --failure 0                        | 0.0 (expected misses per layer) is not above 0
          --failure -1                       | -1.0 (expected misses per layer) is not above 0
          --failure NaN                      | NaN (expected misses per layer) is not above 0
          --failure Infinity                 | Infinity (expected misses per layer) is not above 0
          --failure often                    | '--failure': "often"
          --scale loose                      | '--scale': "loose" is none of fitted, theorem
          --samples 30 --failure 0.5         | --samples 30 leaves nothing for --failure to decide
          --seed abc                         | "abc"
          --seed 18446744073709551616        | "18446744073709551616"
          --seed 0x                          | "0x"
          --threads 0                        | --threads 0
          --threads 1025                     | --threads 1025
          --threads x                        | '--threads': "x"
          --input-box 1,0                    | box 1.0,0.0
          --input-box abc                    | "abc"
          --input-box 0                      | "0"
          --input-box 0,1,2                  | "0,1,2"
          --input-box 0,Infinity             | Infinity
          --input-box NaN,1                  | NaN
          --aim 0                            | aim 0.0
          --aim 2                            | aim 2.0
          --aim NaN                          | aim NaN
          --on-miss nonsense                 | '--on-miss': "nonsense" is none of widen, accept, stop
          --output-tolerance 0               | --output-tolerance 0.0 is not above 0
          --output-tolerance -1              | --output-tolerance -1.0 is not above 0
          --output-tolerance NaN             | --output-tolerance NaN
          --output-tolerance x               | '--output-tolerance': "x"
          --output-tolerance 1 --tolerance .1 | chooses the tolerances, so --tolerance cannot
          --output-tolerance 1 --accuracy-drop 1 | so --accuracy-drop cannot
          --output-tolerance 1 --bound no    | so --bound no cannot
          --output-tolerance 1e-9            | Maybe use --output-tolerance
          --accuracy-drop -1                 | --accuracy-drop -1.0 is not at least 0
          --accuracy-drop 100                | --accuracy-drop 100.0 is not at least 0
          --accuracy-drop NaN                | --accuracy-drop NaN
          --accuracy-drop x                  | '--accuracy-drop': "x"
          --accuracy-drop 1 --tolerance .1   | chooses the tolerance, so --tolerance cannot
          --accuracy-drop 1 --tolerance-absolute .1 | --tolerance-absolute cannot
          --accuracy-drop 1 --aim 1          | --aim cannot
          --accuracy-drop 1 --data nonsense  | "nonsense"
          --data nonsense                    | "nonsense"
          --data mnits                       | you mean "mnist"
          --data /no/such/folder             | /no/such/folder
          --data strokes --normalize wrong   | "wrong"
          --data strokes --normalize 1       | "1"
          --data strokes --normalize 0,0     | 0.0
          --data strokes --normalize a,b     | "a"
          --data strokes --normalize 1,2,3,4,5,6 | --normalize 1,2,3,4,5,6
          --data strokes --split middle      | "middle"
          --data strokes --limit 0           | --limit 0
          --data strokes --limit x           | '--limit': "x"
          --normalize 0,1                    | --normalize 0,1
          --limit 5                          | --limit 5
          --split test                       | --split test
          """)
  void refusesAnOption(String options, String part) {
    Object[] line = Stream.of("carve -o", goal, options).flatMap(BadInputTest::words).toArray();
    Said.by(line).refused(part);
  }

  private static Stream<String> words(String text) {
    return text.startsWith("/") ? Stream.of(text) : Arrays.stream(text.split(" ", -1));
  }

  private void refuses(Path model, String... parts) {
    Said.by("carve", model, "-o", goal).refused(parts);
  }

  @Test
  void refusesAModelThatIsNone() throws IOException {
    refuses(folder.resolve("missing.onnx"), "There is no file", "missing.onnx");
    refuses(folder, "is not a file");
    refuses(made(Files.write(folder.resolve("empty.onnx"), new byte[0])), "empty.onnx", "no graph");
    refuses(
        made(Files.writeString(folder.resolve("text.onnx"), "hello")), "text.onnx", "not an ONNX");
    byte[] whole = DefaultModel.bytes();
    for (int length : List.of(1, 10, 1000, whole.length / 2, whole.length - 1)) {
      Path cut = folder.resolve("cut" + length + ".onnx");
      refuses(made(Files.write(cut, Arrays.copyOf(whole, length))), cut.toString());
    }
  }

  @Test
  void refusesADropThatCannotBeMeasured() throws IOException {
    Path model = made(SmallModel.chain(folder.resolve("net.onnx"), 1, 784, 10));
    Said.by("carve", model, "-o", goal, "--accuracy-drop", "1")
        .refused("--accuracy-drop 1.0 needs examples", "--data");
    Path few = made(SmallModel.chain(folder.resolve("few.onnx"), 1, 784, 9));
    Said.by("carve", few, "-o", goal, "--accuracy-drop", "1", "--data=strokes", "--limit=20")
        .refused("one score per class", "10 classes");
    Path wide = made(SmallModel.chain(folder.resolve("wide.onnx"), 1, 12, 10));
    Said.by("carve", wide, "-o", goal, "--accuracy-drop", "1", "--data=strokes", "--limit=20")
        .refused("1×12", "1×28×28");
    // Where a trial fails, nothing of it is left.
    Path picky = made(SmallModel.chain(folder.resolve("picky.onnx"), 1, 784, 10));
    Said.by(
            "carve",
            picky,
            "-o",
            goal,
            "--accuracy-drop=1",
            "--data=strokes",
            "--limit=20",
            "--samples=4",
            "--on-miss=stop")
        .refused("w0", "cannot be met");
  }

  @Test
  void refusesAModelThatCannotBeCarved() throws IOException {
    refuses(
        made(SmallModel.weightless(folder.resolve("relu.onnx"))), "relu.onnx", "no weight tensor");
    refuses(made(SmallModel.with(folder.resolve("nan.onnx"), Float.NaN)), "w0", "NaN");
    refuses(
        made(SmallModel.with(folder.resolve("inf.onnx"), Float.POSITIVE_INFINITY)),
        "w0",
        "infinite");
  }

  @Test
  void refusesAModelThatTheDataDoNotFit() throws IOException {
    Path model = made(SmallModel.chain(folder.resolve("small.onnx"), 1, 12, 8, 4));
    Said.by("carve", model, "-o", goal, "--data", "strokes")
        .refused("\"x\"", "1×12", "1×28×28", "strokes");
  }

  @Test
  void refusesATakenName() {
    String taken = Said.in(folder, "taken.ticket");
    Said.by("carve", "-o", taken).refused(taken, "already exists", "--force");
    Said.by("carve", "-o", goal, "--report", taken).refused(taken, "already exists");
    Said.by("carve", "-o", goal, "--report", goal, "--force").refused(goal, "two outputs");
    String model = Said.in(folder, "sub/../taken.ticket");
    Said.by("carve", taken, "-o", model, "--force").refused("not an ONNX");
  }

  @Test
  void replacesNoModelByItsTicket() throws IOException {
    Path model = made(SmallModel.chain(folder.resolve("net.onnx"), 1, 6, 4));
    byte[] bytes = Files.readAllBytes(model);
    Said.by("carve", model, "-o", Said.in(folder, "sub/../net.onnx"), "--force")
        .refused("is what is read");
    Said.by("carve", model, "-o", goal, "--report", model, "--force").refused("is what is read");
    assertArrayEquals(bytes, Files.readAllBytes(model));
  }

  @Test
  void refusesAPlaceThatIsNone() {
    Said.by("carve", "-o", Said.in(folder, "no/x.ticket")).refused("does not exist", "no");
    Said.by("carve", "-o", folder.resolve("sub")).refused("is a folder");
    Said.by("carve", "-o", folder.resolve("sub"), "--force").refused("is a folder");
    Said.by("carve", "-o", Said.in(folder, "taken.ticket/x")).refused("does not exist");
    Said.by("carve", "-o", goal, "--report", folder.resolve("sub")).refused("is a folder");
  }

  @Test
  void replacesNoDevice() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "skipped: there is no /dev/full");
    Said.by("carve", "-o", full, "--force").refused("\"/dev/full\" is a device");
    Said.by("carve", "-o", goal, "--report", full, "--force").refused("\"/dev/full\"");
    assertTrue(!Files.isRegularFile(full));
  }

  @Test
  void refusesAFolderThatItMayNotWriteTo() throws IOException {
    Path sub = folder.resolve("sub");
    assumeTrue(sub.toFile().setWritable(false), "skipped: folders have no permissions here");
    try {
      assumeTrue(!Files.isWritable(sub), "skipped: this user may write everywhere");
      Said.by("carve", "-o", Said.in(folder, "sub/x.ticket")).refused("cannot be written", "sub");
    } finally {
      assertTrue(sub.toFile().setWritable(true));
    }
  }

  /** A limit on the size of files stands in for a full disk. */
  @Test
  void saysThatTheDiskIsFull() throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "skipped: there is no /bin/sh");
    List<String> marble = Program.marble(List.of("-XX:-UsePerfData"), "carve", "-o", goal);
    List<String> limited =
        Stream.concat(
                Stream.of("/bin/sh", "-c", "ulimit -f 16 && exec \"$@\"", "sh"), marble.stream())
            .toList();
    Program.run(folder, limited)
        .refused("could not be written", "new.ticket", "the same command will continue");
    // What was found is not lost: it goes into the ticket when there is room.
    Path journal = folder.resolve(".new.ticket.journal");
    assertTrue(Files.exists(journal));
    Said.by("carve", "-o", goal).well();
    assertTrue(Files.notExists(journal));
    Files.delete(Path.of(goal));
    Files.delete(folder.resolve("new.html"));
  }
}
