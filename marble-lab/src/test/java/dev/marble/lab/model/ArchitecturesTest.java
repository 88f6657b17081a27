package dev.marble.lab.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.onnx.OnnxFile;
import dev.marble.onnx.OnnxRunner;
import dev.marble.random.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ArchitecturesTest {
  static List<String> names() {
    return Architectures.list().stream().map(Architectures.Entry::name).toList();
  }

  /** LeNets on grey images of 28×28 pixels, the others on colour images of 32×32. */
  static Network network(String name) {
    boolean grey = name.startsWith("lenet") || name.startsWith("small") || name.startsWith("784");
    return grey
        ? Architectures.named(name, 1, 28, 28, 10)
        : Architectures.named(name, 3, 32, 32, 10);
  }

  /** Counted by hand from the papers' layers. */
  @ParameterizedTest
  @CsvSource({
    "lenet-300-100, 266610",
    "lenet5, 61706",
    "small-cnn, 26698",
    "conv2, 4301642",
    "conv4, 2425930",
    "conv6, 2262602",
    "conv8, 5278282",
    "resnet18, 11173962",
    "resnet20, 272474",
    "vgg-small, 4660106",
    "784-500-10, 397510"
  })
  void haveTheParametersOfTheirPapers(String name, long count) {
    assertEquals(count, network(name).parameterCount());
  }

  @ParameterizedTest
  @MethodSource("names")
  void runAndComeBackAsTheyWere(String name) {
    Network network = InitialWeights.KAIMING_NORMAL.draw(network(name), new Seed(3));
    byte[] bytes = network.toOnnx(Map.of("marble.seed", "3"));
    assertArrayEquals(bytes, network.toOnnx(Map.of("marble.seed", "3")));
    assertEquals(network, OnnxImport.of(OnnxFile.of(name, bytes)));

    List<Integer> shape = network.inputShape();
    int size = shape.stream().reduce(1, (a, b) -> a * b);
    float[] image = new float[2 * size];
    for (int i = 0; i < image.length; i++) {
      image[i] = (i * 37 % 101 - 50) / 50f;
    }
    long[] dims = {2, shape.get(0), shape.get(1), shape.get(2)};
    try (OnnxRunner runner = OnnxRunner.of(bytes, 1)) {
      OnnxRunner.Value logits =
          runner
              .run(Map.of(network.input(), new OnnxRunner.Value(dims, image)))
              .get(network.output());
      assertArrayEquals(new long[] {2, 10}, logits.shape());
      double sum = 0;
      for (float value : logits.values()) {
        assertTrue(Float.isFinite(value));
        sum += Math.abs(value);
      }
      assertTrue(sum > 0.1, "all logits are about zero: " + Arrays.toString(logits.values()));
    }
  }

  @Test
  void tellTheKindsOfTheirParameters() {
    Network network = network("resnet20");
    assertEquals(Kind.WEIGHT, network.parameter("layer2.0.downsample.0.weight").kind());
    assertEquals(Kind.SCALE, network.parameter("bn1.weight").kind());
    assertEquals(Kind.SHIFT, network.parameter("bn1.bias").kind());
    assertEquals(Kind.MEAN, network.parameter("bn1.running_mean").kind());
    assertEquals(Kind.VARIANCE, network.parameter("bn1.running_var").kind());
    assertEquals(Kind.BIAS, network.parameter("fc1.bias").kind());
    assertEquals(22, network.weights().size());
    assertEquals(List.of(3, 32, 32), network.inputShape());
    assertEquals(List.of(10), network.outputShape());
  }

  @Test
  void refuseWhatDoesNotFit() {
    assertRefused("vgg-small, or widths", "lenet-400", 1, 28, 28);
    assertRefused("an example of the data has 3072 values", "784-500-10", 3, 32, 32);
    assertRefused("\"pool1\" does not fit on an image of 1×1 pixels", "conv2", 4, 1, 1);
    assertRefused("width 0", "784-0-10", 1, 28, 28);
    assertRefused("width 99999999", "784-99999999-10", 1, 28, 28);
  }

  private static void assertRefused(String text, String name, int channels, int height, int width) {
    String message =
        assertThrows(
                NetworkException.class,
                () -> Architectures.named(name, channels, height, width, 10))
            .getMessage();
    assertTrue(message.contains(text), message);
  }
}
