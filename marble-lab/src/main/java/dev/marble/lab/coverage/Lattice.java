package dev.marble.lab.coverage;

/**
 * The multiples of the greatest common divisor of some items: all their subset sums are among them.
 * A bound that the items cannot beat, worth a look where they are signed constants.
 */
final class Lattice {
  private long step;

  /** One more item. */
  void add(long item) {
    long a = step;
    long b = Math.abs(item);
    while (b != 0) {
      long rest = a % b;
      a = b;
      b = rest;
    }
    step = a;
  }

  /** The distance between neighbours; 0 if all items are 0. */
  long step() {
    return step;
  }

  /** How near any sum can come to a target. */
  long nearest(long target) {
    if (step == 0) {
      return Math.abs(target);
    }
    long above = Math.floorMod(target, step);
    return Math.min(above, step - above);
  }
}
