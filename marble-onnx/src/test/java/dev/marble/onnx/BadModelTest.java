package dev.marble.onnx;

import static dev.marble.onnx.ModelBuilder.f;
import static dev.marble.onnx.ModelBuilder.i;
import static dev.marble.onnx.ModelBuilder.opset;
import static dev.marble.onnx.ModelBuilder.plain;
import static dev.marble.onnx.ModelBuilder.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.marble.MarbleException;
import dev.marble.batch.ThreadBatch;
import dev.marble.construction.CarveSettings;
import dev.marble.construction.OnMiss;
import dev.marble.construction.Tolerance;
import dev.marble.ticket.Ticket;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be carved is refused in a sentence, and nothing is left behind. */
final class BadModelTest {
  @TempDir Path folder;

  // ---- files ----

  @Test
  void missingFile() {
    assertRefused(folder.resolve("none.onnx"), "none.onnx");
  }

  @Test
  void folderInsteadOfAFile() throws IOException {
    assertRefused(Files.createDirectory(folder.resolve("sub.onnx")), "sub.onnx", "not a file");
  }

  @Test
  void emptyFile() throws IOException {
    assertRefused(write(new byte[0]), "bad.onnx", "not an ONNX model");
  }

  @Test
  void textFile() throws IOException {
    byte[] text = "Nothing but words.\n".repeat(20).getBytes(StandardCharsets.UTF_8);
    assertRefused(write(text), "bad.onnx", "not an ONNX model");
  }

  @Test
  void randomBytes() throws IOException {
    Random random = new Random(3);
    for (int length = 1; length < 3000; length += random.nextInt(1, 100)) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      assertRefused(write(bytes), "bad.onnx");
    }
  }

  @Test
  void deeplyNestedMessages() throws IOException {
    byte[] bytes = new byte[0];
    for (int depth = 0; depth < 400; depth++) {
      // A graph whose node has an attribute that holds the graph before.
      bytes = nested(1, nested(5, nested(6, bytes)));
    }
    assertRefused(write(nested(7, bytes)), "bad.onnx", "not an ONNX model");
  }

  private static byte[] nested(int field, byte[] inside) {
    ByteString.Output out = ByteString.newOutput();
    CodedOutputStream coded = CodedOutputStream.newInstance(out);
    try {
      coded.writeByteArray(field, inside);
      coded.flush();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toByteString().toByteArray();
  }

  /** A file that promises two thousand million bytes and has a few. */
  @Test
  void hugeLengthInAShortFile() throws IOException {
    byte[] bytes = {0x3a, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07, 1, 2, 3};
    assertRefused(write(bytes), "bad.onnx", "not an ONNX model");
  }

  // ---- damage ----

  private static ModelBuilder network() {
    return opset(13)
        .input("x", 2, 2, 6, 6)
        .weight("k", 3, 2, 3, 3)
        .weight("kb", 3)
        .node("Conv", "x k kb", "c", i("group", 1))
        .node("BatchNormalization", "c scale shift mean variance", "n", f("epsilon", 0.1f))
        .floats("scale", new float[] {1, 2, 3}, 3)
        .floats("shift", new float[] {1, 2, 3}, 3)
        .floats("mean", new float[] {1, 2, 3}, 3)
        .floats("variance", new float[] {1, 2, 3}, 3)
        .node("Relu", "n", "r")
        .longs("to", 2, -1)
        .node("Reshape", "r to", "f")
        .weight("v", 4, 48)
        .node("Transpose", "v", "w")
        .node("MatMul", "f w", "m")
        .node("Constant", "", "b", ModelBuilder.t("value", random("", DataType.FLOAT, 4)))
        .node("Add", "m b", "y")
        .output("y");
  }

  @Test
  void everyCutIsRefusedOrIsAWholeModel() throws IOException {
    byte[] whole = network().bytes();
    int refused = 0;
    for (int length = 0; length < whole.length; length++) {
      refused += isRefused(Arrays.copyOf(whole, length)) ? 1 : 0;
    }
    assertTrue(refused > whole.length * 9 / 10, refused + " of " + whole.length);
  }

  @Test
  void changedBitsAreRefusedOrCarved() throws IOException {
    byte[] whole = network().bytes();
    Random random = new Random(11);
    int refused = 0;
    for (int trial = 0; trial < 600; trial++) {
      byte[] changed = whole.clone();
      for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
        changed[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      }
      refused += isRefused(changed) ? 1 : 0;
    }
    assertTrue(refused > 30, refused + " refused");
  }

  @Test
  void moreThanTwoGibibytes() throws IOException {
    Path path = folder.resolve("large.onnx");
    try (RandomAccessFile hole = new RandomAccessFile(path.toFile(), "rw")) {
      hole.setLength(1L << 31);
    }
    String said = assertThrows(OnnxException.class, () -> OnnxFile.read(path)).getMessage();
    assertTrue(said.contains("2147483648 bytes") && said.contains("2 GiB"), said);
  }

  /** Everything but the values of the weights, every bit. */
  @Test
  void everyBitOfTheStructure() throws IOException {
    byte[] whole = smallest().bytes();
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] changed = whole.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      isRefused(changed);
    }
  }

  private static ModelBuilder smallest() {
    return opset(13)
        .input("x", 1, 2)
        .weight("w", 2, 1)
        .node("Gemm", "x w", "g", i("transB", 0))
        .node("Clip", "g", "y")
        .output("y");
  }

  /** Carved with everything switched on, or refused in a sentence; anything else fails. */
  private boolean isRefused(byte[] bytes) throws IOException {
    Path ticket = folder.resolve("a.ticket");
    var all = new PrepareSettings(true, true, Optional.of(new InputBox(0, 1)));
    // Few samples, and nearest is good enough: the damage is what matters.
    var settings = new CarveSettings(Carving.RECIPE, new Tolerance.Relative(0.3), 8, OnMiss.ACCEPT);
    try {
      OnnxFile file = OnnxFile.of("changed.onnx", bytes);
      Carving.carve(file, new CarveOptions(all, settings, "the tests", false), ticket, 1);
      export(ticket);
      Files.delete(ticket);
      return false;
    } catch (MarbleException e) {
      assertSentence(e);
      Files.deleteIfExists(ticket);
      assertEquals(List.of(), names());
      return true;
    }
  }

  /** ONNX Runtime may refuse what comes out of a damaged model; Marble may only do it politely. */
  private static void export(Path path) {
    try (Ticket ticket = Ticket.open(path);
        ThreadBatch batch = new ThreadBatch(1)) {
      Assembly assembly = new Assembly(ticket, batch);
      assembly.toBytes(Form.COLLAPSED, false);
      assembly.toBytes(Form.RANDOM, false);
    }
  }

  // ---- models ----

  static Stream<Arguments> models() {
    float[] notNumbers = {1, Float.NaN, 2, Float.POSITIVE_INFINITY};
    TensorProto honest = random("w", DataType.FLOAT, 2, 2);
    return Stream.of(
        model("no weights", opset(13).input("x", 2).node("Relu", "x", "y"), "nothing to carve"),
        model(
            "weights of no layer",
            opset(13).input("x", 2).weight("w", 2).node("Mul", "x w", "y"),
            "nothing to carve"),
        model("no operators", opset(13).input("x", 2).output("x"), "no operators"),
        model("NaN", product().floats("w", notNumbers, 2, 2), "\"w\"", "2 weights"),
        model(
            "too few bytes",
            product().tensor(honest.toBuilder().setRawData(bytes(15)).build()),
            "\"w\"",
            "16",
            "15"),
        model(
            "too many bytes",
            product().tensor(honest.toBuilder().setRawData(bytes(20)).build()),
            "\"w\"",
            "16",
            "20"),
        model(
            "too few values",
            product().tensor(honest.toBuilder().clearRawData().addFloatData(1).build()),
            "\"w\"",
            "4",
            "1"),
        model(
            "a negative size",
            product().tensor(honest.toBuilder().setDims(0, -2).build()),
            "\"w\"",
            "-2"),
        model(
            "huge sizes",
            product().tensor(dims(honest, 1L << 40, 1L << 40)),
            "\"w\"",
            "1099511627776"),
        model("sizes of 8 GiB", product().tensor(dims(honest, Integer.MAX_VALUE, 1)), "\"w\""),
        model(
            "sizes of 8 GiB, bias",
            product()
                .tensor(honest)
                .tensor(dims(honest, 46340, 46340, "b"))
                .node("Add", "y b", "z")
                .output("z"),
            "\"b\""),
        model(
            "sizes of 0",
            product().tensor(dims(honest, 0, 2).toBuilder().setRawData(bytes(0)).build()),
            "nothing to carve"),
        model("a vector where a matrix is due", gemm().weight("w", 4), "nothing to carve"),
        model(
            "groups that do not divide",
            opset(13)
                .input("x", 1, 4, 4, 4)
                .weight("w", 3, 2, 2, 2)
                .node("Conv", "x w", "y", i("group", 2)),
            "nothing to carve"),
        model(
            "groups of 0",
            opset(13)
                .input("x", 1, 4, 4, 4)
                .weight("w", 3, 2, 2, 2)
                .node("Conv", "x w", "y", i("group", 0)),
            "nothing to carve"),
        model(
            "no output",
            opset(13)
                .weight("w", 2, 2)
                .node(plain("Gemm", "x w", "y").clearOutput().setName("g").build()),
            "Gemm \"g\"",
            "no output"),
        model(
            "too few inputs",
            opset(13)
                .weight("w", 2, 2)
                .node("MatMul", "w", "a")
                .node("Conv", "", "b")
                .node("Gemm", "w", "y"),
            "nothing to carve"),
        model(
            "constants of nothing",
            opset(13)
                .input("x", 2)
                .node("Transpose", "", "a")
                .node("ConstantOfShape", "", "b")
                .node("Reshape", "", "c")
                .node("Identity", "", "d")
                .node("Constant", "", "e")
                .node("Unsqueeze", "", "h")
                .node("MatMul", "x a", "f")
                .node("MatMul", "x b", "g")
                .node("MatMul", "x c", "i")
                .node("MatMul", "x d", "j")
                .node("MatMul", "x e", "k")
                .node("MatMul", "x h", "y"),
            "nothing to carve"),
        model(
            "more weights of one value than memory holds",
            opset(13)
                .input("x", 2)
                .longs("s", 40_000, 50_000)
                .node("ConstantOfShape", "s", "w")
                .node("MatMul", "x w", "y"),
            "nothing to carve"),
        model(
            "an axis beyond the last",
            opset(13)
                .input("x", 2)
                .weight("v", 2, 2)
                .longs("axes", 9)
                .node("Unsqueeze", "v axes", "w")
                .node("MatMul", "x w", "y"),
            "nothing to carve"),
        model(
            "a circle",
            opset(13)
                .input("x", 2, 2)
                .node("Identity", "b", "a")
                .node("Identity", "a", "b")
                .node("MatMul", "x a", "y"),
            "nothing to carve"),
        model(
            "an initializer that is computed from itself",
            opset(13)
                .input("x", 2, 2)
                .floats("w", notNumbers, 2, 2)
                .node("Relu", "w", "w")
                .node("MatMul", "x w", "y"),
            "\"w.carved\""));
  }

  private static ModelBuilder product() {
    return opset(13).input("x", 3, 2).node("MatMul", "x w", "y");
  }

  private static ModelBuilder gemm() {
    return opset(13).input("x", 3, 2).node("Gemm", "x w", "y");
  }

  private static TensorProto dims(TensorProto tensor, long rows, long columns) {
    return dims(tensor, rows, columns, tensor.getName());
  }

  private static TensorProto dims(TensorProto tensor, long rows, long columns, String name) {
    return tensor.toBuilder().setDims(0, rows).setDims(1, columns).setName(name).build();
  }

  private static ByteString bytes(int count) {
    return ByteString.copyFrom(new byte[count]);
  }

  private static Arguments model(String name, ModelBuilder model, String... said) {
    ModelProto built = model.output("y").build();
    return Arguments.of(name, built, said);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void refusedModel(String name, ModelProto model, String[] said) throws IOException {
    assertRefused(write(model.toByteArray()), said);
  }

  /** A value that a hundred thousand steps lead to is looked at without running out of stack. */
  @Test
  void longChain() {
    ModelBuilder model = opset(13).input("x", 3, 2).weight("w", 2, 2);
    String last = "x";
    for (int n = 0; n < 100_000; n++) {
      model.node(plain("Neg", last, "v" + n).build());
      last = "v" + n;
    }
    model.node("MatMul", last + " w", "y").output("y");
    assertEquals(1, Preparation.of(model.file(), Carving.FOLDED).tensors().size());
  }

  /** A constant that is made of 2^60 sums is not visited sum by sum. */
  @Test
  void doubledConstants() {
    ModelBuilder model = opset(13).input("x", 3, 2).floats("v", new float[4], 2, 2);
    String last = "v";
    for (int n = 0; n < 60; n++) {
      model.node("Add", last + " " + last, "v" + n);
      last = "v" + n;
    }
    model.node("MatMul", "x " + last, "y").output("y");
    assertEquals(1, Preparation.of(model.file(), Carving.PLAIN).tensors().size());
  }

  // ---- settings and goals ----

  @Test
  void toleranceTooFine() throws IOException {
    Path model = write(product().weight("w", 2, 2).output("y").bytes());
    var options = Carving.options(Carving.PLAIN, 1e-12, OnMiss.WIDEN);
    MarbleException e = refusal(model, options, folder.resolve("a.ticket"));
    assertSaid(e, "\"w\"", "tolerance");
    assertEquals(List.of("bad.onnx"), names());
  }

  @Test
  void weightThatIsNotMet() throws IOException {
    Path model = write(product().weight("w", 2, 2).output("y").bytes());
    var settings = new CarveSettings(Carving.RECIPE, new Tolerance.Relative(1e-5), 2, OnMiss.STOP);
    var options = new CarveOptions(Carving.PLAIN, settings, "the tests", false);
    MarbleException e = refusal(model, options, folder.resolve("a.ticket"));
    assertSaid(e, "\"w\"", "2 samples", "Maybe");
    assertEquals(List.of("bad.onnx"), names());
  }

  @Test
  void ticketThatExists() throws IOException {
    Path model = write(product().weight("w", 2, 2).output("y").bytes());
    Path ticket = Files.writeString(folder.resolve("a.ticket"), "mine");
    MarbleException e = refusal(model, Carving.options(Carving.PLAIN), ticket);
    assertSaid(e, "a.ticket", "exists");
    assertEquals("mine", Files.readString(ticket));
    assertEquals(List.of("a.ticket", "bad.onnx"), names());
  }

  @Test
  void folderThatIsMissing() throws IOException {
    Path model = write(product().weight("w", 2, 2).output("y").bytes());
    Path ticket = folder.resolve("none").resolve("a.ticket");
    assertSaid(refusal(model, Carving.options(Carving.PLAIN), ticket), "none", "does not exist");
  }

  @Test
  void modelThatExists() throws IOException {
    Path model = write(product().weight("w", 2, 2).output("y").bytes());
    Path path = folder.resolve("a.ticket");
    Carving.carve(OnnxFile.read(model), Carving.PLAIN, path);
    try (Ticket ticket = Ticket.open(path);
        ThreadBatch batch = new ThreadBatch(1)) {
      Assembly assembly = new Assembly(ticket, batch);
      var e =
          assertThrows(
              MarbleException.class, () -> assembly.write(Form.COLLAPSED, false, model, false));
      assertSaid(e, "bad.onnx", "exists");
      assembly.write(Form.COLLAPSED, false, model, true);
      assembly.write(Form.RANDOM, false, folder.resolve("new.onnx"), false);
    }
    assertEquals(List.of("a.ticket", "bad.onnx", "new.onnx"), names());
    OnnxRunner.of(model, 1).close();
    OnnxRunner.of(folder.resolve("new.onnx"), 1).close();
  }

  @Test
  void randomFormOfVeryOldOperators() throws IOException {
    Path path = folder.resolve("a.ticket");
    ModelBuilder model =
        opset(6).input("x", 3, 2).weight("w", 2, 2).node("MatMul", "x w", "y").output("y");
    Carving.carve(model.file(), Carving.PLAIN, path);
    Carving.export(path, Form.COLLAPSED, false);
    var e = assertThrows(OnnxException.class, () -> Carving.export(path, Form.RANDOM, false));
    assertSaid(e, "version 6", "at least 7");
  }

  // ---- how refusals are checked ----

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("bad.onnx"), bytes);
  }

  private void assertRefused(Path model, String... said) {
    MarbleException e = refusal(model, Carving.options(Carving.PLAIN), folder.resolve("a.ticket"));
    assertSaid(e, said);
    assertFalse(names().stream().anyMatch(name -> name.contains("ticket")), names()::toString);
  }

  private static MarbleException refusal(Path model, CarveOptions options, Path ticket) {
    return assertThrows(
        MarbleException.class, () -> Carving.carve(OnnxFile.read(model), options, ticket, 2));
  }

  private static void assertSaid(MarbleException e, String... said) {
    assertSentence(e);
    for (String part : said) {
      assertTrue(e.getMessage().contains(part), () -> part + " in: " + e.getMessage());
    }
  }

  private static void assertSentence(MarbleException e) {
    String message = e.getMessage();
    assertTrue(message.endsWith("."), message);
    assertEquals(1, message.lines().count(), message);
  }

  private List<String> names() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
