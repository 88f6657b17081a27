package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.lab.prune.MeanDeviation;
import dev.marble.random.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** How often an experiment is repeated, and how what comes of it is written. */
final class Trials {
  private static final int MOST = 100;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Trials, each with a seed of its own (default: ${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed of the first trial; the others follow (default: ${DEFAULT-VALUE}).")
  private String first;

  List<Seed> seeds() {
    if (count < 1 || count > MOST) {
      throw new MarbleException("--seeds " + count + " is not within 1 … " + MOST + ".");
    }
    List<Seed> seeds = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      seeds.add(new Seed(Seed.parse(first).value() + i));
    }
    return seeds;
  }

  /** "97.53 ± 0.12 %", or without deviation for a single trial. */
  static String percent(MeanDeviation value) {
    return value.count() < 2
        ? String.format(Locale.ROOT, "%.2f %%", 100 * value.mean())
        : String.format(Locale.ROOT, "%.2f ± %.2f %%", 100 * value.mean(), 100 * value.deviation());
  }

  /** "1,200 ± 100". */
  static String whole(MeanDeviation value) {
    return value.count() < 2
        ? String.format(Locale.ROOT, "%,.0f", value.mean())
        : String.format(Locale.ROOT, "%,.0f ± %,.0f", value.mean(), value.deviation());
  }

  /** "4.00", or "4.01 ± 0.02" where trials differ. */
  static String ratio(MeanDeviation value) {
    return value.deviation() < 0.005
        ? String.format(Locale.ROOT, "%.2f", value.mean())
        : String.format(Locale.ROOT, "%.2f ± %.2f", value.mean(), value.deviation());
  }
}
