package dev.marble.lab.data;

import java.util.Locale;

/** Says no before the machine does. */
final class Memory {
  /** No array is longer. */
  private static final long MAX_ARRAY = Integer.MAX_VALUE - 1024L;

  private Memory() {}

  /**
   * Checks that something can be loaded.
   *
   * @param bytes what it takes
   * @param what its name
   */
  static void check(long bytes, String what) {
    long heap = Runtime.getRuntime().maxMemory();
    if (bytes < 0 || bytes > MAX_ARRAY) {
      throw new DataException(what + " is too large to be loaded: more than 2 GiB.");
    }
    if (bytes > heap) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s needs %d MiB of memory, but Java may use only %d."
                  + " Maybe start Java with a larger -Xmx.",
              what,
              bytes >> 20,
              heap >> 20));
    }
  }

  /**
   * The product of sizes, or −1 when it is beyond any use.
   *
   * @param sizes none negative
   */
  static long product(long... sizes) {
    long product = 1;
    for (long size : sizes) {
      if (size < 0 || (size > 0 && product > Long.MAX_VALUE / 8 / size)) {
        return -1;
      }
      product *= size;
    }
    return product;
  }
}
