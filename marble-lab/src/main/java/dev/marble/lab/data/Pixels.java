package dev.marble.lab.data;

/** From stored levels to floats. */
final class Pixels {
  private Pixels() {}

  /**
   * Scales levels 0 … 255 to 0 … 1.
   *
   * @param levels unsigned bytes
   * @param from where the image starts
   * @param length how many values it has
   * @param pixels receives them, from the front
   */
  static void scale(byte[] levels, int from, int length, float[] pixels) {
    checkRoom(length, pixels);
    for (int i = 0; i < length; i++) {
      pixels[i] = (levels[from + i] & 0xFF) / 255f;
    }
  }

  static void checkRoom(int length, float[] pixels) {
    if (pixels.length < length) {
      throw new IllegalArgumentException(
          "the buffer holds " + pixels.length + " values but an image has " + length);
    }
  }
}
