package dev.marble.subsetsum;

/**
 * Items that are drawn only when they are needed: most small instances are solved by the first few,
 * and the rest are never made.
 */
@FunctionalInterface
public interface ItemSource {
  /**
   * Writes items {@code from .. to - 1} to the same places of {@code items}.
   *
   * @param from the first item wanted
   * @param to one past the last item wanted
   * @param items receives them
   */
  void draw(int from, int to, long[] items);
}
