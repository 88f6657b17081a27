package dev.marble.lab.data;

import java.util.List;
import java.util.Objects;
import java.util.function.IntUnaryOperator;

/**
 * Some examples of another data set, perhaps in another order.
 *
 * @param all the other data set
 * @param split which half they are
 * @param size how many
 * @param original from an example's number here to its number there
 */
record SelectedExamples(DataSet all, Split split, int size, IntUnaryOperator original)
    implements DataSet {
  private int there(int index) {
    return original.applyAsInt(Objects.checkIndex(index, size));
  }

  @Override
  public String name() {
    return all.name();
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
    all.image(there(index), pixels);
  }

  @Override
  public int label(int index) {
    return all.label(there(index));
  }

  @Override
  public List<String> classNames() {
    return all.classNames();
  }
}
