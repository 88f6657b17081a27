package dev.marble.lab.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What data sets there are, and which of them are here. */
public final class DataCatalog {
  private DataCatalog() {}

  /**
   * A known data set.
   *
   * @param name what to open it by
   * @param channels channels of an image, or number of features
   * @param height rows; 1 for plain features
   * @param width columns; 1 for plain features
   * @param classes number of classes
   * @param trainSize number of training examples
   * @param testSize number of test examples
   * @param place where it is
   */
  public record Entry(
      String name,
      int channels,
      int height,
      int width,
      int classes,
      int trainSize,
      int testSize,
      Place place) {

    /** The shape as people write it, such as {@code 1×28×28}. */
    public String shape() {
      return channels + "×" + height + "×" + width;
    }
  }

  /** Where a data set is. */
  public sealed interface Place {
    /** One line for a list. */
    String describe();
  }

  /** It is drawn when it is asked for. */
  public record BuiltIn() implements Place {
    @Override
    public String describe() {
      return "built in";
    }
  }

  /**
   * Its files are here.
   *
   * @param folder where they lie
   */
  public record Found(Path folder) implements Place {
    @Override
    public String describe() {
      return folder.toString();
    }
  }

  /**
   * Its files are in none of the roots.
   *
   * @param advice how to get it
   */
  public record Missing(String advice) implements Place {
    @Override
    public String describe() {
      return "not found; " + advice;
    }
  }

  /** All known data sets. Looks at file names only. */
  public static List<Entry> list(DataOptions options) {
    return KnownDataSet.ALL.stream().map(known -> entry(known, options.roots())).toList();
  }

  private static Entry entry(KnownDataSet known, List<Path> roots) {
    List<Integer> shape = known.shape();
    return new Entry(
        known.name(),
        shape.get(0),
        shape.get(1),
        shape.get(2),
        known.classes(),
        known.trainSize(),
        known.testSize(),
        place(known, roots));
  }

  private static Place place(KnownDataSet known, List<Path> roots) {
    if (known.layout().isEmpty()) {
      return new BuiltIn();
    }
    Optional<Located> located = Locator.locate(known, roots);
    return located.isPresent() ? new Found(located.get().path()) : new Missing(known.howToGet());
  }
}
