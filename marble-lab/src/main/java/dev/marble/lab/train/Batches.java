package dev.marble.lab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.marble.lab.data.DataSet;
import dev.marble.lab.data.Normalization;

/** Takes batches of normalized images and their labels from a data set. */
final class Batches {
  private final DataSet data;
  private final Normalization normalization;
  private final float[] image;

  Batches(DataSet data, Normalization normalization) {
    this.data = data;
    this.normalization = normalization;
    this.image = new float[data.imageLength()];
  }

  /**
   * Images as a tensor.
   *
   * @param order examples of the data set, in any order
   * @param from first position in it
   * @param to behind the last position
   * @return shape (to − from, channels, height, width)
   */
  NDArray images(NDManager manager, int[] order, int from, int to) {
    float[] pixels = new float[(to - from) * image.length];
    for (int i = from; i < to; i++) {
      data.image(order[i], image);
      normalization.apply(image, data.channels(), data.height() * data.width());
      System.arraycopy(image, 0, pixels, (i - from) * image.length, image.length);
    }
    return manager.create(
        pixels, new Shape(to - from, data.channels(), data.height(), data.width()));
  }

  /** Labels, shape (to − from). */
  long[] labels(int[] order, int from, int to) {
    long[] labels = new long[to - from];
    for (int i = from; i < to; i++) {
      labels[i - from] = data.label(order[i]);
    }
    return labels;
  }
}
