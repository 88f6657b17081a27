package dev.marble.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the examples and looks at what they print. */
class ExamplesTest {

  @Test
  void subsetSums() {
    String printed = printedBy(() -> SubsetSums.main(new String[0]));
    assertTrue(printed.contains("subset 1"), printed);
    assertTrue(printed.contains("nearest: error"), printed);
  }

  @Test
  void realSubsetSums() {
    String printed = printedBy(() -> RealSubsetSums.main(new String[0]));
    List<String> lines = printed.lines().toList();
    assertEquals(
        List.of("values [0, 1, 2, 3] sum to 2.75", "false", "true"), lines.subList(0, 3), printed);
    assertEquals(
        Set.of("[0, 1]", "[0, 1, 2]", "[0, 1, 3]", "[0, 1, 2, 3]"),
        Set.copyOf(lines.subList(3, lines.size() - 1)),
        printed);
    assertEquals("and no others", lines.getLast(), printed);
  }

  @Test
  void carveAModel(@TempDir Path folder) {
    String printed = printedBy(() -> CarveAModel.main(new String[] {folder.toString()}));
    assertTrue(printed.contains("within its tolerance: true"), printed);
    assertTrue(Files.exists(folder.resolve("strokes-random.onnx")), printed);
  }

  private static String printedBy(Runnable program) {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      program.run();
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
