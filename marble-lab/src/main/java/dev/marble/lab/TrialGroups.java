package dev.marble.lab;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Trials that belong together, such as those of one point of a curve. */
public final class TrialGroups {
  private TrialGroups() {}

  /**
   * Groups trials.
   *
   * @param trials in any order
   * @param key what those of a group have in common
   * @return the groups in the order of their first trials, each in the order of its trials
   */
  public static <T, K> Map<K, List<T>> by(Collection<T> trials, Function<T, K> key) {
    return trials.stream()
        .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
  }
}
