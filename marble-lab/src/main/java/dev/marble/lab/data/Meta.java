package dev.marble.lab.data;

import java.util.List;

/**
 * What is known about a data set besides its numbers.
 *
 * @param name for messages
 * @param split which half
 * @param channels channels of an image, or number of features
 * @param height rows
 * @param width columns
 * @param classNames one for each class
 */
record Meta(
    String name, Split split, int channels, int height, int width, List<String> classNames) {
  Meta {
    classNames = List.copyOf(classNames);
  }

  int imageLength() {
    return channels * height * width;
  }

  /** This, once there is at least one example and every label is a class. */
  Meta checked(int[] labels) {
    if (labels.length == 0) {
      throw new DataException("The " + split + " split of " + name + " is empty.");
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classNames.size()) {
        throw new DataException(
            "The label "
                + labels[i]
                + " of "
                + split
                + " example "
                + i
                + " of "
                + name
                + " lies outside 0 … "
                + (classNames.size() - 1)
                + ".");
      }
    }
    return this;
  }
}
