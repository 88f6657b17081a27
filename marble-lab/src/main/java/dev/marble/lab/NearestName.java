package dev.marble.lab;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The known name that somebody may have meant who wrote an unknown one. */
public final class NearestName {
  private NearestName() {}

  /**
   * The name that needs the fewest changes; the first of several.
   *
   * @param written what was written
   * @param known the known names
   * @return one of them, or none if none is known
   */
  public static Optional<String> of(String written, Collection<String> known) {
    String plain = letters(written);
    return known.stream().min(Comparator.comparingInt(name -> distance(letters(name), plain)));
  }

  /**
   * The name that somebody may well have meant: one that begins so, or differs in two letters or a
   * third of them.
   *
   * @param written what was written
   * @param known the known names
   * @return one of them, or none if none is near
   */
  public static Optional<String> near(String written, Collection<String> known) {
    String plain = letters(written);
    return of(
        written,
        known.stream()
            .filter(name -> {
              String letters = letters(name);
              int most = Math.max(2, letters.length() / 3);
              return (!plain.isEmpty() && letters.startsWith(plain))
                  || distance(letters, plain) <= Math.min(most, letters.length() - 1);
            })
            .toList());
  }

  private static String letters(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  /** Letters to be added, taken away or exchanged to make one word of the other (Levenshtein). */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    Arrays.setAll(row, j -> j);
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int exchanged = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(exchanged, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
