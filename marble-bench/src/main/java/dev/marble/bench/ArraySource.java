package dev.marble.bench;

import dev.marble.subsetsum.ItemSource;

/** Items at hand; one object serves all instances in turn, so that nothing is allocated. */
final class ArraySource implements ItemSource {
  /** The items of the instance whose turn it is. */
  long[] items = {};

  @Override
  public void draw(int from, int to, long[] into) {
    System.arraycopy(items, from, into, from, to - from);
  }
}
