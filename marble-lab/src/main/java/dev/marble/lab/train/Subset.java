package dev.marble.lab.train;

import dev.marble.lab.data.DataSet;
import dev.marble.lab.data.Split;
import java.util.List;

/**
 * Some examples of another data set, in another order.
 *
 * @param all the other data set
 * @param chosen which of its examples, (size); not changed by anyone
 */
@SuppressWarnings("ArrayRecordComponent") // handed through, never compared
record Subset(DataSet all, int[] chosen) implements DataSet {
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
  public int size() {
    return chosen.length;
  }

  @Override
  public void image(int index, float[] pixels) {
    all.image(chosen[index], pixels);
  }

  @Override
  public int label(int index) {
    return all.label(chosen[index]);
  }

  @Override
  public List<String> classNames() {
    return all.classNames();
  }
}
