package dev.marble.lab.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * How data sets are found and opened.
 *
 * @param roots folders in which a data set is looked for by its name, first match wins
 * @param imageSide height and width in pixels that a folder of pictures is resized to; empty keeps
 *     the pictures as they are, and then they must all have one size
 * @param limit keep at most this many examples, the first ones; empty keeps all
 * @param strokesSeed seed of the generated data set {@code strokes}
 */
public record DataOptions(
    List<Path> roots, OptionalInt imageSide, OptionalInt limit, long strokesSeed) {

  /** The seed of {@code strokes} unless another one is given. */
  public static final long DEFAULT_STROKES_SEED = 2026;

  /** The largest side a picture may be resized to. */
  public static final int MAX_IMAGE_SIDE = 1024;

  /** Checks the values. */
  public DataOptions {
    roots = List.copyOf(roots);
    if (imageSide.isPresent()
        && (imageSide.getAsInt() < 1 || imageSide.getAsInt() > MAX_IMAGE_SIDE)) {
      throw new DataException(
          "The image size is "
              + imageSide.getAsInt()
              + " but must lie between 1 and "
              + MAX_IMAGE_SIDE
              + ".");
    }
    if (limit.isPresent() && limit.getAsInt() < 1) {
      throw new DataException(
          "The number of examples is " + limit.getAsInt() + " but must be at least 1.");
    }
  }

  /**
   * The usual options: looks in {@code $MARBLE_DATA}, {@code ~/.marble/data} and {@code
   * /usr/share/datasets}, keeps sizes and all examples.
   */
  public static DataOptions usual() {
    List<Path> roots = new ArrayList<>();
    String variable = System.getenv("MARBLE_DATA");
    if (variable != null && !variable.isBlank()) {
      roots.add(Path.of(variable.strip()));
    }
    roots.add(userFolder());
    roots.add(Path.of("/usr/share/datasets"));
    return in(roots);
  }

  /** The usual options, but looking in these folders only. */
  public static DataOptions in(List<Path> roots) {
    return new DataOptions(roots, OptionalInt.empty(), OptionalInt.empty(), DEFAULT_STROKES_SEED);
  }

  /** The folder that {@code marble data fetch} fills: {@code ~/.marble/data}. */
  public static Path userFolder() {
    return Path.of(System.getProperty("user.home", "."), ".marble", "data");
  }

  /** These options with pictures resized to {@code side} × {@code side} pixels. */
  public DataOptions withImageSide(int side) {
    return new DataOptions(roots, OptionalInt.of(side), limit, strokesSeed);
  }

  /** These options with at most {@code count} examples. */
  public DataOptions withLimit(int count) {
    return new DataOptions(roots, imageSide, OptionalInt.of(count), strokesSeed);
  }

  /** These options with another seed for {@code strokes}. */
  public DataOptions withStrokesSeed(long seed) {
    return new DataOptions(roots, imageSide, limit, seed);
  }
}
