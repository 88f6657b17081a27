package dev.marble.lab.data;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The {@code .npy} files of a folder.
 *
 * @param folder the folder
 */
record NpyFolder(Path folder) implements ArrayStore {
  @Override
  public boolean has(String name) {
    return Files.isRegularFile(file(name));
  }

  @Override
  public Npy read(String name) {
    try (Input input = Input.open(file(name))) {
      return Npy.read(input);
    }
  }

  private Path file(String name) {
    return folder.resolve(name + ".npy");
  }

  @Override
  public String what() {
    return folder.toString();
  }

  @Override
  public void close() {
    // Nothing is held open.
  }
}
