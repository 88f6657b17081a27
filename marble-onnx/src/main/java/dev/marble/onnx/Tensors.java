package dev.marble.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Between {@code TensorProto} and arrays. */
public final class Tensors {
  private Tensors() {}

  /** The element type. */
  public static DataType type(TensorProto tensor) {
    DataType type = DataType.forNumber(tensor.getDataType());
    return type == null ? DataType.UNDEFINED : type;
  }

  /** Whether the elements are real numbers of a floating-point type that can be converted. */
  public static boolean isFloating(DataType type) {
    return switch (type) {
      case FLOAT, FLOAT16, DOUBLE, BFLOAT16 -> true;
      default -> false;
    };
  }

  /** The number of elements, checked to be below 2^31. */
  static int size(TensorProto tensor) {
    long size = 1;
    for (long dim : tensor.getDimsList()) {
      if (dim < 0 || (dim > 0 && size > Integer.MAX_VALUE / dim)) {
        throw new OnnxException(
            "The tensor \""
                + tensor.getName()
                + "\" has the shape "
                + tensor.getDimsList()
                + ", which is more than 2^31 elements or none.");
      }
      size *= dim;
    }
    return (int) size;
  }

  /** The bytes that the elements take as raw data. */
  static long bytes(TensorProto tensor) {
    long size = size(tensor);
    // UINT4, INT4 and FLOAT4E2M1 lie two to a byte.
    boolean packed = tensor.getDataType() >= 21 && tensor.getDataType() <= 23;
    return packed ? (size + 1) / 2 : size * elementBytes(type(tensor));
  }

  /** Bytes per element. */
  static int elementBytes(DataType type) {
    return switch (type) {
      case DOUBLE, INT64, UINT64, COMPLEX64 -> 8;
      case FLOAT, INT32, UINT32 -> 4;
      case FLOAT16, BFLOAT16, INT16, UINT16 -> 2;
      case COMPLEX128 -> 16;
      default -> 1;
    };
  }

  /** The shape as ints. */
  public static List<Integer> shape(TensorProto tensor) {
    size(tensor);
    List<Integer> shape = new ArrayList<>();
    for (long dim : tensor.getDimsList()) {
      shape.add((int) dim);
    }
    return shape;
  }

  /** The values of a floating-point tensor, each rounded to the nearest float. */
  public static float[] floats(TensorProto tensor) {
    if (TensorReference.is(tensor)) {
      return TensorReference.floats(tensor);
    }
    int size = size(tensor);
    DataType type = type(tensor);
    if (tensor.hasRawData()) {
      ByteBuffer raw = raw(tensor, (long) size * elementBytes(type));
      if (!isFloating(type)) {
        throw notFloating(tensor);
      }
      float[] values = new float[size];
      fill(type, raw, values, 0, size);
      return values;
    }
    int given =
        switch (type) {
          case FLOAT -> tensor.getFloatDataCount();
          case DOUBLE -> tensor.getDoubleDataCount();
          case FLOAT16, BFLOAT16 -> tensor.getInt32DataCount();
          default -> throw notFloating(tensor);
        };
    checkCount(tensor, size, given);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] =
          switch (type) {
            case FLOAT -> tensor.getFloatData(i);
            case DOUBLE -> (float) tensor.getDoubleData(i);
            case FLOAT16 -> Float.float16ToFloat((short) tensor.getInt32Data(i));
            default -> Float.intBitsToFloat(tensor.getInt32Data(i) << 16);
          };
    }
    return values;
  }

  /** Reads floating-point values of a type, each rounded to the nearest float. */
  static void fill(DataType type, ByteBuffer littleEndian, float[] values, int from, int count) {
    if (type == DataType.FLOAT) {
      littleEndian.asFloatBuffer().get(values, from, count);
      return;
    }
    for (int i = from; i < from + count; i++) {
      values[i] =
          switch (type) {
            case DOUBLE -> (float) littleEndian.getDouble();
            case FLOAT16 -> Float.float16ToFloat(littleEndian.getShort());
            case BFLOAT16 -> Float.intBitsToFloat(littleEndian.getShort() << 16);
            default -> throw new IllegalArgumentException(type + " is no floating-point type");
          };
    }
  }

  /** The same tensor with floats for values, each rounded to the nearest. */
  static TensorProto asFloats(TensorProto tensor) {
    return TensorReference.is(tensor)
        ? TensorReference.asFloats(tensor)
        : ofFloats(tensor.getName(), shape(tensor), floats(tensor));
  }

  /** The same tensor as one that another program can read: its values are inside. */
  public static TensorProto inside(TensorProto tensor) {
    if (!TensorReference.is(tensor)) {
      return tensor;
    }
    byte[] values = new byte[Math.toIntExact(bytes(tensor))];
    ByteBuffer into = ByteBuffer.wrap(values);
    TensorReference.bytes(tensor, into::put);
    return ofRaw(tensor.getName(), type(tensor), tensor.getDimsList(), values);
  }

  /** Hands on the raw data of a tensor, piece by piece; each is only valid during the call. */
  static void bytes(TensorProto tensor, Consumer<ByteBuffer> sink) {
    if (TensorReference.is(tensor)) {
      TensorReference.bytes(tensor, sink);
    } else {
      tensor.getRawData().asReadOnlyByteBufferList().forEach(sink);
    }
  }

  /** The values of an INT64 or INT32 tensor. */
  public static long[] longs(TensorProto tensor) {
    int size = size(tensor);
    boolean wide = type(tensor) == DataType.INT64;
    if (!wide && type(tensor) != DataType.INT32) {
      throw new OnnxException("The tensor \"" + tensor.getName() + "\" is not of type int64.");
    }
    if (tensor.hasRawData()) {
      ByteBuffer raw = raw(tensor, (long) size * (wide ? 8 : 4));
      long[] values = new long[size];
      for (int i = 0; i < size; i++) {
        values[i] = wide ? raw.getLong() : raw.getInt();
      }
      return values;
    }
    checkCount(tensor, size, wide ? tensor.getInt64DataCount() : tensor.getInt32DataCount());
    long[] values = new long[size];
    for (int i = 0; i < size; i++) {
      values[i] = wide ? tensor.getInt64Data(i) : tensor.getInt32Data(i);
    }
    return values;
  }

  /** Checks that raw data are as long as the shape says. */
  static void checkSize(TensorProto tensor) {
    raw(tensor, (long) size(tensor) * elementBytes(type(tensor)));
  }

  private static ByteBuffer raw(TensorProto tensor, long needed) {
    if (tensor.getRawData().size() != needed) {
      throw new OnnxException(
          "The tensor \""
              + tensor.getName()
              + "\" of shape "
              + tensor.getDimsList()
              + " needs "
              + needed
              + " bytes and has "
              + tensor.getRawData().size()
              + ".");
    }
    return tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void checkCount(TensorProto tensor, int size, int given) {
    if (given != size) {
      throw new OnnxException(
          "The tensor \""
              + tensor.getName()
              + "\" of shape "
              + tensor.getDimsList()
              + " needs "
              + size
              + " values and has "
              + given
              + ".");
    }
  }

  private static OnnxException notFloating(TensorProto tensor) {
    return new OnnxException(
        "The tensor \""
            + tensor.getName()
            + "\" has the type "
            + type(tensor)
            + ", which is not a floating-point one.");
  }

  /** A tensor of floats. */
  public static TensorProto ofFloats(String name, List<? extends Number> shape, float[] values) {
    ByteBuffer raw =
        ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return ofRaw(name, DataType.FLOAT, shape, raw.array());
  }

  /** A one-dimensional tensor of longs. */
  public static TensorProto ofLongs(String name, long... values) {
    TensorProto.Builder builder =
        TensorProto.newBuilder().setName(name).setDataType(DataType.INT64.getNumber());
    builder.addDims(values.length);
    for (long value : values) {
      builder.addInt64Data(value);
    }
    return builder.build();
  }

  /** A tensor from its little-endian bytes, which it refers to: they must not change. */
  static TensorProto ofRaw(
      String name, DataType type, List<? extends Number> shape, byte[] littleEndian) {
    return ofRaw(name, type, shape, UnsafeByteOperations.unsafeWrap(littleEndian));
  }

  /** A tensor from its little-endian bytes. */
  static TensorProto ofRaw(
      String name, DataType type, List<? extends Number> shape, ByteString littleEndian) {
    TensorProto.Builder builder =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.getNumber())
            .setRawData(littleEndian);
    shape.forEach(dim -> builder.addDims(dim.longValue()));
    return builder.build();
  }
}
