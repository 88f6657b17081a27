package dev.marble.lab.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One array of numbers as NumPy writes it (NPY 1.0 to 3.0), in C order.
 *
 * @param type how a number is stored
 * @param shape the dimensions, at least one
 * @param data the stored bytes, shape (shape) · bytes of the type
 * @param order order of the bytes of one number
 * @param what its name for messages
 */
// The arrays never leave the package and nothing compares files.
@SuppressWarnings("ArrayRecordComponent")
record Npy(Type type, int[] shape, byte[] data, ByteOrder order, String what) {
  private static final int MAX_HEADER = 1 << 16;
  private static final int MAX_DIMENSIONS = 8;
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern TYPE =
      Pattern.compile("['\"]descr['\"]\\s*:\\s*(?:['\"]([^'\"]*)['\"]|(\\[))");
  private static final Pattern FORTRAN =
      Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
  private static final Pattern SHAPE =
      Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([0-9,\\sL]{0,200})\\)");

  /** The kinds of number that are read. */
  enum Type {
    /** Unsigned bytes. */
    U1(1),
    /** Signed bytes. */
    I1(1),
    /** 32-bit integers. */
    I4(4),
    /** 64-bit integers. */
    I8(8),
    /** Single precision. */
    F4(4),
    /** Double precision. */
    F8(8);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }
  }

  /** Reads an array; the input must end with it. */
  static Npy read(Input input) {
    String what = input.what();
    byte[] start = input.bytes(MAGIC.length + 2);
    if (!Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new DataException(what + " is no NPY file: it does not begin with \\x93NUMPY.");
    }
    int version = start[MAGIC.length];
    if (version < 1 || version > 3) {
      throw new DataException(what + " has the NPY version " + version + ", but 1 to 3 are read.");
    }
    int lengthBytes = version == 1 ? 2 : 4;
    ByteBuffer length = ByteBuffer.wrap(input.bytes(lengthBytes)).order(ByteOrder.LITTLE_ENDIAN);
    long headerBytes =
        version == 1 ? length.getShort() & 0xFFFF : Integer.toUnsignedLong(length.getInt());
    if (headerBytes > MAX_HEADER) {
      throw new DataException(
          what + " has a header of " + headerBytes + " bytes, more than " + MAX_HEADER + ".");
    }
    String header = new String(input.bytes((int) headerBytes), StandardCharsets.UTF_8);
    String descr = descr(header, what);
    Type type = type(descr, what);
    int[] shape = shape(header, what);
    long values = Memory.product(Arrays.stream(shape).asLongStream().toArray());
    long payload = Memory.product(values, type.bytes);
    Memory.check(payload, what);
    input.expect(start.length + lengthBytes + headerBytes, payload);
    byte[] data = input.bytes((int) payload);
    input.end();
    ByteOrder order = descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return new Npy(type, shape, data, order, what);
  }

  private static String descr(String header, String what) {
    Matcher fortran = FORTRAN.matcher(header);
    Matcher descr = TYPE.matcher(header);
    if (!fortran.find() || !descr.find()) {
      throw new DataException(what + " has an NPY header that cannot be understood.");
    }
    if (descr.group(2) != null) {
      throw new DataException(
          what + " holds records of several fields, but plain numbers are read.");
    }
    if (descr.group(1).contains("O")) {
      throw new DataException(
          what
              + " holds Python objects, which are never loaded."
              + " Maybe save it again as numbers with numpy.asarray(x, 'float32').");
    }
    if (fortran.group(1).equals("True")) {
      throw new DataException(
          what
              + " is stored in Fortran order, but only C order is read."
              + " Maybe save it again with numpy.ascontiguousarray(x).");
    }
    return descr.group(1);
  }

  private static Type type(String descr, String what) {
    return switch (descr) {
      case "|u1", "<u1", ">u1", "=u1" -> Type.U1;
      case "|i1", "<i1", ">i1", "=i1" -> Type.I1;
      case "<i4", ">i4", "=i4" -> Type.I4;
      case "<i8", ">i8", "=i8" -> Type.I8;
      case "<f4", ">f4", "=f4" -> Type.F4;
      case "<f8", ">f8", "=f8" -> Type.F8;
      default ->
          throw new DataException(
              what
                  + " holds numbers of the type \""
                  + descr
                  + "\", but u1, i1, i4, i8, f4 and f8 are read.");
    };
  }

  private static int[] shape(String header, String what) {
    Matcher matcher = SHAPE.matcher(header);
    if (!matcher.find()) {
      throw new DataException(what + " has an NPY header without a shape.");
    }
    String tuple = matcher.group(1).replace("L", "").replaceFirst(",\\s*$", "");
    String[] sizes = tuple.strip().split("\\s*,\\s*", -1);
    if (sizes.length > MAX_DIMENSIONS || sizes[0].isEmpty()) {
      throw new DataException(
          what + " has the shape (" + matcher.group(1) + "), but 1 to 8 dimensions are read.");
    }
    int[] shape = new int[sizes.length];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = size(sizes[i], what);
    }
    return shape;
  }

  private static int size(String text, String what) {
    try {
      int size = Integer.parseInt(text);
      if (size > 0) {
        return size;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new DataException(
        what
            + " has a dimension of size \""
            + text
            + "\", but sizes lie between 1 and "
            + Integer.MAX_VALUE
            + ".");
  }

  /** Number of values. */
  int length() {
    return data.length / type.bytes;
  }

  /** The values as floats, shape (shape); all must be finite. */
  float[] floats() {
    Memory.check(4L * length(), what);
    ByteBuffer buffer = ByteBuffer.wrap(data).order(order);
    float[] floats = new float[length()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] =
          switch (type) {
            case U1 -> buffer.get() & 0xFF;
            case I1 -> buffer.get();
            case I4 -> buffer.getInt();
            case I8 -> buffer.getLong();
            case F4 -> buffer.getFloat();
            case F8 -> (float) buffer.getDouble();
          };
      if (!Float.isFinite(floats[i])) {
        throw new DataException(
            what + " holds " + floats[i] + " at position " + i + ", but numbers must be finite.");
      }
    }
    return floats;
  }

  /** The values as whole numbers, shape (shape). */
  int[] integers() {
    ByteBuffer buffer = ByteBuffer.wrap(data).order(order);
    int[] integers = new int[length()];
    for (int i = 0; i < integers.length; i++) {
      double value =
          switch (type) {
            case U1 -> buffer.get() & 0xFF;
            case I1 -> buffer.get();
            case I4 -> buffer.getInt();
            case I8 -> buffer.getLong();
            case F4 -> buffer.getFloat();
            case F8 -> buffer.getDouble();
          };
      integers[i] = (int) value;
      if (integers[i] != value) {
        throw new DataException(
            what + " holds " + value + " at position " + i + ", but labels are whole numbers.");
      }
    }
    return integers;
  }

  /** The shape as people write it, such as {@code 100×28×28}. */
  String shapeText() {
    return Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining("×"));
  }
}
