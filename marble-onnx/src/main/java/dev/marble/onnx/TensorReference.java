package dev.marble.onnx;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * A large tensor whose values stay in their file until they are asked for. It is a {@code
 * TensorProto} with the shape and the type that its values will have; its external data say where
 * they lie, as which type, and what has been transposed since. Only what {@link OnnxFile} has read
 * may hold such tensors: it checks every reference that a file makes by itself.
 */
final class TensorReference {
  /** Smaller tensors are read with the model. */
  static final long LARGE = 1 << 20;

  private static final int PIECE = 1 << 20;

  private TensorReference() {}

  /** Whether a tensor's values, so many bytes of them, are left out. */
  static boolean isWorthwhile(TensorProto tensor, long bytes) {
    return bytes >= LARGE && Tensors.isFloating(Tensors.type(tensor));
  }

  /**
   * A tensor whose values stay where they are.
   *
   * @param tensor name, type and shape
   * @param file where its values are
   * @param modified the file's time of change
   * @param offset their first byte; they are as many as type and shape say
   */
  static TensorProto of(TensorProto tensor, Path file, String modified, long offset) {
    return tensor.toBuilder()
        .clearRawData()
        .clearExternalData()
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(entry("location", file.toAbsolutePath().toString()))
        .addExternalData(entry("modified", modified))
        .addExternalData(entry("offset", Long.toString(offset)))
        .addExternalData(entry("stored", Tensors.type(tensor).name()))
        .build();
  }

  /** What {@link #of} needs to know about a file. */
  static String modified(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toString();
  }

  static boolean is(TensorProto tensor) {
    return tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
  }

  /** The same values as floats. */
  static TensorProto asFloats(TensorProto reference) {
    return reference.toBuilder().setDataType(DataType.FLOAT.getNumber()).build();
  }

  /** The same values as floats, transposed. */
  static TensorProto transposed(TensorProto reference, List<Integer> order) {
    TensorProto.Builder result = asFloats(reference).toBuilder().clearDims();
    order.forEach(axis -> result.addDims(reference.getDims(axis)));
    return result
        .addExternalData(entry("shape", join(reference.getDimsList())))
        .addExternalData(entry("order", join(order)))
        .build();
  }

  /** Its values as floats. */
  static float[] floats(TensorProto reference) {
    DataType stored = stored(reference);
    float[] values = new float[Tensors.size(reference)];
    int[] at = {0};
    read(
        reference,
        piece -> {
          int count = piece.remaining() / Tensors.elementBytes(stored);
          Tensors.fill(stored, piece, values, at[0], count);
          at[0] += count;
        });
    float[] moved = values;
    List<Integer> shape = List.of();
    for (StringStringEntryProto entry : reference.getExternalDataList()) {
      if (entry.getKey().equals("shape")) {
        shape = split(entry.getValue());
      } else if (entry.getKey().equals("order")) {
        moved = Constants.transpose(moved, shape, split(entry.getValue()));
      }
    }
    return moved;
  }

  /** Hands on its values, piece by piece, as bytes of its own type. */
  static void bytes(TensorProto reference, Consumer<ByteBuffer> sink) {
    boolean asStored =
        stored(reference) == Tensors.type(reference)
            && reference.getExternalDataList().stream().noneMatch(e -> e.getKey().equals("order"));
    if (asStored) {
      read(reference, sink);
    } else {
      sink.accept(
          Tensors.ofFloats("", List.of(), floats(reference))
              .getRawData()
              .asReadOnlyByteBuffer()
              .order(ByteOrder.LITTLE_ENDIAN));
    }
  }

  private static void read(TensorProto reference, Consumer<ByteBuffer> sink) {
    Path file = Path.of(entry(reference, "location"));
    long at = Long.parseLong(entry(reference, "offset"));
    long end = at + (long) Tensors.size(reference) * Tensors.elementBytes(stored(reference));
    ByteBuffer piece = ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel = FileChannel.open(file)) {
      while (at < end) {
        piece.clear().limit((int) Math.min(PIECE, end - at));
        while (piece.hasRemaining()) {
          if (channel.read(piece, at + piece.position()) < 0) {
            throw changed(file);
          }
        }
        at += piece.limit();
        sink.accept(piece.flip());
      }
      if (!modified(file).equals(entry(reference, "modified"))) {
        throw changed(file);
      }
    } catch (IOException e) {
      throw new OnnxException(
          "The file \"" + file + "\" cannot be read any longer: " + e.getMessage() + ".", e);
    }
  }

  private static OnnxException changed(Path file) {
    return new OnnxException("The file \"" + file + "\" has changed while it was in use.");
  }

  private static DataType stored(TensorProto reference) {
    return DataType.valueOf(entry(reference, "stored"));
  }

  private static String entry(TensorProto reference, String key) {
    return reference.getExternalDataList().stream()
        .filter(entry -> entry.getKey().equals(key))
        .map(StringStringEntryProto::getValue)
        .findFirst()
        .orElseThrow(() ->
            new OnnxException(
                "The values of the tensor \"" + reference.getName() + "\" are in another file."));
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  private static String join(List<? extends Number> numbers) {
    return String.join(",", numbers.stream().map(Number::toString).toList());
  }

  private static List<Integer> split(String numbers) {
    List<Integer> list = new ArrayList<>();
    Arrays.stream(numbers.split(",", -1)).map(Integer::valueOf).forEach(list::add);
    return list;
  }
}
