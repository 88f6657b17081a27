package dev.marble.kernel;

/** The specification. */
final class ScalarBits implements BitKernel {

  @Override
  public void orMovedUp(long[] set, int from, int to, int words, int bits) {
    if (bits == 0) {
      for (int w = to - 1; w >= from; w--) {
        set[w] |= set[w - words];
      }
      return;
    }
    if (from == to) {
      return;
    }
    long upper = set[to - 1 - words];
    for (int w = to - 1; w >= from; w--) {
      long lower = w > words ? set[w - words - 1] : 0;
      set[w] |= upper << bits | lower >>> -bits;
      upper = lower;
    }
  }
}
