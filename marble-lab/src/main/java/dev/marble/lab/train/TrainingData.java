package dev.marble.lab.train;

import dev.marble.lab.data.DataSet;
import dev.marble.lab.data.Normalization;
import dev.marble.random.Seed;
import java.util.Arrays;
import java.util.List;

/**
 * What a network learns from and is measured with.
 *
 * @param train examples to learn from
 * @param validation examples that choose the step to stop at
 * @param test examples that only measure
 * @param normalization applied to every image
 * @param augmentation applied to images of {@code train}
 */
public record TrainingData(
    DataSet train,
    DataSet validation,
    DataSet test,
    Normalization normalization,
    Augmentation augmentation) {

  /** Checks that the parts fit together. */
  public TrainingData {
    for (DataSet part : List.of(validation, test)) {
      if (part.channels() != train.channels()
          || part.height() != train.height()
          || part.width() != train.width()) {
        throw new TrainingException(
            part.name()
                + " has "
                + part.split()
                + " images of another size than those to learn from.");
      }
    }
    for (DataSet part : List.of(train, validation, test)) {
      for (int i = 0; i < part.size(); i++) {
        if (part.label(i) < 0 || part.label(i) >= train.classes()) {
          throw new TrainingException(
              part.name()
                  + " has the label "
                  + part.label(i)
                  + " at "
                  + part.split()
                  + " example "
                  + i
                  + ", but labels lie between 0 and "
                  + (train.classes() - 1)
                  + ".");
        }
      }
    }
    if (!normalization.fits(train.channels())) {
      throw new TrainingException(
          "The normalization is for "
              + normalization.means().size()
              + " channels, but "
              + train.name()
              + " has "
              + train.channels()
              + ".");
    }
  }

  /**
   * Sets some training examples aside for validation.
   *
   * @param train all examples to learn from
   * @param test examples that only measure
   * @param validation how many are set aside, at least 1 and fewer than there are
   * @param seed chooses them
   * @param normalization applied to every image
   * @param augmentation applied to images to learn from
   */
  public static TrainingData split(
      DataSet train,
      DataSet test,
      int validation,
      Seed seed,
      Normalization normalization,
      Augmentation augmentation) {
    Checks.between("The number of validation examples", validation, 1, train.size() - 1);
    int[] order = Permutation.of(train.size(), seed.value(), 0);
    int[] aside = Arrays.copyOf(order, validation);
    int[] rest = Arrays.copyOfRange(order, validation, order.length);
    Arrays.sort(aside);
    Arrays.sort(rest);
    return new TrainingData(
        train.select(rest), train.select(aside), test, normalization, augmentation);
  }

  /** The usual number of validation examples: a tenth, at most 5000. */
  public static int usualValidation(int trainSize) {
    return Math.clamp(trainSize / 10, 1, 5_000);
  }
}
