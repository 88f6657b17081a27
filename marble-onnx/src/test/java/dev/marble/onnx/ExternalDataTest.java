package dev.marble.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.marble.ticket.Ticket;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tensors in other files: of the model's own folder, whole, or not at all. */
final class ExternalDataTest {
  private static final int PADDING = 64;
  private static final TensorProto WEIGHT = ModelBuilder.random("w", DataType.FLOAT, 5, 4);

  @TempDir Path folder;
  private Path home;

  @BeforeEach
  void writeData() throws IOException {
    home = Files.createDirectories(folder.resolve("home").resolve("sub")).getParent();
    byte[] values = WEIGHT.getRawData().toByteArray();
    byte[] data = new byte[PADDING + values.length];
    System.arraycopy(values, 0, data, PADDING, values.length);
    Files.write(home.resolve("w.data"), data);
    Files.write(home.resolve("sub").resolve("w.data"), data);
    Files.write(folder.resolve("w.data"), data);
  }

  private Path model(Map<String, String> entries) throws IOException {
    return model(WEIGHT, entries);
  }

  private Path model(TensorProto weight, Map<String, String> entries) throws IOException {
    TensorProto.Builder tensor =
        weight.toBuilder().clearRawData().setDataLocation(TensorProto.DataLocation.EXTERNAL);
    entries.forEach((key, value) -> tensor.addExternalDataBuilder().setKey(key).setValue(value));
    return Files.write(home.resolve("a.onnx"), product(tensor.build()).bytes());
  }

  private static ModelBuilder product(TensorProto weight) {
    return ModelBuilder.opset(13)
        .input("x", 3, 5)
        .tensor(weight)
        .node("MatMul", "x w", "y")
        .output("y");
  }

  @ParameterizedTest
  @ValueSource(strings = {"w.data", "./w.data", "sub/w.data", "sub/../w.data"})
  void isBroughtIn(String location) throws IOException {
    OnnxFile file =
        OnnxFile.read(model(Map.of("location", location, "offset", "64", "length", "80")));
    assertEquals(WEIGHT, file.model().getGraph().getInitializer(0));
    assertEquals(Files.size(home.resolve("a.onnx")) + 80, file.bytes());
  }

  /** Integers of four bits, type 22, lie two to a byte; the last byte may be half empty. */
  @Test
  void halfBytes() throws IOException {
    TensorProto packed = TensorProto.newBuilder().setName("q").setDataType(22).addDims(7).build();
    Path model = model(packed, Map.of("location", "w.data", "length", "4"));
    TensorProto read = OnnxFile.read(model).model().getGraph().getInitializer(0);
    assertEquals(4, read.getRawData().size());
  }

  @Test
  void lengthNeedNotBeSaid() throws IOException {
    OnnxFile file = OnnxFile.read(model(Map.of("location", "w.data", "offset", "64")));
    assertEquals(WEIGHT, file.model().getGraph().getInitializer(0));
  }

  @Test
  void theTicketIsThatOfTheSameModelInOneFile() throws IOException {
    OnnxFile outside = OnnxFile.read(model(Map.of("location", "w.data", "offset", "64")));
    OnnxFile inside = product(WEIGHT).file();
    Carving.carve(outside, Carving.PLAIN, folder.resolve("outside.ticket"));
    Carving.carve(inside, Carving.PLAIN, folder.resolve("inside.ticket"));
    Carving.assertVerified(inside, folder.resolve("outside.ticket"));
    Carving.assertVerified(outside, folder.resolve("inside.ticket"));
    try (Ticket a = Ticket.open(folder.resolve("outside.ticket"));
        Ticket b = Ticket.open(folder.resolve("inside.ticket"))) {
      assertEquals(a.header().tensors(), b.header().tensors());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../w.data", "sub/../../w.data", "/etc/hostname", "..", ""})
  void outsideTheFolder(String location) throws IOException {
    assertRefused(model(Map.of("location", location)), "\"w\"", "outside", location);
  }

  @Test
  void absoluteEvenIfInside() throws IOException {
    String location = home.resolve("w.data").toAbsolutePath().toString();
    assertRefused(model(Map.of("location", location)), "\"w\"", "outside");
  }

  @Test
  void linkToTheOutside() throws IOException {
    Files.createSymbolicLink(home.resolve("link"), folder.resolve("w.data"));
    assertRefused(model(Map.of("location", "link", "offset", "64")), "\"w\"", "outside", "link");
    Files.createSymbolicLink(home.resolve("linked"), folder);
    assertRefused(model(Map.of("location", "linked/w.data", "offset", "64")), "\"w\"", "outside");
  }

  @Test
  void linkToTheInside() throws IOException {
    Files.createSymbolicLink(home.resolve("link"), Path.of("w.data"));
    OnnxFile file = OnnxFile.read(model(Map.of("location", "link", "offset", "64")));
    assertEquals(WEIGHT, file.model().getGraph().getInitializer(0));
  }

  @Test
  void missing() throws IOException {
    assertRefused(model(Map.of("location", "v.data")), "\"w\"", "v.data", "missing", "Maybe");
    assertRefused(model(Map.of("location", "sub")), "\"w\"", "sub", "missing");
    assertRefused(model(Map.of("location", "a\0b")), "\"w\"");
    assertRefused(model(Map.of("offset", "64")), "\"w\"");
  }

  @Test
  void cut() throws IOException {
    Files.write(home.resolve("w.data"), new byte[100]);
    assertRefused(
        model(Map.of("location", "w.data", "offset", "64")), "w.data", "cut", "\"w\"", "100");
    assertRefused(
        model(Map.of("location", "w.data", "offset", "9223372036854775807")), "cut", "\"w\"");
  }

  @Test
  void wrongLength() throws IOException {
    assertRefused(
        model(Map.of("location", "w.data", "offset", "64", "length", "76")), "\"w\"", "80", "76");
    assertRefused(model(Map.of("location", "w.data", "offset", "-1")), "\"w\"", "-1");
    assertRefused(model(Map.of("location", "w.data", "offset", "1e3")), "\"w\"", "1e3");
  }

  @Test
  void largerThanMemoryCanHold() throws IOException {
    try (RandomAccessFile hole = new RandomAccessFile(home.resolve("w.data").toFile(), "rw")) {
      hole.setLength(5L << 30);
    }
    TensorProto huge = WEIGHT.toBuilder().setDims(0, 1 << 15).setDims(1, 1 << 15).build();
    assertRefused(model(huge, Map.of("location", "w.data")), "\"w\"", "4294967296");
  }

  @Test
  void modelInMemory() throws IOException {
    byte[] bytes = Files.readAllBytes(model(Map.of("location", "w.data", "offset", "64")));
    var e = assertThrows(OnnxException.class, () -> OnnxFile.of("a.onnx", bytes));
    assertTrue(e.getMessage().contains("other files"), e::getMessage);
  }

  private static void assertRefused(Path model, String... said) {
    var e = assertThrows(OnnxException.class, () -> OnnxFile.read(model));
    for (String part : said) {
      assertTrue(e.getMessage().contains(part), () -> part + " in: " + e.getMessage());
    }
  }
}
