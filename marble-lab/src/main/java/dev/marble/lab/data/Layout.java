package dev.marble.lab.data;

import java.nio.file.Path;

/** How the files of a data set lie in a folder. */
interface Layout {
  /** Whether the folder seems to hold such files; looks at names only. */
  boolean in(Path folder);

  /**
   * Reads one split.
   *
   * @param folder one that {@link #in} says yes to
   * @param name of the data set
   * @param split which half
   * @param options image size
   * @throws DataException when the files are damaged or do not fit together
   */
  DataSet read(Path folder, String name, Split split, DataOptions options);

  /** What a person calls it, with its file names, for messages. */
  String describe();
}
