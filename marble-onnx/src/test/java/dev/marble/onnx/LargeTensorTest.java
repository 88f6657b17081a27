package dev.marble.onnx;

import static dev.marble.onnx.ModelBuilder.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.marble.construction.OnMiss;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tensors of a mebibyte and more stay in their file when a model is read. What comes of it must be
 * the same as when they are in memory, as {@link OnnxFile#of} has them.
 */
final class LargeTensorTest {
  private static final int ROWS = 500;
  private static final int COLUMNS = 600;
  private static final TensorProto FLOATS = random("w", DataType.FLOAT, ROWS, COLUMNS);

  @TempDir Path folder;

  private OnnxFile read(byte[] bytes) throws IOException {
    return OnnxFile.read(Files.write(folder.resolve("m.onnx"), bytes));
  }

  private static TensorProto only(OnnxFile file) {
    return file.model().getGraph().getInitializer(0);
  }

  private static byte[] product(ByteString weight) {
    byte[] rest =
        ModelBuilder.opset(13).input("x", 3, ROWS).node("MatMul", "x w", "y").output("y").bytes();
    return concat(rest, nested(ModelProto.GRAPH_FIELD_NUMBER, initializer(weight)));
  }

  private static byte[] initializer(ByteString weight) {
    return nested(GraphProto.INITIALIZER_FIELD_NUMBER, weight.toByteArray());
  }

  private static byte[] nested(int field, byte[] inside) {
    ByteString.Output out = ByteString.newOutput();
    CodedOutputStream coded = CodedOutputStream.newInstance(out);
    try {
      coded.writeByteArray(field, inside);
      coded.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteString().toByteArray();
  }

  private static byte[] concat(byte[]... parts) {
    ByteString all = ByteString.empty();
    for (byte[] part : parts) {
      all = all.concat(ByteString.copyFrom(part));
    }
    return all.toByteArray();
  }

  private static TensorProto.Builder empty(DataType type) {
    return TensorProto.newBuilder()
        .setName("w")
        .setDataType(type.getNumber())
        .addDims(ROWS)
        .addDims(COLUMNS);
  }

  // ---- what stays in the file, and what does not ----

  @Test
  void rawValuesOfAllTypes() throws IOException {
    for (DataType type :
        List.of(DataType.FLOAT, DataType.DOUBLE, DataType.FLOAT16, DataType.BFLOAT16)) {
      TensorProto whole = random("w", type, 900, 700);
      assertStays(whole);
    }
  }

  @Test
  void valuesInFieldsOfTheirType() throws IOException {
    TensorProto.Builder floats = empty(DataType.FLOAT);
    TensorProto.Builder doubles = empty(DataType.DOUBLE);
    for (float value : Tensors.floats(FLOATS)) {
      floats.addFloatData(value);
      doubles.addDoubleData(value);
    }
    assertStays(floats.build());
    assertStays(doubles.build());
  }

  private void assertStays(TensorProto whole) throws IOException {
    byte[] bytes = product(whole.toByteString());
    OnnxFile file = read(bytes);
    assertTrue(TensorReference.is(only(file)), whole.getDataType() + " is left out");
    assertTrue(only(file).getSerializedSize() < 1000, "and is not there");
    assertArrayEquals(Tensors.floats(whole), Tensors.floats(only(file)));
    if (whole.hasRawData()) {
      assertEquals(only(OnnxFile.of("m.onnx", bytes)), Tensors.inside(only(file)));
    }
  }

  /** Encodings that hardly any writer uses, and sizes that do not fit: read as before. */
  @Test
  void oddOnesAreRead() throws IOException {
    byte[] raw = FLOATS.getRawData().toByteArray();
    byte[] head = empty(DataType.FLOAT).build().toByteArray();
    byte[] once = nested(TensorProto.RAW_DATA_FIELD_NUMBER, raw);
    byte[] other = nested(TensorProto.RAW_DATA_FIELD_NUMBER, new byte[raw.length]);
    byte[] half =
        nested(TensorProto.FLOAT_DATA_FIELD_NUMBER, Arrays.copyOf(raw, raw.length / 8 * 4));
    byte[] wrongType = empty(DataType.DOUBLE).build().toByteArray();
    byte[] integers = empty(DataType.INT32).build().toByteArray();
    for (byte[] odd :
        List.of(
            concat(head, once, other),
            concat(head, other, once),
            concat(head, half, half),
            concat(head, once, half),
            concat(wrongType, once),
            concat(integers, once),
            concat(head, nested(TensorProto.RAW_DATA_FIELD_NUMBER, Arrays.copyOf(raw, 1 << 20))),
            concat(head, unpacked(Tensors.floats(FLOATS))))) {
      byte[] bytes = product(ByteString.copyFrom(odd));
      assertEquals(OnnxFile.of("m.onnx", bytes), read(bytes));
    }
  }

  /** Each float with a tag of its own. */
  private static byte[] unpacked(float[] values) throws IOException {
    ByteString.Output out = ByteString.newOutput();
    CodedOutputStream coded = CodedOutputStream.newInstance(out);
    for (float value : values) {
      coded.writeFloat(TensorProto.FLOAT_DATA_FIELD_NUMBER, value);
    }
    coded.flush();
    return out.toByteString().toByteArray();
  }

  /** The name may come after the values, and the graph in pieces. */
  @Test
  void fieldsInAnyOrder() throws IOException {
    byte[] once = nested(TensorProto.RAW_DATA_FIELD_NUMBER, FLOATS.getRawData().toByteArray());
    byte[] bytes =
        product(ByteString.copyFrom(concat(once, empty(DataType.FLOAT).build().toByteArray())));
    OnnxFile file = read(bytes);
    assertTrue(TensorReference.is(only(file)));
    assertEquals(FLOATS, Tensors.inside(only(file)));
    assertEquals(OnnxFile.of("m.onnx", bytes).sha256(), file.sha256());
  }

  // ---- the same ticket ----

  /** A weight as it is, one behind a transposition, one that is computed, and one that stays. */
  private static ModelBuilder network(DataType type, int columns) {
    return ModelBuilder.opset(13)
        .input("x", type, 2, columns)
        .input("i", DataType.INT64, 1)
        .tensor(random("w", type, ROWS, columns))
        .tensor(random("u", type, ROWS, columns))
        .tensor(random("s", type, 1))
        .node("Transpose", "w", "v")
        .node("MatMul", "x v", "a")
        .node("MatMul", "a u", "b")
        .node("Mul", "w s", "c")
        .node("Transpose", "b", "t")
        .node("MatMul", "c t", "d")
        .node("Gather", "w i", "e")
        .node("MatMul", "a w", "f")
        .output("d", type)
        .output("e", type)
        .output("f", type);
  }

  @Test
  void theTicketIsThatOfTheModelInMemory() throws IOException {
    for (DataType type : List.of(DataType.FLOAT, DataType.FLOAT16)) {
      int columns = type == DataType.FLOAT ? COLUMNS : 2 * COLUMNS; // a mebibyte of either
      byte[] bytes = network(type, columns).bytes();
      OnnxFile file = read(bytes);
      assertEquals(
          2,
          file.model().getGraph().getInitializerList().stream()
              .filter(TensorReference::is)
              .count());
      byte[] here = ticket(OnnxFile.of("m.onnx", bytes), "memory.ticket");
      byte[] there = ticket(file, "file.ticket");
      assertArrayEquals(here, there, type.toString());
      Carving.assertVerified(file, folder.resolve("file.ticket"));
    }
  }

  @Test
  void theTicketIsThatOfExternalData() throws IOException {
    byte[] values = FLOATS.getRawData().toByteArray();
    Files.write(folder.resolve("w.data"), concat(new byte[64], values));
    TensorProto.Builder outside =
        empty(DataType.FLOAT).setDataLocation(TensorProto.DataLocation.EXTERNAL);
    outside.addExternalDataBuilder().setKey("location").setValue("w.data");
    outside.addExternalDataBuilder().setKey("offset").setValue("64");
    OnnxFile file = read(product(outside.build().toByteString()));
    assertTrue(TensorReference.is(only(file)));
    assertEquals(FLOATS, Tensors.inside(only(file)));
    ticket(file, "file.ticket");
    Carving.assertVerified(
        OnnxFile.of("m.onnx", product(FLOATS.toByteString())), folder.resolve("file.ticket"));
  }

  private byte[] ticket(OnnxFile model, String name) throws IOException {
    Path ticket = folder.resolve(name);
    Files.deleteIfExists(ticket);
    Carving.carve(model, Carving.options(Carving.PLAIN, 0.3, OnMiss.STOP), ticket, 2);
    return Files.readAllBytes(ticket);
  }

  // ---- damage ----

  /** Everything around the values: the same model or the same sentence as from memory. */
  @Test
  void damage() throws IOException {
    byte[] whole = product(FLOATS.toByteString());
    int around = whole.length - Tensors.size(FLOATS) * Float.BYTES; // the values are the end
    Random random = new Random(5);
    int refused = 0;
    for (int trial = 0; trial < 400; trial++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(around)] ^= (byte) (1 << random.nextInt(8));
      refused += isRefusedAlike(changed) ? 1 : 0;
    }
    for (int trial = 0; trial < 60; trial++) {
      refused += isRefusedAlike(Arrays.copyOf(whole, random.nextInt(whole.length))) ? 1 : 0;
    }
    assertTrue(refused > 100, refused + " refused");
  }

  private boolean isRefusedAlike(byte[] bytes) throws IOException {
    Path path = Files.write(folder.resolve("m.onnx"), bytes);
    OnnxFile memory;
    try {
      memory = OnnxFile.of(path.toString(), bytes);
    } catch (OnnxException e) {
      var said = assertThrows(OnnxException.class, () -> OnnxFile.read(path));
      if (!e.getMessage().contains("other files")) { // beside a file they might be
        assertEquals(e.getMessage(), said.getMessage());
      }
      return true;
    }
    OnnxFile file = OnnxFile.read(path);
    ModelProto.Builder model = file.model().toBuilder();
    for (TensorProto.Builder tensor : model.getGraphBuilder().getInitializerBuilderList()) {
      TensorProto inside = Tensors.inside(tensor.build());
      tensor.clear().mergeFrom(inside);
    }
    assertEquals(memory.sha256(), file.sha256());
    assertEquals(memory.model().getGraph(), model.build().getGraph());
    return false;
  }

  @Test
  void aFileThatChangesMeanwhile() throws IOException {
    OnnxFile file = read(product(FLOATS.toByteString()));
    Path path = folder.resolve("m.onnx");
    Files.setLastModifiedTime(path, FileTime.fromMillis(1_000_000_000_000L));
    assertSays("has changed", () -> Tensors.floats(only(file)));
    Files.write(path, new byte[10]);
    assertSays("has changed", () -> Tensors.floats(only(file)));
    Files.delete(path);
    assertSays("cannot be read", () -> Tensors.floats(only(file)));
  }

  private static void assertSays(String part, Runnable read) {
    String said = assertThrows(OnnxException.class, read::run).getMessage();
    assertTrue(said.contains(part) && said.contains("m.onnx"), said);
  }
}
