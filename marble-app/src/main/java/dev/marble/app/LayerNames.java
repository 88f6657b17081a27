package dev.marble.app;

import dev.marble.ticket.CarvedTensor;
import java.util.List;

/**
 * Short names of layers for where there is little room: what all names begin or end with is left
 * out, so that {@code net/conv1.weight} and {@code net/conv2.weight} become {@code conv1} and
 * {@code conv2}.
 */
final class LayerNames {
  private static final String SEPARATORS = "./_:";

  private final List<String> names;
  private final int prefix;
  private final int suffix;

  LayerNames(List<CarvedTensor> tensors) {
    this.names = tensors.stream().map(CarvedTensor::name).toList();
    this.prefix = commonPrefix();
    this.suffix = commonSuffix();
  }

  /** The short name of one layer, counted from 0. */
  String of(int layer) {
    String name = names.get(layer);
    int end = name.length() - suffix;
    return prefix < end ? name.substring(prefix, end) : name;
  }

  /** The length of what all names begin with, up to a separator. */
  private int commonPrefix() {
    String first = names.getFirst();
    int length = 0;
    for (int i = 0; names.size() > 1 && i < first.length() && allHave(first, i, false); i++) {
      length = isSeparator(first.charAt(i)) ? i + 1 : length;
    }
    return length;
  }

  /** The length of what all names end with, from a separator on. */
  private int commonSuffix() {
    String first = names.getFirst();
    int length = 0;
    for (int i = 0; names.size() > 1 && i < first.length() && allHave(first, i, true); i++) {
      length = isSeparator(first.charAt(first.length() - 1 - i)) ? i + 1 : length;
    }
    return length;
  }

  private boolean allHave(String first, int i, boolean fromEnd) {
    char wanted = first.charAt(fromEnd ? first.length() - 1 - i : i);
    return names.stream()
        .allMatch(name ->
            i < name.length() && name.charAt(fromEnd ? name.length() - 1 - i : i) == wanted);
  }

  private static boolean isSeparator(char c) {
    return SEPARATORS.indexOf(c) >= 0;
  }
}
