package dev.marble.lab.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Four IDX files, as MNIST, Fashion-MNIST and EMNIST come: {@code PREFIXtrain-images-idx3-ubyte.gz}
 * and so on, plain or packed.
 *
 * @param prefix what every file name begins with, such as {@code emnist-letters-}; empty takes
 *     whatever prefix the folder has, if it is only one
 * @param transposed whether rows and columns are swapped in the file, as in EMNIST
 * @param firstLabel label of the first class, 1 in EMNIST's letters
 * @param classNames empty: as many numbers as the labels need
 */
record IdxLayout(String prefix, boolean transposed, int firstLabel, List<String> classNames)
    implements Layout {
  private static final Pattern IMAGES =
      Pattern.compile("(.*?)(train|t10k|test)-images[-.]idx3-ubyte(\\.gz)?");

  /** Sub-folders in which well-known programs leave the files. */
  private static final List<String> PLACES = List.of("", "raw", "gzip");

  IdxLayout {
    classNames = List.copyOf(classNames);
  }

  @Override
  public boolean in(Path folder) {
    return place(folder).isPresent();
  }

  @Override
  public String describe() {
    return "IDX files (" + prefix + "train-images-idx3-ubyte.gz, …)";
  }

  private Optional<Path> place(Path folder) {
    return PLACES.stream()
        .map(folder::resolve)
        .filter(Files::isDirectory)
        .filter(
            place -> !images(place, Split.TRAIN).isEmpty() || !images(place, Split.TEST).isEmpty())
        .findFirst();
  }

  @Override
  public DataSet read(Path folder, String name, Split split, DataOptions options) {
    Path place = place(folder).orElseThrow();
    Path imageFile = imageFile(place, split);
    Idx images = Idx.read(imageFile, 3);
    Path labelFile = labelFile(imageFile);
    int[] labels = labels(labelFile);
    if (labels.length != images.shape()[0]) {
      throw new DataException(
          imageFile
              + " holds "
              + images.shape()[0]
              + " images, but "
              + labelFile
              + " holds "
              + labels.length
              + " labels.");
    }
    int rows = images.shape()[1];
    int columns = images.shape()[2];
    if (transposed) {
      transpose(images.data(), rows, columns);
    }
    int height = transposed ? columns : rows;
    int width = transposed ? rows : columns;
    List<String> names = classNames.isEmpty() ? numbers(place) : classNames;
    return ArrayImages.ofLevels(
        new Meta(name, split, 1, height, width, names), images.data(), labels);
  }

  private int[] labels(Path labelFile) {
    int[] labels = Labels.of(Idx.read(labelFile, 1).data());
    for (int i = 0; i < labels.length; i++) {
      labels[i] -= firstLabel;
    }
    return labels;
  }

  /** As many numbers as the labels of both splits need. */
  private List<String> numbers(Path place) {
    int classes = 1;
    for (Split split : Split.values()) {
      if (!images(place, split).isEmpty()) {
        Path labelFile = labelFile(imageFile(place, split));
        classes = Math.max(classes, Labels.classes(labels(labelFile), labelFile.toString()));
      }
    }
    return Labels.numbers(classes);
  }

  private Path imageFile(Path place, Split split) {
    Map<String, Path> byPrefix = images(place, split);
    if (byPrefix.isEmpty()) {
      throw new DataException(
          "There are no IDX images of the " + split + " split in " + place + ".");
    }
    if (byPrefix.size() > 1) {
      throw new DataException(
          place
              + " holds several data sets ("
              + String.join(", ", byPrefix.keySet())
              + "). Maybe put each into a folder of its own.");
    }
    return byPrefix.values().iterator().next();
  }

  /** The image file of one split for each prefix; a plain file goes before a packed one. */
  private SortedMap<String, Path> images(Path place, Split split) {
    SortedMap<String, Path> found = new TreeMap<>();
    for (Path file : Listing.files(place)) {
      Matcher matcher = IMAGES.matcher(Listing.name(file));
      if (matcher.matches()
          && matcher.group(2).equals("train") == (split == Split.TRAIN)
          && (prefix.isEmpty() || matcher.group(1).equals(prefix))) {
        found.putIfAbsent(matcher.group(1), file);
      }
    }
    return found;
  }

  private static Path labelFile(Path imageFile) {
    String plain =
        Listing.name(imageFile)
            .replaceFirst("\\.gz$", "")
            .replaceFirst("images([-.])idx3", "labels$1idx1");
    return Stream.of(plain, plain + ".gz")
        .map(imageFile::resolveSibling)
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(
            () -> new DataException("The labels of " + imageFile + " are missing: " + plain + "."));
  }

  /** Transposes every image (rows, columns) in place. */
  private static void transpose(byte[] images, int rows, int columns) {
    byte[] image = new byte[rows * columns];
    for (int from = 0; from < images.length; from += image.length) {
      System.arraycopy(images, from, image, 0, image.length);
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < columns; c++) {
          images[from + c * rows + r] = image[r * columns + c];
        }
      }
    }
  }
}
