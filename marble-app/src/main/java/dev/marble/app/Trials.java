package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.random.Seed;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** How often an experiment is repeated. */
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

  /** "3 trials, mean ± standard deviation", or "1 trial". */
  static String said(int count) {
    return Text.plural(count, "trial") + (count > 1 ? ", mean ± standard deviation" : "");
  }
}
