package dev.marble.lab.data;

import java.util.List;

/**
 * Opens data sets by name or path.
 *
 * <p>A name is one of {@link #names()} or that of a folder in one of the roots; a text with a
 * slash, or one that names nothing known, is a path. What a path holds is seen by its files: IDX
 * files, CIFAR binary files, NumPy arrays, a table, pictures in one folder per class.
 */
public final class DataSets {
  private DataSets() {}

  /** Opens a data set with the {@link DataOptions#usual() usual options}. */
  public static DataSet open(String nameOrPath, Split split) {
    return open(nameOrPath, split, DataOptions.usual());
  }

  /**
   * Opens a data set.
   *
   * @param nameOrPath a known name, the name of a folder in one of the roots, or a path
   * @param split which half
   * @param options where to look and what to keep; the limit is the size of the endless {@code
   *     strokes}
   * @throws DataException when it cannot be found or read
   */
  public static DataSet open(String nameOrPath, Split split, DataOptions options) {
    if (nameOrPath.equals(Strokes.NAME)) {
      return options.limit().isPresent()
          ? Strokes.of(split, options.limit().getAsInt(), options.strokesSeed())
          : Strokes.of(split, options.strokesSeed());
    }
    Located located = Locator.locate(nameOrPath, options.roots());
    DataSet all = located.layout().read(located.path(), located.name(), split, options);
    return options.limit().isPresent() ? all.first(options.limit().getAsInt()) : all;
  }

  /** The names that are known, in the order of the catalogue. */
  public static List<String> names() {
    return KnownDataSet.ALL.stream().map(KnownDataSet::name).toList();
  }
}
