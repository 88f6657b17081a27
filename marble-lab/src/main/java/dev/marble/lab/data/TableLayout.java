package dev.marble.lab.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * One table for both splits; every fifth row is for the test. The shape is (features, 1, 1) and the
 * values are taken as they are.
 *
 * @param file name of the table within its folder; empty when the path is the table itself
 */
record TableLayout(String file) implements Layout {
  @Override
  public boolean in(Path folder) {
    return Files.isRegularFile(folder.resolve(file));
  }

  @Override
  public String describe() {
    return file.isEmpty() ? "a table (NAME.csv, the class in the last column)" : file;
  }

  @Override
  public DataSet read(Path folder, String name, Split split, DataOptions options) {
    Path path = file.isEmpty() ? folder : folder.resolve(file);
    Table table = Table.read(path);
    List<String> names = table.classNames(path);
    Meta meta = new Meta(name, split, table.features(), 1, 1, names);
    DataSet all = ArrayImages.ofValues(meta, table.values(), table.labels(names, path));
    return Holdout.of(all, split);
  }

  /** Whether a file looks like a table. */
  static boolean isTable(Path file) {
    return Arrays.asList(".csv", ".data").stream().anyMatch(Listing.name(file)::endsWith);
  }
}
