package dev.marble.lab.data;

import dev.marble.lab.NearestName;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds the files of a data set. */
final class Locator {
  /** A name that can be a folder's; anything else is a path. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,100}");

  /** The forms that are recognised in a folder nobody has named, in this order. */
  private static final List<Layout> FORMS =
      List.of(
          new IdxLayout("", false, 0, List.of()),
          KnownDataSet.named("cifar10").flatMap(KnownDataSet::layout).orElseThrow(),
          KnownDataSet.named("cifar100").flatMap(KnownDataSet::layout).orElseThrow(),
          new DigitsLayout(),
          new TableLayout("iris.data"),
          new ArrayLayout(),
          new PictureLayout());

  private Locator() {}

  /** Finds a data set, or says where it was looked for. */
  static Located locate(String nameOrPath, List<Path> roots) {
    Optional<KnownDataSet> known = KnownDataSet.named(nameOrPath);
    if (known.isPresent()) {
      return locate(known.get(), roots)
          .orElseThrow(() -> new DataException(notFound(known.get(), roots)));
    }
    Path path = path(nameOrPath);
    if (!Files.exists(path) && NAME.matcher(nameOrPath).matches()) {
      return roots.stream()
          .map(root -> root.resolve(nameOrPath))
          .filter(Files::exists)
          .findFirst()
          .map(Locator::recognise)
          .orElseThrow(() -> new DataException(unknown(nameOrPath, roots)));
    }
    return recognise(path);
  }

  /** Finds the first folder that holds a known data set. */
  static Optional<Located> locate(KnownDataSet known, List<Path> roots) {
    Layout layout = known.layout().orElseThrow();
    return roots.stream()
        .flatMap(root -> known.folders().stream().map(root::resolve))
        .filter(Files::isDirectory)
        .filter(layout::in)
        .findFirst()
        .map(folder -> new Located(known.name(), folder, layout));
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new DataException("\"" + text + "\" is neither a data set's name nor a path.");
    }
  }

  /** Sees by the files what form a path has. */
  private static Located recognise(Path path) {
    String name = Listing.name(path);
    if (Files.isDirectory(path)) {
      List<KnownDataSet> emnist = emnist(path);
      if (emnist.size() == 1) {
        return new Located(name, path, emnist.getFirst().layout().orElseThrow());
      }
      return FORMS.stream()
          .filter(form -> form.in(path))
          .findFirst()
          .map(form -> new Located(name, path, form))
          .orElseThrow(() -> new DataException(noForm(path)));
    }
    if (!Files.exists(path)) {
      throw new DataException("There is no data set at " + path + ".");
    }
    if (ArrayLayout.isNpz(path)) {
      return new Located(name, path, new ArrayLayout());
    }
    if (TableLayout.isTable(path)) {
      return new Located(name, path, new TableLayout(""));
    }
    throw new DataException(
        path
            + " is neither an .npz file nor a table (.csv)."
            + " Maybe give the folder in which it lies.");
  }

  /** EMNIST is known by its file names; to read it as MNIST would transpose every image. */
  private static List<KnownDataSet> emnist(Path folder) {
    List<KnownDataSet> kinds =
        KnownDataSet.ALL.stream()
            .filter(known -> known.name().startsWith("emnist-"))
            .filter(known -> known.layout().orElseThrow().in(folder))
            .toList();
    if (kinds.size() > 1) {
      throw new DataException(
          folder
              + " holds several data sets. Maybe open one of them by its name: "
              + kinds.stream().map(KnownDataSet::name).collect(Collectors.joining(", "))
              + ".");
    }
    return kinds;
  }

  private static String noForm(Path folder) {
    return folder
        + " holds no data set in a known form: "
        + FORMS.stream().map(Layout::describe).collect(Collectors.joining("; "))
        + ".";
  }

  private static String notFound(KnownDataSet known, List<Path> roots) {
    List<String> places = new ArrayList<>();
    for (Path root : roots) {
      for (String folder : known.folders()) {
        places.add(root.resolve(folder).toString());
      }
    }
    return "The data set \""
        + known.name()
        + "\" is not there: looked for "
        + known.layout().orElseThrow().describe()
        + " in "
        + String.join(", ", places)
        + ". "
        + (Source.named(known.name()).isPresent() ? "Maybe fetch it with: " : "Maybe ")
        + known.howToGet();
  }

  private static String unknown(String name, List<Path> roots) {
    return "There is no data set \""
        + name
        + "\": looked for a folder of that name in "
        + roots.stream().map(Path::toString).collect(Collectors.joining(", "))
        + "; the names known are "
        + String.join(", ", DataSets.names())
        + ". Maybe "
        + suggestion(name);
  }

  private static String suggestion(String name) {
    return NearestName.near(name, DataSets.names())
        .map(each -> "you mean \"" + each + "\".")
        .orElse("give the path of a folder.");
  }
}
