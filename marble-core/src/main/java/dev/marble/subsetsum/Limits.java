package dev.marble.subsetsum;

/**
 * How much a solver may spend before it gives up. Counted in sums and bytes, not in seconds, so
 * that the same question gets the same answer on every machine.
 *
 * @param sums the number of subset sums that may be looked at, ≥ 1
 * @param bytes the memory that its tables may take, ≥ 1
 */
public record Limits(long sums, long bytes) {
  /** A few seconds' work and half a gibibyte of tables. */
  public static final Limits DEFAULT = new Limits(1L << 32, 1L << 29);

  /** Checks the bounds. */
  public Limits {
    if (sums < 1 || bytes < 1) {
      throw new IllegalArgumentException(
          "the limits (" + sums + " sums, " + bytes + " bytes) must both be at least 1");
    }
  }
}
