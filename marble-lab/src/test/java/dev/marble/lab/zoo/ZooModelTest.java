package dev.marble.lab.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.marble.MarbleException;
import dev.marble.onnx.ModelStream;
import dev.marble.onnx.OnnxFile;
import dev.marble.onnx.OnnxRunner;
import dev.marble.onnx.OnnxRunner.Input;
import dev.marble.onnx.OnnxRunner.Value;
import dev.marble.onnx.Tensors;
import dev.marble.random.NormalQuantile;
import dev.marble.random.Philox;
import dev.marble.random.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ZooModelTest {
  private static final Seed SEED = new Seed(1);

  @TempDir private Path folder;

  /** As published: torchvision's and Hugging Face's counts, LeNet-5 and dense ones by hand. */
  @ParameterizedTest
  @CsvSource({
    "lenet5, 61706",
    "resnet18, 11689512",
    "resnet50, 25557032",
    "mobilenetv2, 3504872",
    "vgg16, 138357544",
    "gpt2, 124439808",
    "mlp:784-300-100-10, 266610",
    "mlp:3-2, 8"
  })
  void hasTheParametersOfThePublishedModel(String name, long parameters) {
    assertEquals(parameters, ZooModel.of(name, SEED).parameters());
  }

  @Test
  void listsWhatItKnows() {
    List<ZooModel.Entry> list = ZooModel.list();
    assertEquals(8, list.size());
    for (ZooModel.Entry entry : list) {
      assertEquals(entry.parameters(), ZooModel.of(entry.name(), SEED).parameters());
      assertFalse(entry.about().isEmpty());
    }
  }

  @ParameterizedTest
  @CsvSource({"ResNet-18, resnet18", "mobilenet_v2, mobilenetv2", "GPT-2 Tiny, gpt2-tiny"})
  void namesNeedNoCapitalsAndNoHyphens(String asked, String name) {
    assertEquals(name, ZooModel.of(asked, SEED).name());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lenet5",
        "resnet18",
        "resnet50",
        "mobilenetv2",
        "gpt2-tiny",
        "gpt2-mini",
        "mlp:20-30-5"
      })
  void runs(String name) {
    runAndLook(name);
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(strings = {"vgg16", "gpt2"})
  void runsAtFullSize(String name) {
    runAndLook(name);
  }

  /**
   * Outputs are finite, of order one, not alike, and depend on the input. VGG-16 is the least of
   * them: sixteen layers without a normalization make outputs alike.
   */
  private void runAndLook(String name) {
    Path file = folder.resolve("model.onnx");
    assertFalse(ZooModel.of(name, SEED).write(file, false, false, count -> {}));
    try (OnnxRunner runner = OnnxRunner.of(file, 2)) {
      Input input = runner.inputs().getFirst();
      float[] one = run(runner, input, 11);
      float[] other = run(runner, input, 12);
      double deviation = deviation(one);
      double difference = 0;
      for (int i = 0; i < one.length; i++) {
        difference += Math.pow(one[i] - other[i], 2) / one.length;
      }
      String said = name + ": deviation " + deviation + ", difference " + Math.sqrt(difference);
      assertTrue(deviation > 0.1 && deviation < 8, said);
      assertTrue(Math.sqrt(difference) > 0.05 * deviation, said);
    }
  }

  private static float[] run(OnnxRunner runner, Input input, int seed) {
    long[] shape = input.shape().stream().mapToLong(dim -> Math.max(1, dim)).toArray();
    float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      int word = Philox.word(seed, 0, i);
      values[i] =
          input.isFloating()
              ? (float) NormalQuantile.of(((word & 0xFFFFFFFFL) + 0.5) * 0x1p-32)
              : word & 255;
    }
    return runner.run(Map.of(input.name(), new Value(shape, values))).get("logits").values();
  }

  private static double deviation(float[] values) {
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      sum += value;
      squares += (double) value * value;
    }
    double mean = sum / values.length;
    return Math.sqrt(squares / values.length - mean * mean);
  }

  /** A change of these digests is a change of what a seed means: a new version of the models. */
  @ParameterizedTest
  @CsvSource({
    "lenet5, 574a378c635ffefabb610a4190e5b158443e966fb456a705910c32634ce65782",
    "gpt2-tiny, 445a46f7c0d07e628a7abb935339efb164399bf3356c9ebbe9503e4786b4736a",
    "mlp:20-30-5, 2a6541bf9aeaaae216a80213062acf3a087295c91c51b91c16d8f92e1a65758d"
  })
  void theSameSeedGivesTheSameBytes(String name, String digest) {
    Path file = folder.resolve("model.onnx");
    ZooModel.of(name, SEED).write(file, false, false, count -> {});
    assertEquals(digest, OnnxFile.read(file).sha256());
    ZooModel.of(name, new Seed(2)).write(file, false, true, count -> {});
    assertNotEquals(digest, OnnxFile.read(file).sha256());
  }

  @Test
  void externalWeightsAreTheSameWeights() throws IOException {
    ZooModel model = ZooModel.of("gpt2-tiny", SEED);
    Path inline = folder.resolve("inline.onnx");
    Path external = folder.resolve("external.onnx");
    assertFalse(model.write(inline, false, false, count -> {}));
    long[] written = {0};
    assertTrue(model.write(external, true, false, count -> written[0] += count));
    Path data = ModelStream.dataFile(external);
    assertTrue(Files.size(data) > 0.9 * Files.size(inline));
    assertTrue(Files.size(external) < 0.1 * Files.size(inline));
    assertTrue(written[0] > 0.9 * model.values() && written[0] <= model.values());
    assertEquals(tensors(inline), tensors(external));
    try (OnnxRunner runner = OnnxRunner.of(external, 1)) {
      assertTrue(Double.isFinite(deviation(run(runner, runner.inputs().getFirst(), 1))));
    }
  }

  private static List<TensorProto> tensors(Path model) {
    return OnnxFile.read(model).model().getGraph().getInitializerList().stream()
        .map(Tensors::inside)
        .toList();
  }

  @Test
  void onlyVeryLargeModelsNeedASecondFile() {
    assertFalse(needsData("vgg16"));
    assertFalse(needsData("mlp:16384-16384-8190")); // just below 1.5 GiB
    assertTrue(needsData("mlp:16384-16384-8192"));
  }

  private static boolean needsData(String name) {
    return ModelStream.isLarge(ZooModel.of(name, SEED).tensors());
  }

  @ParameterizedTest
  @CsvSource({
    "resnet, resnet18",
    "resnet19, resnet18",
    "gpt-2 small, gpt2",
    "vgg19, vgg16",
    "lenet, lenet5",
    "mlp:, width",
    "mlp:10, two widths",
    "mlp:10-0-3, '\"0\"'",
    "mlp:10-x-3, '\"x\"'",
    "mlp:10--3, '\"\"'",
    "mlp:99999999-3, 1048576",
    "mlp:1048577-3, 1048576",
    "mlp:1000000-1000, 268435456"
  })
  void saysWhatItDoesNotKnow(String name, String part) {
    MarbleException e = assertThrows(MarbleException.class, () -> ZooModel.of(name, SEED));
    assertTrue(e.getMessage().contains(part), e.getMessage());
    assertTrue(e.getMessage().endsWith("."), e.getMessage());
  }

  @Test
  void leavesNoHalfFiles() throws IOException {
    ZooModel model = ZooModel.of("lenet5", SEED);
    Path file = folder.resolve("model.onnx");
    for (boolean external : List.of(false, true)) {
      assertThrows(
          IllegalStateException.class,
          () ->
              model.write(
                  file,
                  external,
                  false,
                  count -> {
                    throw new IllegalStateException("in the middle");
                  }));
      assertEquals(List.of(), files());
    }
    Files.writeString(ModelStream.dataFile(file), "mine");
    assertThrows(MarbleException.class, () -> model.write(file, true, false, count -> {}));
    assertEquals(List.of(ModelStream.dataFile(file)), files());
    assertEquals("mine", Files.readString(ModelStream.dataFile(file)));
    assertTrue(model.write(file, true, true, count -> {}));
    assertThrows(MarbleException.class, () -> model.write(file, false, false, count -> {}));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }
}
