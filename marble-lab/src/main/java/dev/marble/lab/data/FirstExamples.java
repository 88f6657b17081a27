package dev.marble.lab.data;

import java.util.List;
import java.util.Objects;

/**
 * The first examples of another data set.
 *
 * @param all the other data set
 * @param size how many, fewer than it holds
 */
record FirstExamples(DataSet all, int size) implements DataSet {

  static DataSet of(DataSet all, int count) {
    if (count < 1) {
      throw new DataException("The number of examples is " + count + " but must be at least 1.");
    }
    return count >= all.size() ? all : new FirstExamples(all, count);
  }

  @Override
  public String name() {
    return all.name();
  }

  @Override
  public Split split() {
    return all.split();
  }

  @Override
  public int channels() {
    return all.channels();
  }

  @Override
  public int height() {
    return all.height();
  }

  @Override
  public int width() {
    return all.width();
  }

  @Override
  public int classes() {
    return all.classes();
  }

  @Override
  public void image(int index, float[] pixels) {
    all.image(Objects.checkIndex(index, size), pixels);
  }

  @Override
  public int label(int index) {
    return all.label(Objects.checkIndex(index, size));
  }

  @Override
  public List<String> classNames() {
    return all.classNames();
  }
}
