package dev.marble.lab.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A pair of arrays, inputs and labels: {@code x.npy} and {@code y.npy}, or one {@code .npz} with
 * {@code x, y} or {@code images, labels}; a test pair beside it is {@code x_test, y_test}. Without
 * a test pair every fifth example is kept for the test.
 *
 * <p>Inputs are (size, features), (size, height, width), (size, channels, height, width) or (size,
 * height, width, channels) with 1, 3 or 4 channels. Unsigned bytes are grey levels and become [0,
 * 1]; all other numbers are taken as they are.
 */
record ArrayLayout() implements Layout {
  /** Names of inputs and labels. */
  private record Pair(String inputs, String labels) {
    boolean in(ArrayStore store) {
      return store.has(inputs) && store.has(labels);
    }
  }

  private static final List<Pair> TRAIN =
      List.of(new Pair("x_train", "y_train"), new Pair("train_images", "train_labels"));
  private static final List<Pair> TEST =
      List.of(new Pair("x_test", "y_test"), new Pair("test_images", "test_labels"));
  private static final List<Pair> PLAIN = List.of(new Pair("x", "y"), new Pair("images", "labels"));

  @Override
  public boolean in(Path folder) {
    try (ArrayStore store = open(folder)) {
      return isComplete(store);
    }
  }

  private static boolean isComplete(ArrayStore store) {
    return pairs(store).findAny().isPresent();
  }

  /** All pairs that are there. */
  private static Stream<Pair> pairs(ArrayStore store) {
    return Stream.of(TRAIN, TEST, PLAIN).flatMap(List::stream).filter(pair -> pair.in(store));
  }

  private static ArrayStore open(Path path) {
    return Files.isDirectory(path) ? inFolder(path) : NpzFile.open(path);
  }

  /** The {@code .npy} files of a folder, or else the one {@code .npz} in it. */
  private static ArrayStore inFolder(Path folder) {
    ArrayStore files = new NpyFolder(folder);
    if (isComplete(files)) {
      return files;
    }
    List<Path> packed = Listing.files(folder).stream().filter(ArrayLayout::isNpz).toList();
    return packed.size() == 1 ? NpzFile.open(packed.getFirst()) : files;
  }

  static boolean isNpz(Path file) {
    return Listing.name(file).toLowerCase(Locale.ROOT).endsWith(".npz");
  }

  @Override
  public String describe() {
    return "NumPy arrays (x.npy and y.npy, or NAME.npz with x, y or images, labels)";
  }

  @Override
  public DataSet read(Path path, String name, Split split, DataOptions options) {
    try (ArrayStore store = open(path)) {
      List<Pair> plain = find(PLAIN, store);
      List<Pair> train = find(TRAIN, store);
      List<Pair> test = find(TEST, store);
      if (train.isEmpty() && !test.isEmpty()) {
        train = plain;
      }
      List<Pair> own = split == Split.TRAIN ? train : test;
      if (!own.isEmpty()) {
        return read(store, own.getFirst(), name, split);
      }
      List<Pair> shared = plain.isEmpty() ? train : plain;
      if (shared.isEmpty() || !test.isEmpty()) {
        throw new DataException(
            "There are no arrays of the "
                + split
                + " split in "
                + store.what()
                + ". Maybe name them x and y, or x_"
                + split
                + " and y_"
                + split
                + ".");
      }
      return Holdout.of(read(store, shared.getFirst(), name, split), split);
    }
  }

  private static List<Pair> find(List<Pair> pairs, ArrayStore store) {
    return pairs.stream().filter(pair -> pair.in(store)).toList();
  }

  private static DataSet read(ArrayStore store, Pair pair, String name, Split split) {
    Npy inputs = store.read(pair.inputs());
    Npy labels = store.read(pair.labels());
    checkLabels(inputs, labels);
    // Both splits have the same classes, even when one of them lacks the last ones.
    int classes =
        pairs(store)
            .map(each -> store.read(each.labels()))
            .mapToInt(each -> Labels.classes(each.integers(), each.what()))
            .max()
            .orElseThrow();
    return images(inputs, labels.integers(), name, split, Labels.numbers(classes));
  }

  private static void checkLabels(Npy inputs, Npy labels) {
    int[] shape = labels.shape();
    if (shape.length > 2 || (shape.length == 2 && shape[1] != 1)) {
      throw new DataException(
          labels.what()
              + " has the shape "
              + labels.shapeText()
              + ", but labels are one number per example.");
    }
    if (shape[0] != inputs.shape()[0]) {
      throw new DataException(
          inputs.what()
              + " holds "
              + inputs.shape()[0]
              + " examples, but "
              + labels.what()
              + " holds "
              + shape[0]
              + " labels.");
    }
  }

  private static DataSet images(
      Npy inputs, int[] labels, String name, Split split, List<String> names) {
    int[] s = inputs.shape();
    boolean channelsLast = s.length == 4 && isChannels(s[3]) && !isChannels(s[1]);
    Meta meta =
        switch (s.length) {
          case 2 -> new Meta(name, split, s[1], 1, 1, names);
          case 3 -> new Meta(name, split, 1, s[1], s[2], names);
          case 4 ->
              channelsLast
                  ? new Meta(name, split, s[3], s[1], s[2], names)
                  : new Meta(name, split, s[1], s[2], s[3], names);
          default ->
              throw new DataException(
                  inputs.what()
                      + " has the shape "
                      + inputs.shapeText()
                      + ", but inputs have 2, 3 or 4 dimensions, the first one the examples.");
        };
    if (inputs.type() == Npy.Type.U1) {
      byte[] levels = inputs.data();
      return ArrayImages.ofLevels(
          meta, channelsLast ? ChannelOrder.first(levels, meta) : levels, labels);
    }
    float[] values = inputs.floats();
    return ArrayImages.ofValues(
        meta, channelsLast ? ChannelOrder.first(values, meta) : values, labels);
  }

  private static boolean isChannels(int size) {
    return size == 1 || size == 3 || size == 4;
  }
}
