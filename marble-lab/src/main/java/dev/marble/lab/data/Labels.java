package dev.marble.lab.data;

import java.util.List;
import java.util.stream.IntStream;

/** Class numbers and their names. */
final class Labels {
  /** More classes than this are taken for a mistake. */
  private static final int MAX_CLASSES = 65_536;

  private Labels() {}

  /** "0", "1", … */
  static List<String> numbers(int classes) {
    return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
  }

  /**
   * Number of classes that a list of labels needs.
   *
   * @param what where the labels come from, for messages
   */
  static int classes(int[] labels, String what) {
    int largest = 0;
    for (int label : labels) {
      if (label < 0 || label >= MAX_CLASSES) {
        throw new DataException(
            what + " holds the label " + label + ", but labels lie in 0 … 65535.");
      }
      largest = Math.max(largest, label);
    }
    return largest + 1;
  }

  /** Unsigned bytes as labels. */
  static int[] of(byte[] bytes) {
    int[] labels = new int[bytes.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = bytes[i] & 0xFF;
    }
    return labels;
  }
}
