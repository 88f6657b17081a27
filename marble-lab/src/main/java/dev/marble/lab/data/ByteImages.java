package dev.marble.lab.data;

import java.util.List;
import java.util.Objects;

/** Images held as unsigned bytes, scaled by 1/255 when they are asked for. */
final class ByteImages implements DataSet {
  private final Meta meta;
  private final byte[] levels;
  private final int[] labels;

  /**
   * Takes over the arrays.
   *
   * @param levels shape (size, channels, height, width)
   * @param labels shape (size)
   */
  ByteImages(Meta meta, byte[] levels, int[] labels) {
    assert levels.length == (long) labels.length * meta.imageLength();
    this.meta = meta.checked(labels);
    this.levels = levels;
    this.labels = labels;
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
  public void image(int index, float[] pixels) {
    int length = meta.imageLength();
    Pixels.scale(levels, Objects.checkIndex(index, labels.length) * length, length, pixels);
  }

  @Override
  public int label(int index) {
    return labels[Objects.checkIndex(index, labels.length)];
  }
}
