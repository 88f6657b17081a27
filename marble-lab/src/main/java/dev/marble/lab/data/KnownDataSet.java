package dev.marble.lab.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A data set that Marble knows by name.
 *
 * @param name what the user calls it
 * @param folders names its folder may have, the first one preferred
 * @param layout how its files lie there; empty for the built-in one
 * @param shape channels, height and width, (3)
 * @param classes number of classes
 * @param trainSize usual number of training examples
 * @param testSize usual number of test examples
 */
record KnownDataSet(
    String name,
    List<String> folders,
    Optional<Layout> layout,
    List<Integer> shape,
    int classes,
    int trainSize,
    int testSize) {

  private static final List<Integer> GREY_28 = List.of(1, 28, 28);
  private static final List<Integer> COLOUR_32 = List.of(3, 32, 32);

  private static final List<String> FASHION =
      List.of(
          "t-shirt",
          "trouser",
          "pullover",
          "dress",
          "coat",
          "sandal",
          "shirt",
          "sneaker",
          "bag",
          "ankle boot");

  private static final List<String> CIFAR_10 =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  private static final Layout CIFAR_10_LAYOUT =
      new CifarLayout(
          Pattern.compile("data_batch.*"), Pattern.compile("test_batch.*"), 1, CIFAR_10);

  private static final Layout CIFAR_100_LAYOUT =
      new CifarLayout(Pattern.compile("train"), Pattern.compile("test"), 2, Labels.numbers(100));

  /** All of them, in the order of the catalogue. */
  static final List<KnownDataSet> ALL =
      List.of(
          new KnownDataSet(
              Strokes.NAME,
              List.of(),
              Optional.empty(),
              GREY_28,
              10,
              Strokes.TRAIN_SIZE,
              Strokes.TEST_SIZE),
          idx("mnist", List.of("mnist", "MNIST"), Labels.numbers(10), 60_000, 10_000),
          idx("fashion-mnist", List.of("fashion-mnist", "FashionMNIST"), FASHION, 60_000, 10_000),
          emnist("balanced", 0, classesOfEmnist(47), 112_800, 18_800),
          emnist("letters", 1, letters(), 124_800, 20_800),
          emnist("digits", 0, Labels.numbers(10), 240_000, 40_000),
          emnist("mnist", 0, Labels.numbers(10), 60_000, 10_000),
          cifar10("cifar10", List.of("cifar-10-batches-bin", "cifar10"), 50_000, 10_000),
          cifar10("cifar10-lossless-subset", List.of("cifar10-lossless-subset"), 4_000, 1_000),
          cifar10("cifar10-jpeg75", List.of("cifar10-jpeg75"), 20_000, 10_000),
          new KnownDataSet(
              "cifar100",
              List.of("cifar-100-binary", "cifar100"),
              Optional.of(CIFAR_100_LAYOUT),
              COLOUR_32,
              100,
              50_000,
              10_000),
          new KnownDataSet(
              "digits",
              List.of("digits", "optdigits"),
              Optional.of(new DigitsLayout()),
              List.of(1, 8, 8),
              10,
              3_823,
              1_797),
          new KnownDataSet(
              "iris",
              List.of("iris"),
              Optional.of(new TableLayout("iris.data")),
              List.of(4, 1, 1),
              3,
              120,
              30));

  KnownDataSet {
    folders = List.copyOf(folders);
    shape = List.copyOf(shape);
  }

  static Optional<KnownDataSet> named(String name) {
    return ALL.stream().filter(each -> each.name.equals(name)).findFirst();
  }

  /** The folder in the user's own collection where its files belong. */
  Path userFolder() {
    return DataOptions.userFolder().resolve(folders.getFirst());
  }

  /** What to do when it is not there. */
  String howToGet() {
    return Source.named(name).isPresent()
        ? "marble data fetch " + name
        : "put its files into " + userFolder();
  }

  private static KnownDataSet idx(
      String name, List<String> folders, List<String> classes, int trainSize, int testSize) {
    Layout layout = new IdxLayout("", false, 0, classes);
    return new KnownDataSet(
        name, folders, Optional.of(layout), GREY_28, classes.size(), trainSize, testSize);
  }

  /** EMNIST's files of all kinds lie in one folder, and all its images are transposed. */
  private static KnownDataSet emnist(
      String kind, int firstLabel, List<String> classes, int trainSize, int testSize) {
    String name = "emnist-" + kind;
    Layout layout = new IdxLayout(name + "-", true, firstLabel, classes);
    return new KnownDataSet(
        name,
        List.of(name, "emnist", "EMNIST"),
        Optional.of(layout),
        GREY_28,
        classes.size(),
        trainSize,
        testSize);
  }

  private static KnownDataSet cifar10(
      String name, List<String> folders, int trainSize, int testSize) {
    return new KnownDataSet(
        name, folders, Optional.of(CIFAR_10_LAYOUT), COLOUR_32, 10, trainSize, testSize);
  }

  private static List<String> letters() {
    return Stream.iterate('A', c -> c <= 'Z', c -> (char) (c + 1)).map(String::valueOf).toList();
  }

  /** Digits, capitals, and the small letters that differ from their capitals. */
  private static List<String> classesOfEmnist(int count) {
    String all = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt";
    return all.chars().limit(count).mapToObj(Character::toString).toList();
  }
}
