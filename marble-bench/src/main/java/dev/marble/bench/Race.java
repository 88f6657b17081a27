package dev.marble.bench;

import dev.marble.subsetsum.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A table of medians: one row per kind of instance, one column per solver. */
final class Race {
  /** What the cells mean. */
  static final String LEGEND =
      "medians in µs, * the best of a row; in brackets how many per cent gave up; - not tried";

  private static final long WARM_UP_NANOS = 200_000_000L;
  private static final long NANOS = 200_000_000L;
  private static final int LEAST = 3;

  private final String title;
  private final String keys;
  private boolean headed;

  Race(String title, String... keys) {
    this.title = title;
    this.keys = String.join(" ", keys);
  }

  /** Asks one question of one solver. */
  @FunctionalInterface
  interface Question {
    Outcome ask(long[] items, long target);
  }

  /**
   * A solver.
   *
   * @param name the head of its column
   * @param runs whether it takes part in this row
   * @param question how to ask it
   */
  record Runner(String name, boolean runs, Question question) {}

  private record Cell(double micros, int gaveUpPercent) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, micros < 100 ? "%.2f" : "%.0f", micros)
          + (gaveUpPercent > 0 ? "(" + gaveUpPercent + ")" : "");
    }
  }

  /** Measures and prints a row. */
  void row(String key, Instances instances, List<Runner> runners) {
    if (!headed) {
      headed = true;
      System.out.printf(Locale.ROOT, "%n%s%n%-12s", title, keys);
      runners.forEach(runner -> System.out.printf(Locale.ROOT, " %16.16s", runner.name));
      System.out.println();
    }
    List<Cell> cells = new ArrayList<>();
    for (Runner runner : runners) {
      cells.add(runner.runs ? measure(runner.question, instances) : new Cell(Double.MAX_VALUE, 0));
    }
    double best =
        cells.stream()
            .filter(cell -> cell.gaveUpPercent == 0)
            .mapToDouble(Cell::micros)
            .min()
            .orElse(0);
    System.out.printf(Locale.ROOT, "%-12s", key);
    for (Cell cell : cells) {
      String text = cell.micros == Double.MAX_VALUE ? "-" : cell.toString();
      System.out.printf(Locale.ROOT, " %16s", cell.micros == best ? "*" + text : text);
    }
    System.out.println();
  }

  private static Cell measure(Question question, Instances instances) {
    long begun = System.nanoTime();
    do {
      pass(question, instances, WARM_UP_NANOS, 1, new double[instances.count()]);
    } while (System.nanoTime() - begun < WARM_UP_NANOS);
    double[] nanos = new double[instances.count()];
    int[] done = pass(question, instances, NANOS, LEAST, nanos);
    Quartiles quartiles = Quartiles.of(Arrays.copyOf(nanos, done[0]));
    return new Cell(quartiles.median() / 1e3, (100 * done[1] + done[0] - 1) / done[0]);
  }

  /** How many instances were tried in the time, and how many were given up. */
  private static int[] pass(
      Question question, Instances instances, long most, int least, double[] nanos) {
    long begun = System.nanoTime();
    int done = 0;
    int gaveUp = 0;
    while (done < instances.count() && (done < least || System.nanoTime() - begun < most)) {
      long start = System.nanoTime();
      Outcome outcome = question.ask(instances.items(done), instances.target(done));
      nanos[done++] = System.nanoTime() - start;
      gaveUp += outcome instanceof Outcome.GaveUp ? 1 : 0;
    }
    return new int[] {done, gaveUp};
  }
}
