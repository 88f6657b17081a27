package dev.marble.batch;

/**
 * Keeps the heap small while large arrays come and go. A collector that has room left asks the
 * system for more of it rather than look for arrays that nobody needs any longer (the serial one
 * does so up to the limit); work that knows when it is done with gigabytes had better say so.
 */
public final class HeapHint {
  private static final long ENOUGH = 1L << 24;

  private long released;

  /** With nothing released yet. */
  public HeapHint() {}

  /**
   * Some weights are done with: after every sixteen million a collection is asked for, a fraction
   * of a second among ten of work.
   *
   * @param weights how many
   */
  public void released(long weights) {
    released += weights;
    if (released >= ENOUGH) {
      collect();
    }
  }

  /** Asks for a collection now. */
  public void collect() {
    released = 0;
    System.gc();
  }
}
