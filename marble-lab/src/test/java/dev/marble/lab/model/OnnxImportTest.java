package dev.marble.lab.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.MarbleException;
import dev.marble.onnx.ModelSketch;
import dev.marble.onnx.OnnxFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

final class OnnxImportTest {
  private static Network foreign(String name) {
    return OnnxImport.read(Path.of(System.getenv("MARBLE_MODELS"), name));
  }

  @Test
  @EnabledIfEnvironmentVariable(named = "MARBLE_MODELS", matches = ".+")
  void readsAResidualNetworkFromElsewhere() {
    Network network = foreign("akamaster_resnet20_cifar10.onnx");
    // He's own variant: shortcuts without weights.
    assertEquals(20, network.weights().size());
    assertEquals(List.of(3, 32, 32), network.inputShape());
    assertEquals(network, OnnxImport.of(OnnxFile.of("again", network.toOnnx(Map.of()))));
  }

  @Test
  @EnabledIfEnvironmentVariable(named = "MARBLE_MODELS", matches = ".+")
  void opensAModelOfOneExampleForBatches() {
    Network network = foreign("zoo_mnist_cntk_opset8.onnx");
    assertEquals(3, network.weights().size());
    assertEquals(
        List.of(Kind.BIAS, Kind.BIAS, Kind.BIAS),
        network.parameters().stream()
            .map(Parameter::kind)
            .filter(kind -> kind == Kind.BIAS)
            .toList());
    assertEquals(
        "N",
        network.graph().getInput(0).getType().getTensorType().getShape().getDim(0).getDimParam());
    assertEquals(
        List.of(0L, 256L),
        network.graph().getInitializerList().stream()
            .filter(tensor -> tensor.getName().endsWith("/open_shape"))
            .findFirst()
            .orElseThrow()
            .getInt64DataList());
  }

  @Test
  void refusesWhatCannotBeTrained(@TempDir Path folder) {
    ModelSketch loop = new ModelSketch("loop");
    loop.input("x", 4);
    loop.node("TopK", List.of("y", "where"), List.of("x", "k"));
    loop.whole("k", 2);
    loop.output("y", 2);
    assertRefused("has the node TopK \"y\", and the operator TopK cannot be trained", loop, folder);

    ModelSketch two = new ModelSketch("two");
    two.input("x", 4);
    two.input("z", 4);
    two.node("Add", List.of("y"), List.of("x", "z"));
    two.output("y", 4);
    assertRefused("has the inputs [x, z], but exactly one of floats", two, folder);
  }

  private static void assertRefused(String text, ModelSketch sketch, Path folder) {
    Path file = folder.resolve("model.onnx");
    sketch.write(file, false, true, written -> {});
    String message = assertThrows(MarbleException.class, () -> OnnxImport.read(file)).getMessage();
    assertTrue(message.contains(text), message);
    assertEquals(1, message.lines().count());
  }

  @Test
  void networksKeepTheirTensorsTogether() {
    Network network = ArchitecturesTest.network("lenet5");
    List<Parameter> fewer = network.parameters().subList(1, 3);
    assertThrows(NetworkException.class, () -> network.with(fewer));
    assertThrows(NetworkException.class, () -> network.parameter("conv9.weight"));
    assertThrows(
        NetworkException.class, () -> new Parameter("w", Kind.WEIGHT, List.of(2, 3), new float[5]));
  }
}
