package dev.marble.lab.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * CIFAR's binary records: label bytes, then 3,072 bytes of pixels (3, 32, 32); files plain or
 * packed.
 *
 * @param train names of the training files, without {@code .bin}
 * @param test names of the test files, without {@code .bin}
 * @param labelBytes label bytes of a record; the last one counts
 * @param classNames one for each class
 */
record CifarLayout(Pattern train, Pattern test, int labelBytes, List<String> classNames)
    implements Layout {
  private static final int CHANNELS = 3;
  private static final int SIDE = 32;
  private static final int PIXELS = CHANNELS * SIDE * SIDE;

  /** More records in one file are taken for a mistake; CIFAR-100 has 50,000. */
  private static final int MAX_RECORDS = 100_000;

  CifarLayout {
    classNames = List.copyOf(classNames);
  }

  @Override
  public boolean in(Path folder) {
    return !files(folder, Split.TRAIN).isEmpty() || !files(folder, Split.TEST).isEmpty();
  }

  @Override
  public String describe() {
    return "CIFAR binary files (" + train.pattern().replace(".*", "*") + ".bin, …)";
  }

  @Override
  public DataSet read(Path folder, String name, Split split, DataOptions options) {
    List<Path> files = files(folder, split);
    if (files.isEmpty()) {
      throw new DataException(
          "There are no CIFAR files of the " + split + " split in " + folder + ".");
    }
    List<byte[]> parts = new ArrayList<>();
    long records = 0;
    for (Path file : files) {
      byte[] part = records(file);
      parts.add(part);
      records += part.length / recordBytes();
    }
    Memory.check(records * PIXELS, folder.toString());
    byte[] levels = new byte[(int) (records * PIXELS)];
    int[] labels = new int[(int) records];
    int at = 0;
    for (byte[] part : parts) {
      for (int from = 0; from < part.length; from += recordBytes()) {
        labels[at] = part[from + labelBytes - 1] & 0xFF;
        System.arraycopy(part, from + labelBytes, levels, at * PIXELS, PIXELS);
        at++;
      }
    }
    return ArrayImages.ofLevels(
        new Meta(name, split, CHANNELS, SIDE, SIDE, classNames), levels, labels);
  }

  private int recordBytes() {
    return labelBytes + PIXELS;
  }

  private byte[] records(Path file) {
    try (Input input = Input.open(file)) {
      byte[] bytes = input.rest(MAX_RECORDS * recordBytes());
      if (bytes.length == 0 || bytes.length % recordBytes() != 0) {
        throw new DataException(
            file
                + " holds "
                + bytes.length
                + " bytes, no multiple of the record length "
                + recordBytes()
                + ". Maybe it was not downloaded completely.");
      }
      return bytes;
    }
  }

  /** The files of one split; where one lies there plain and packed, the plain one. */
  private List<Path> files(Path folder, Split split) {
    Pattern wanted = split == Split.TRAIN ? train : test;
    List<Path> found = new ArrayList<>();
    String last = "";
    for (Path file : Listing.files(folder)) {
      String stem = Listing.name(file).replaceFirst("\\.bin(\\.gz)?$", "");
      boolean binary = !stem.equals(Listing.name(file));
      if (binary && wanted.matcher(stem).matches() && !stem.equals(last)) {
        found.add(file);
        last = stem;
      }
    }
    return found;
  }
}
