package dev.marble.lab.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The UCI optical digits: tables of 64 counts 0 … 16 and a class, as images (1, 8, 8). */
record DigitsLayout() implements Layout {
  private static final String TRAIN = "optdigits.tra";
  private static final String TEST = "optdigits.tes";
  private static final int SIDE = 8;
  private static final int FULL = 16;

  @Override
  public boolean in(Path folder) {
    return Files.isRegularFile(folder.resolve(TRAIN)) && Files.isRegularFile(folder.resolve(TEST));
  }

  @Override
  public String describe() {
    return TRAIN + " and " + TEST;
  }

  @Override
  public DataSet read(Path folder, String name, Split split, DataOptions options) {
    Path file = folder.resolve(split == Split.TRAIN ? TRAIN : TEST);
    Table table = Table.read(file);
    if (table.features() != SIDE * SIDE) {
      throw new DataException(
          file + " has " + table.features() + " features, but must have " + SIDE * SIDE + ".");
    }
    float[] values = table.values();
    for (int i = 0; i < values.length; i++) {
      if (values[i] < 0 || values[i] > FULL) {
        throw new DataException(
            file + " holds the value " + values[i] + ", but values lie between 0 and 16.");
      }
      values[i] /= FULL;
    }
    List<String> names = Labels.numbers(10);
    return ArrayImages.ofValues(
        new Meta(name, split, 1, SIDE, SIDE, names), values, table.labels(names, file));
  }
}
