package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.lab.data.DataOptions;
import dev.marble.lab.data.DataSet;
import dev.marble.lab.data.DataSets;
import dev.marble.lab.data.Normalization;
import dev.marble.lab.data.Split;
import dev.marble.lab.train.Augmentation;
import dev.marble.lab.train.MeasuredNormalization;
import dev.marble.lab.train.TrainingData;
import dev.marble.random.Seed;

/**
 * What a network learns from, as it was asked for.
 *
 * @param prefix what stands before a name in a complaint: {@code --} for options
 * @param data name or path; null if it is missing
 * @param limit the most examples of each split; null for all
 * @param validation training examples that are set aside; null for the usual number
 * @param normalize as {@link Normalization#parse} reads it; null for what is measured
 * @param augment whether images are varied
 */
record TrainDataQuestion(
    String prefix,
    String data,
    Integer limit,
    Integer validation,
    String normalize,
    boolean augment) {

  /** The most examples of each split; 0 for all. */
  int most() {
    return limit == null ? 0 : limit;
  }

  TrainingData open(Seed seed) {
    if (data == null) {
      throw new MarbleException(
          prefix + "data is missing. Maybe look at the names: marble data list.");
    }
    if (limit != null && limit < 2) {
      throw new MarbleException(prefix + "limit " + limit + " is not at least 2.");
    }
    DataOptions options =
        limit == null ? DataOptions.usual() : DataOptions.usual().withLimit(limit);
    DataSet train = DataSets.open(data, Split.TRAIN, options);
    DataSet test = DataSets.open(data, Split.TEST, options);
    Normalization normalization =
        normalize == null ? MeasuredNormalization.of(train) : Normalization.parse(normalize);
    return TrainingData.split(
        train,
        test,
        validation == null ? TrainingData.usualValidation(train.size()) : validation,
        seed,
        normalization,
        augment ? Augmentation.CROP_AND_FLIP : Augmentation.NONE);
  }
}
