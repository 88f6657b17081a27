package dev.marble.app;

import dev.marble.MarbleException;
import picocli.CommandLine.Option;

/** How far an output may be off, for certain. */
final class OutputToleranceOption {
  @Option(
      names = "--output-tolerance",
      paramLabel = "E",
      description =
          "Choose each layer's tolerance: as coarse as possible while no output can be off by more"
              + " than E, by a sound bound over --input-box or what the data say.")
  private Double largest;

  boolean isGiven() {
    return largest != null;
  }

  double largest() {
    return largest;
  }

  /**
   * Checks the number, and that nothing else chooses the tolerance.
   *
   * @param others options that choose the tolerance
   * @param given whether each of them was given
   */
  void check(String[] others, boolean... given) {
    if (largest == null) {
      return;
    }
    if (!(largest > 0 && largest <= Double.MAX_VALUE)) {
      throw new MarbleException("--output-tolerance " + largest + " is not above 0 and finite.");
    }
    for (int i = 0; i < others.length; i++) {
      if (given[i]) {
        throw new MarbleException(
            "--output-tolerance chooses the tolerances, so "
                + others[i]
                + " cannot be given as well.");
      }
    }
  }
}
