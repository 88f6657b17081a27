package dev.marble.lab.data;

/** From (size, height, width, channels) to (size, channels, height, width). */
final class ChannelOrder {
  private ChannelOrder() {}

  static byte[] first(byte[] last, Meta meta) {
    byte[] first = new byte[last.length];
    for (int i = 0; i < last.length; i++) {
      first[target(i, meta)] = last[i];
    }
    return first;
  }

  static float[] first(float[] last, Meta meta) {
    float[] first = new float[last.length];
    for (int i = 0; i < last.length; i++) {
      first[target(i, meta)] = last[i];
    }
    return first;
  }

  /** Where the value at {@code i} of the channels-last order belongs. */
  private static int target(int i, Meta meta) {
    int length = meta.imageLength();
    int image = i / length;
    int within = i % length;
    int channel = within % meta.channels();
    int plane = meta.height() * meta.width();
    return image * length + channel * plane + within / meta.channels();
  }
}
