package dev.marble.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code marble carve --output-tolerance}. */
final class OutputToleranceTest {
  @TempDir private Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  /**
   * Inputs of either sign, so two weights for one; and a bound that another command finds again.
   */
  @ParameterizedTest
  @ValueSource(strings = {"0.5", "0.01", "1e-4"})
  void theBoundHolds(String asked) throws IOException {
    Path model = SmallModel.chain(folder.resolve("m.onnx"), 3, 20, 16, 12, 5);
    Path ticket = folder.resolve("m.ticket");
    String box = "--input-box=-1,1";
    JsonObject carved =
        Said.by("carve", model, "-o", ticket, box, "--output-tolerance", asked, "--json")
            .well()
            .json();
    double most = Double.parseDouble(asked);
    JsonObject chosen = carved.object("outputTolerance");
    assertTrue(
        chosen.number("bound") <= most && chosen.number("bound") > most / 4, chosen::toString);
    assertTrue(chosen.number("planned") <= most, chosen::toString);
    assertEquals(3, chosen.objects("tensors").size());
    assertEquals(chosen.number("bound"), carved.object("bound").number("largest"));
    assertEquals(List.of("m.onnx", "m.ticket"), names());

    JsonObject again = Said.by("bound", ticket, "--target", model, box, "--json").well().json();
    assertTrue(again.bool("holds"), again::toString);
    assertEquals(chosen.number("bound"), again.number("largest"));
  }

  @Test
  void aFinerOneCostsMoreBits() throws IOException {
    Path model = SmallModel.chain(folder.resolve("m.onnx"), 4, 20, 16, 5);
    double last = 0;
    for (String asked : List.of("1", "0.1", "0.01")) {
      Said said =
          Said.by(
              "carve",
              model,
              "-o",
              folder.resolve(asked),
              "--input-box=0,1",
              "--output-tolerance",
              asked,
              "--json");
      double bits = said.well().json().number("maskBitsPerWeight");
      assertTrue(bits > last + 1, asked + " takes " + bits + " bits, the one before " + last);
      last = bits;
    }
  }

  @Test
  void saysWhatCanBeDone() throws IOException {
    Path model = SmallModel.chain(folder.resolve("m.onnx"), 5, 20, 16, 5);
    Path ticket = folder.resolve("m.ticket");
    Said.by("carve", model, "-o", ticket, "--output-tolerance", 1)
        .refused("--output-tolerance needs a range of the inputs", "--input-box");
    Said.by("carve", model, "-o", ticket, "--output-tolerance", 1e-9, "--input-box=0,1")
        .refused("The output tolerance 1.0E-9 cannot be met", "grid of 24 bits", "Maybe use");
    assertEquals(List.of("m.onnx"), names());
  }
}
