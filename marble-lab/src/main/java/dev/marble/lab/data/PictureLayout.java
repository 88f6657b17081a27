package dev.marble.lab.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A folder of pictures with one sub-folder per class, named after it; or such folders under {@code
 * train} and {@code test} (or {@code val}). Without these, every fifth picture of the whole list is
 * for the test.
 *
 * <p>All pictures have one size, or are resized to the one that is asked for. They are grey if all
 * of them are, else red, green, blue.
 */
record PictureLayout() implements Layout {
  private static final Pattern PICTURE = Pattern.compile("(?i).*\\.(png|jpe?g|gif|bmp)");
  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");
  private static final Set<String> TRAIN = Set.of("train", "training");
  private static final Set<String> TEST = Set.of("test", "testing", "val", "valid", "validation");

  /** A picture file and the number of its class. */
  private record Item(Path file, int label) {}

  @Override
  public boolean in(Path folder) {
    return isSplit(folder) || hasClasses(folder);
  }

  private static boolean isSplit(Path folder) {
    return part(folder, TRAIN).filter(PictureLayout::hasClasses).isPresent();
  }

  private static boolean hasClasses(Path folder) {
    return Listing.folders(folder).stream().anyMatch(each -> !pictures(each).isEmpty());
  }

  private static Optional<Path> part(Path folder, Set<String> names) {
    return Listing.folders(folder).stream()
        .filter(each -> names.contains(Listing.name(each)))
        .findFirst();
  }

  private static List<Path> pictures(Path folder) {
    return Listing.files(folder).stream()
        .filter(file -> PICTURE.matcher(Listing.name(file)).matches())
        .toList();
  }

  @Override
  public String describe() {
    return "pictures (one sub-folder of PNG, JPEG, GIF or BMP files per class)";
  }

  @Override
  public DataSet read(Path folder, String name, Split split, DataOptions options) {
    if (!isSplit(folder)) {
      List<String> classes = classNames(List.of(folder));
      return read(heldOut(items(folder, classes), split, name), name, split, classes, options);
    }
    Path train = part(folder, TRAIN).orElseThrow();
    Optional<Path> test = part(folder, TEST);
    if (split == Split.TEST && test.isEmpty()) {
      throw new DataException(
          folder + " has pictures to train with, but no folder 'test' or 'val' beside them.");
    }
    List<String> classes = classNames(test.map(t -> List.of(train, t)).orElse(List.of(train)));
    Path own = split == Split.TRAIN ? train : test.orElseThrow();
    return read(items(own, classes), name, split, classes, options);
  }

  /** The class folders' names, by number where all of them are numbers. */
  private static List<String> classNames(List<Path> folders) {
    Set<String> names = new TreeSet<>();
    for (Path folder : folders) {
      Listing.folders(folder).stream()
          .filter(each -> !pictures(each).isEmpty())
          .map(Listing::name)
          .forEach(names::add);
    }
    boolean numbers = names.stream().allMatch(each -> WHOLE.matcher(each).matches());
    return numbers
        ? names.stream().sorted(Comparator.comparingInt(Integer::parseInt)).toList()
        : List.copyOf(names);
  }

  private static List<Item> items(Path folder, List<String> classes) {
    List<Item> items = new ArrayList<>();
    for (int label = 0; label < classes.size(); label++) {
      Path classFolder = folder.resolve(classes.get(label));
      if (Listing.folders(folder).contains(classFolder)) {
        for (Path file : pictures(classFolder)) {
          items.add(new Item(file, label));
        }
      }
    }
    return items;
  }

  private static List<Item> heldOut(List<Item> all, Split split, String name) {
    List<Item> kept = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (Holdout.isTest(i) == (split == Split.TEST)) {
        kept.add(all.get(i));
      }
    }
    if (kept.isEmpty()) {
      throw new DataException(
          name
              + " has only "
              + all.size()
              + " pictures, too few to keep every fifth for the test.");
    }
    return kept;
  }

  private static DataSet read(
      List<Item> items, String name, Split split, List<String> classes, DataOptions options) {
    List<Picture> pictures = new ArrayList<>();
    int[] labels = new int[items.size()];
    long bytes = 0;
    for (Item item : items) {
      labels[pictures.size()] = item.label();
      Picture picture = read(item.file(), items.getFirst().file(), pictures, options);
      pictures.add(picture);
      bytes += picture.levels().length;
      Memory.check(bytes, name);
    }
    int channels = pictures.stream().allMatch(Picture::isColourless) ? 1 : 3;
    int side = pictures.getFirst().height();
    int width = pictures.getFirst().width();
    Memory.check((long) channels * side * width * pictures.size(), name);
    byte[] levels = new byte[channels * side * width * pictures.size()];
    int at = 0;
    for (Picture picture : pictures) {
      byte[] own = picture.withChannels(channels).levels();
      System.arraycopy(own, 0, levels, at, own.length);
      at += own.length;
    }
    return ArrayImages.ofLevels(
        new Meta(name, split, channels, side, width, classes), levels, labels);
  }

  private static Picture read(
      Path file, Path firstFile, List<Picture> before, DataOptions options) {
    Picture picture = Picture.read(file);
    if (options.imageSide().isPresent()) {
      return picture.resized(options.imageSide().getAsInt());
    }
    if (!before.isEmpty()) {
      Picture first = before.getFirst();
      if (picture.height() != first.height() || picture.width() != first.width()) {
        throw new DataException(
            file
                + " has "
                + picture.width()
                + "×"
                + picture.height()
                + " pixels, but "
                + firstFile
                + " has "
                + first.width()
                + "×"
                + first.height()
                + ". Maybe choose one size for all with --size.");
      }
    }
    return picture;
  }
}
