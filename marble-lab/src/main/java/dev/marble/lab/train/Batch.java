package dev.marble.lab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.marble.random.Seed;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Room for one batch of images and targets, outside the Java heap, where the engine reads them in
 * place. Filled anew for each step; the tensors of the step before see the change.
 */
final class Batch {
  private final int capacity;
  private final int imageLength;
  private final int classes;
  private final long[] shape;
  private final ByteBuffer images;
  private final ByteBuffer targets;
  private final float[] varied;
  private final float[] row;
  private int size;

  /**
   * Room for batches.
   *
   * @param capacity the most examples of one
   * @param example the dimensions that the network wants of one
   * @param imageLength their product
   * @param classes number of logits
   */
  Batch(int capacity, long[] example, int imageLength, int classes) {
    this.capacity = capacity;
    this.imageLength = imageLength;
    this.classes = classes;
    this.shape = new long[example.length + 1];
    System.arraycopy(example, 0, shape, 1, example.length);
    this.images = room(capacity * (long) imageLength);
    this.targets = room(capacity * (long) classes);
    this.varied = new float[imageLength];
    this.row = new float[classes];
  }

  private static ByteBuffer room(long floats) {
    return ByteBuffer.allocateDirect(Math.toIntExact(floats * Float.BYTES))
        .order(ByteOrder.nativeOrder());
  }

  int capacity() {
    return capacity;
  }

  int size() {
    return size;
  }

  /**
   * Takes examples.
   *
   * @param examples where they are
   * @param order which of them, in any order
   * @param from first position in it
   * @param to behind the last position, at most {@link #capacity()} more
   */
  void fill(Examples examples, int[] order, int from, int to) {
    begin(to - from);
    for (int i = from; i < to; i++) {
      put(i - from, examples.image(order[i]), examples.label(order[i]));
    }
  }

  /** Takes examples, varied as they are in one epoch of a training. */
  void fill(
      Examples examples,
      int[] order,
      int from,
      int to,
      Augmentation augmentation,
      Seed seed,
      int epoch) {
    if (augmentation == Augmentation.NONE) {
      fill(examples, order, from, to);
      return;
    }
    begin(to - from);
    float[] black = examples.black();
    for (int i = from; i < to; i++) {
      augmentation.apply(
          examples.image(order[i]),
          examples.data().channels(),
          examples.data().height(),
          examples.data().width(),
          black,
          seed,
          epoch,
          order[i],
          varied);
      put(i - from, varied, examples.label(order[i]));
    }
  }

  private void begin(int newSize) {
    assert newSize <= capacity;
    size = newSize;
  }

  private void put(int place, float[] image, int label) {
    images.asFloatBuffer().put(place * imageLength, image, 0, imageLength);
    row[label] = -1f / size;
    targets.asFloatBuffer().put(place * classes, row, 0, classes);
    row[label] = 0;
  }

  /** The images, shape (size, …). */
  NDArray images(NDManager manager) {
    shape[0] = size;
    return tensor(manager, images, size * imageLength, shape);
  }

  /**
   * −1/size at the label of each example and 0 elsewhere, shape (size, classes): times the
   * logarithms of the probabilities, their sum is the mean cross-entropy.
   */
  NDArray targets(NDManager manager) {
    return tensor(manager, targets, size * classes, size, classes);
  }

  private static NDArray tensor(NDManager manager, ByteBuffer room, int floats, long... shape) {
    ByteBuffer front = room.slice(0, floats * Float.BYTES).order(ByteOrder.nativeOrder());
    return manager.create(front, new Shape(shape), DataType.FLOAT32);
  }

  /** The label of one example. */
  int label(int place) {
    FloatBuffer all = targets.asFloatBuffer();
    int label = 0;
    while (all.get(place * classes + label) == 0) {
      label++;
    }
    return label;
  }
}
