package dev.marble.lab.data;

/**
 * The parts of a data set that came without a test split: every fifth example (4, 9, 14, …) is for
 * the test, the others are for training.
 */
final class Holdout {
  private static final int EVERY = 5;

  private Holdout() {}

  static DataSet of(DataSet all, Split split) {
    if (all.size() < EVERY) {
      throw new DataException(
          all.name()
              + " has no test split and only "
              + all.size()
              + " examples, too few to keep every fifth for the test.");
    }
    int tests = all.size() / EVERY;
    return split == Split.TEST
        ? new SelectedExamples(all, split, tests, index -> index * EVERY + EVERY - 1)
        : new SelectedExamples(
            all,
            split,
            all.size() - tests,
            index -> index / (EVERY - 1) * EVERY + index % (EVERY - 1));
  }

  /** Whether an example belongs to the test split. */
  static boolean isTest(int index) {
    return index % EVERY == EVERY - 1;
  }
}
