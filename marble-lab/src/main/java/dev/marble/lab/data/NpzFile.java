package dev.marble.lab.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** An {@code .npz}: a zip of {@code .npy} entries, sizes checked before anything is unpacked. */
final class NpzFile implements ArrayStore {
  private static final long MAX_DEFLATE_RATIO = 1032;

  private final Path file;
  private final ZipFile zip;

  private NpzFile(Path file, ZipFile zip) {
    this.file = file;
    this.zip = zip;
  }

  static NpzFile open(Path file) {
    try {
      return new NpzFile(file, new ZipFile(file.toFile()));
    } catch (IOException e) {
      throw Input.failure(file.toString(), e);
    }
  }

  @Override
  public boolean has(String name) {
    return zip.getEntry(name + ".npy") != null;
  }

  @Override
  public Npy read(String name) {
    ZipEntry entry = zip.getEntry(name + ".npy");
    String what = file + " (" + entry.getName() + ")";
    long size = entry.getSize();
    if (size < 0 || size / MAX_DEFLATE_RATIO > entry.getCompressedSize()) {
      throw new DataException(
          what
              + " claims to unpack from "
              + entry.getCompressedSize()
              + " to "
              + size
              + " bytes, which cannot be.");
    }
    Memory.check(size, what);
    try (Input input = Input.of(zip.getInputStream(entry), what, size)) {
      return Npy.read(input);
    } catch (IOException e) {
      throw Input.failure(what, e);
    }
  }

  @Override
  public String what() {
    return file.toString();
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      // It was only read.
    }
  }
}
