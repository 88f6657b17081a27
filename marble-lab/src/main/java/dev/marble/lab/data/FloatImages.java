package dev.marble.lab.data;

import java.util.List;
import java.util.Objects;

/** Images or features held as floats and given as they are. */
final class FloatImages implements DataSet {
  private final Meta meta;
  private final float[] values;
  private final int[] labels;

  /**
   * Takes over the arrays.
   *
   * @param values shape (size, channels, height, width)
   * @param labels shape (size)
   */
  FloatImages(Meta meta, float[] values, int[] labels) {
    assert values.length == (long) labels.length * meta.imageLength();
    this.meta = meta.checked(labels);
    this.values = values;
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
    Pixels.checkRoom(length, pixels);
    int from = Objects.checkIndex(index, labels.length) * length;
    System.arraycopy(values, from, pixels, 0, length);
  }

  @Override
  public int label(int index) {
    return labels[Objects.checkIndex(index, labels.length)];
  }
}
