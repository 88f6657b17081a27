package dev.marble.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.json.JsonObject;
import dev.marble.onnx.OnnxFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writing known architectures with random weights. */
final class ModelCommandTest {
  @TempDir private Path folder;

  @Test
  void listsModelsWithTheirParameters() {
    Said said = Said.by("model", "--list").well();
    assertTrue(said.row("resnet18").contains("11,689,512"), said::toString);
    assertTrue(said.row("gpt2").contains("124,439,808"), said::toString);
    List<JsonObject> models = Said.by("model", "--list", "--json").well().json().objects("models");
    for (JsonObject model : models) {
      String row = said.row(model.string("name"));
      assertTrue(row.contains(Text.count(model.whole("parameters", 1, 1L << 40))), row);
    }
  }

  @Test
  void writesAModelThatCanBeCarved() throws IOException {
    Path file = folder.resolve("m.onnx");
    Path external = folder.resolve("e.onnx");
    Said.by("model", "mlp:20-30-5", "-o", file, "--seed", 7)
        .well()
        .prints("m.onnx", "mlp:20-30-5", "785 parameters", "seed 7");
    JsonObject json =
        Said.by("model", "MLP:20-30-5", "-o", external, "--seed=7", "--external", "--json")
            .well()
            .json();
    assertEquals(785, json.whole("parameters", 1, 1000));
    assertEquals(external + ".data", json.string("data"));
    assertEquals(
        OnnxFile.read(file).model().getGraph(), OnnxFile.read(external).model().getGraph());
    Said.by("carve", external, "-o", folder.resolve("m.ticket"))
        .well()
        .prints("Verified", "within its tolerance");
  }

  @Test
  void refusesWhatItCannotDo() throws IOException {
    Path file = folder.resolve("m.onnx");
    Said.by("model", "resnet19", "-o", file).refused("\"resnet19\"", "resnet18", "--list");
    Said.by("model").refused("--list");
    Said.by("model", "--list", "lenet5").refused("--list");
    Said.by("model", "lenet5", "-o", file, "--seed", "one").refused("\"one\"");
    Said.by("model", "lenet5", "-o", folder.resolve("none/m.onnx")).refused("none");
    assertEquals(0, count());
    Said.by("model", "lenet5", "-o", file).well();
    Said.by("model", "lenet5", "-o", file).refused("m.onnx", "--force");
    Said.by("model", "lenet5", "-o", file, "--force").well();
    assertEquals(1, count());
  }

  private long count() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.count();
    }
  }
}
