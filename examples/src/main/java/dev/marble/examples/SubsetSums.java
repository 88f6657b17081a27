package dev.marble.examples;

import dev.marble.random.Distribution;
import dev.marble.random.RandomWeights;
import dev.marble.random.Seed;
import dev.marble.subsetsum.FirstSubset;
import dev.marble.subsetsum.HorowitzSahni;
import dev.marble.subsetsum.Limits;
import dev.marble.subsetsum.Outcome;
import java.util.Locale;

/** A random subset sum problem: three answers, each with its effort, "found" with its witness. */
public final class SubsetSums {
  private SubsetSums() {}

  /**
   * Runs the example.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    // 21 random weights in [−1, 1), as integers in units of 2^-23
    RandomWeights random = new RandomWeights(new Seed(2026), 0, Distribution.UNIFORM);
    long[] items = new long[21];
    for (int j = 0; j < items.length; j++) {
      items[j] = random.at(j);
    }
    long target = 1 << 22; // 0.5
    long tolerance = 83_886; // 0.01

    Outcome answer = new FirstSubset().within(items, target, tolerance, Limits.DEFAULT);
    switch (answer) {
      case Outcome.Found found ->
          System.out.printf(
              Locale.ROOT,
              "subset %s, sum %.6f, after %d sums%n",
              Long.toBinaryString(found.subset()),
              found.sum() * 0x1p-23,
              found.effort());
      case Outcome.ProvenAbsent absent ->
          System.out.printf(
              Locale.ROOT, "no such subset exists (%d sums ruled out)%n", absent.effort());
      case Outcome.GaveUp gaveUp -> System.out.println("gave up: " + gaveUp.reason());
    }

    Outcome nearest = new HorowitzSahni().nearest(items, target, Limits.DEFAULT);
    if (nearest instanceof Outcome.Found found) {
      System.out.printf(
          Locale.ROOT, "nearest: error %.1e%n", Math.abs(found.sum() - target) * 0x1p-23);
    }
  }
}
