package dev.marble.lab.data;

/** Named arrays: the files {@code NAME.npy} of a folder, or the entries of an {@code .npz}. */
interface ArrayStore extends AutoCloseable {
  /** Whether there is an array of this name. */
  boolean has(String name);

  /** Reads an array that is there. */
  Npy read(String name);

  /** The folder or file, for messages. */
  String what();

  @Override
  void close();
}
