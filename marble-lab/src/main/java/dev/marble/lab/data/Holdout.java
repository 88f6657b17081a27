package dev.marble.lab.data;

import java.util.List;
import java.util.Objects;

/**
 * One part of a data set that came without a test split: every fifth example (4, 9, 14, …) is for
 * the test, the others are for training.
 *
 * @param all all examples
 * @param split which part this is
 */
record Holdout(DataSet all, Split split) implements DataSet {
  private static final int EVERY = 5;

  static DataSet of(DataSet all, Split split) {
    if (all.size() < EVERY) {
      throw new DataException(
          all.name()
              + " has no test split and only "
              + all.size()
              + " examples, too few to keep every fifth for the test.");
    }
    return new Holdout(all, split);
  }

  /** Whether an example belongs to the test split. */
  static boolean isTest(int index) {
    return index % EVERY == EVERY - 1;
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
  public int size() {
    int tests = all.size() / EVERY;
    return split == Split.TEST ? tests : all.size() - tests;
  }

  private int original(int index) {
    Objects.checkIndex(index, size());
    return split == Split.TEST
        ? index * EVERY + EVERY - 1
        : index / (EVERY - 1) * EVERY + index % (EVERY - 1);
  }

  @Override
  public void image(int index, float[] pixels) {
    all.image(original(index), pixels);
  }

  @Override
  public int label(int index) {
    return all.label(original(index));
  }

  @Override
  public List<String> classNames() {
    return all.classNames();
  }
}
