package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.onnx.MultiplyAdds;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether a carve ends with a bound on the outputs. */
final class BoundOption {
  /** A model of so many multiplications of weights with inputs takes about two seconds. */
  static final long SMALL = 100_000_000L;

  /** A larger file is not even looked at for how much it multiplies. */
  private static final long LARGE_FILE = 40_000_000L;

  /** What the attack of a carve may multiply, about. */
  private static final long ATTACK = 4_000_000_000L;

  /** What a run costs that multiplies nothing. */
  private static final long CALL = 500_000;

  private static final int LEAST = 16;
  private static final int MOST = 4000;

  /** What is said where a bound would take too long. */
  static final String LEFT_OUT =
      "left out, since the model is large. Maybe add --bound yes, or use marble bound";

  /** When a bound is worked out. */
  enum When {
    AUTO,
    YES,
    NO
  }

  @Option(
      names = "--bound",
      paramLabel = "auto|yes|no",
      defaultValue = "auto",
      description =
          "Bound how far any output can be off, for all inputs within --input-box or what the data"
              + " say, and attack the bound: for small models, always, or not (default:"
              + " ${DEFAULT-VALUE}).")
  private When when;

  boolean isWanted() {
    return when != When.NO;
  }

  boolean isInsistedOn() {
    return when == When.YES;
  }

  /**
   * Checks, before the work starts, that a bound that is insisted on has a range.
   *
   * @throws MarbleException if it has none
   */
  void check(Optional<InputRange> range) {
    if (when == When.YES && range.isEmpty()) {
      throw new MarbleException("--bound yes needs a range of the inputs: " + InputRange.NONE);
    }
  }

  /**
   * Why there is no bound, if it is left out.
   *
   * @param collapsed the bytes of the ticket's collapsed form
   * @param range the range of its inputs
   * @param examples some inputs
   * @return a clause, or nothing
   */
  Optional<String> whyNot(byte[] collapsed, Optional<InputRange> range, Examples examples) {
    if (range.isEmpty()) {
      return Optional.of("none: " + InputRange.NONE);
    }
    if (when == When.YES) {
      return Optional.empty();
    }
    boolean large = collapsed.length > LARGE_FILE;
    long work = large ? Long.MAX_VALUE : work(collapsed, examples);
    return work <= SMALL
        ? Optional.empty()
        : Optional.of(
            "left out, since the model is large"
                + (large ? "" : " (" + Text.count(work / 1_000_000) + " million multiplications)")
                + ". Maybe add --bound yes, or use marble bound");
  }

  /** The multiplications of weights that one example takes. */
  private static long work(byte[] collapsed, Examples examples) {
    return MultiplyAdds.of(collapsed, examples.values(0)) / examples.batch();
  }

  /** How many inputs an attack runs unless it is told. */
  static int attacks(byte[] collapsed, Examples examples) {
    return Math.clamp(ATTACK / (2 * (CALL + work(collapsed, examples))), LEAST, MOST);
  }
}
