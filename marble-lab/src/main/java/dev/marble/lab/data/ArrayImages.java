package dev.marble.lab.data;

import java.util.List;
import java.util.Objects;

/** Images or features held in one array. */
final class ArrayImages implements DataSet {
  private final Meta meta;
  private final Pixelwise pixels;
  private final int[] labels;

  /** How an image gets out of the array. */
  @FunctionalInterface
  private interface Pixelwise {
    void copy(int from, int length, float[] into);
  }

  private ArrayImages(Meta meta, long values, Pixelwise pixels, int[] labels) {
    assert values == (long) labels.length * meta.imageLength();
    this.meta = meta.checked(labels);
    this.pixels = pixels;
    this.labels = labels;
  }

  /**
   * Unsigned bytes, scaled by 1/255 when they are asked for. Takes over the arrays.
   *
   * @param levels shape (size, channels, height, width)
   * @param labels shape (size)
   */
  static ArrayImages ofLevels(Meta meta, byte[] levels, int[] labels) {
    return new ArrayImages(
        meta,
        levels.length,
        (from, length, into) -> Pixels.scale(levels, from, length, into),
        labels);
  }

  /**
   * Floats, given as they are. Takes over the arrays.
   *
   * @param values shape (size, channels, height, width)
   * @param labels shape (size)
   */
  static ArrayImages ofValues(Meta meta, float[] values, int[] labels) {
    return new ArrayImages(
        meta,
        values.length,
        (from, length, into) -> {
          Pixels.checkRoom(length, into);
          System.arraycopy(values, from, into, 0, length);
        },
        labels);
  }

  @Override
  public String name() {
    return meta.name();
  }

  @Override
  public Split split() {
    return meta.split();
  }

  @Override
  public int channels() {
    return meta.channels();
  }

  @Override
  public int height() {
    return meta.height();
  }

  @Override
  public int width() {
    return meta.width();
  }

  @Override
  public int classes() {
    return meta.classNames().size();
  }

  @Override
  public List<String> classNames() {
    return meta.classNames();
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public void image(int index, float[] into) {
    int length = meta.imageLength();
    pixels.copy(Objects.checkIndex(index, labels.length) * length, length, into);
  }

  @Override
  public int label(int index) {
    return labels[Objects.checkIndex(index, labels.length)];
  }
}
