package dev.marble.lab.data;

import java.util.List;

/**
 * Labelled examples, each an image {@code (channels, height, width)} of floats.
 *
 * <p>Image data are scaled to [0, 1]. Data that are no images have the shape {@code (features, 1,
 * 1)} and keep their own scale, as far as the data set does not say otherwise.
 *
 * <p>A data set is immutable and safe to use from many threads.
 */
public interface DataSet {
  /** The name under which it was opened, for messages and provenance. */
  String name();

  /** Which half of the data this is. */
  Split split();

  /** Channels of an image; for plain features, their number. */
  int channels();

  /** Rows of an image; 1 for plain features. */
  int height();

  /** Columns of an image; 1 for plain features. */
  int width();

  /** Number of classes; labels lie in {@code 0 … classes − 1}. */
  int classes();

  /** Number of examples. */
  int size();

  /**
   * Copies one image into the front of a buffer.
   *
   * @param index which example, {@code 0 … size − 1}
   * @param pixels where it goes, shape (channels, height, width), at least {@link #imageLength()}
   *     long
   * @throws IndexOutOfBoundsException when the index is outside the data set
   * @throws IllegalArgumentException when the buffer is too short
   */
  void image(int index, float[] pixels);

  /**
   * The class of one example.
   *
   * @param index which example, {@code 0 … size − 1}
   * @throws IndexOutOfBoundsException when the index is outside the data set
   */
  int label(int index);

  /** Floats of one image: channels × height × width. */
  default int imageLength() {
    return channels() * height() * width();
  }

  /** A name for each class, in label order; the numbers themselves where no names are known. */
  default List<String> classNames() {
    return Labels.numbers(classes());
  }

  /**
   * The first examples of this data set.
   *
   * @param count how many, at least 1; more than {@link #size()} gives the data set itself
   */
  default DataSet first(int count) {
    if (count < 1) {
      throw new DataException("The number of examples is " + count + " but must be at least 1.");
    }
    return count >= size() ? this : new SelectedExamples(this, split(), count, index -> index);
  }

  /**
   * Some examples of this data set.
   *
   * @param chosen their numbers, in the order that they shall have; copied
   */
  default DataSet select(int[] chosen) {
    int[] own = chosen.clone();
    return new SelectedExamples(this, split(), own.length, index -> own[index]);
  }
}
