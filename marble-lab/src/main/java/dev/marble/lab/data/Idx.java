package dev.marble.lab.data;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * An IDX file of unsigned bytes, the format of MNIST: two zero bytes, the type, the number of
 * dimensions, each dimension as a big-endian 32-bit integer, then the data in row-major order.
 *
 * @param shape the dimensions
 * @param data the values, shape (shape)
 */
// The arrays never leave the package and nothing compares files.
@SuppressWarnings("ArrayRecordComponent")
record Idx(int[] shape, byte[] data) {
  private static final int UNSIGNED_BYTE = 0x08;

  /**
   * Reads a file.
   *
   * @param file plain or {@code .gz}
   * @param dimensions how many there must be
   */
  static Idx read(Path file, int dimensions) {
    try (Input input = Input.open(file)) {
      byte[] magic = input.bytes(4);
      if (magic[0] != 0 || magic[1] != 0) {
        throw new DataException(file + " is no IDX file: it does not begin with two zero bytes.");
      }
      if (magic[2] != UNSIGNED_BYTE) {
        throw new DataException(
            file + " has the IDX type " + magic[2] + ", but only unsigned bytes (8) are read.");
      }
      if (magic[3] != dimensions) {
        throw new DataException(
            file + " has " + magic[3] + " dimensions, but must have " + dimensions + ".");
      }
      int header = 4 + 4 * dimensions;
      int[] shape = shape(file, ByteBuffer.wrap(input.bytes(4 * dimensions)), dimensions);
      long[] sizes = new long[dimensions];
      for (int i = 0; i < dimensions; i++) {
        sizes[i] = shape[i];
      }
      long payload = Memory.product(sizes);
      Memory.check(payload, file.toString());
      input.expect(header, payload);
      byte[] data = input.bytes((int) payload);
      input.end();
      return new Idx(shape, data);
    }
  }

  private static int[] shape(Path file, ByteBuffer header, int dimensions) {
    int[] shape = new int[dimensions];
    for (int i = 0; i < dimensions; i++) {
      shape[i] = header.getInt();
      if (shape[i] < 1) {
        throw new DataException(
            file
                + " has the size "
                + Integer.toUnsignedString(shape[i])
                + " in dimension "
                + (i + 1)
                + ", but sizes lie between 1 and "
                + Integer.MAX_VALUE
                + ".");
      }
    }
    return shape;
  }
}
