package dev.marble.bench;

import dev.marble.json.JsonObject;
import java.util.Locale;
import java.util.Optional;

/**
 * One question, asked of several solvers on the same instances, and all answers checked: sums are
 * added up again, exactly, and compared with those of the reference.
 */
final class Contest {
  private static final long WARM_UP_NANOS = 2_000_000_000L;

  private final Instances instances;
  private final Optional<Double> tolerance;
  private final Contestant reference;

  /** With a tolerance, any subset within it; without, the nearest. */
  Contest(Instances instances, Optional<Double> tolerance, Contestant reference) {
    this.instances = instances;
    this.tolerance = tolerance;
    this.reference = reference;
  }

  /**
   * How a solver did.
   *
   * @param name the solver
   * @param times of each instance, the ones that were given up included
   * @param processor the mean in processor time, of slow ones
   * @param gaveUp how many were given up
   * @param wrong how many answers are not what they claim
   */
  record Result(String name, Quartiles times, Optional<Double> processor, int gaveUp, int wrong) {
    /** One line. */
    String line(double best) {
      return String.format(
          Locale.ROOT,
          "  %-22s %6d  %-36s %10s %10.1f %8d %6d",
          name,
          times.count(),
          times,
          processor.map(Quartiles::show).orElse(""),
          times.median() / best,
          gaveUp,
          wrong);
    }

    /** The same as JSON. */
    JsonObject json() {
      JsonObject json = times.json().put("solver", name).put("gave_up", gaveUp).put("wrong", wrong);
      processor.ifPresent(mean -> json.put("processor_mean_ns", mean));
      return json;
    }
  }

  /** The line above the results. */
  static String header() {
    return String.format(
        Locale.ROOT,
        "  %-22s %6s  %-36s %10s %10s %8s %6s",
        "solver",
        "tried",
        "median (quartiles)",
        "processor",
        "times best",
        "gave up",
        "wrong");
  }

  /** One of ours: all instances in turn, after a warm-up on the same. */
  Result quick(String name, Contestant solver) {
    long start = System.nanoTime();
    for (int i = 0; System.nanoTime() - start < WARM_UP_NANOS; i++) {
      ask(solver, i);
    }
    return run(name, solver, instances.count(), false);
  }

  /** One that takes its time: the first few instances, after a warm-up on the first. */
  Result slow(String name, Contestant solver, int count) {
    ask(solver, 0);
    return run(name, solver, Math.min(count, instances.count()), true);
  }

  private Result run(String name, Contestant solver, int count, boolean slow) {
    Stopwatch watch = new Stopwatch(count, slow);
    Contestant.Reply[] replies = new Contestant.Reply[count];
    for (int i = 0; i < count; i++) {
      watch.start();
      replies[i] = ask(solver, i);
      watch.stop();
    }
    int gaveUp = 0;
    int wrong = 0;
    for (int i = 0; i < count; i++) {
      switch (replies[i].claim()) {
        case GAVE_UP -> gaveUp++;
        case ABSENT -> wrong += ask(reference, i).claim() == Contestant.Claim.ABSENT ? 0 : 1;
        case SOLVED -> wrong += isRight(i, replies[i].subset()) ? 0 : 1;
      }
    }
    return new Result(name, watch.wall(), watch.processor(), gaveUp, wrong);
  }

  private Contestant.Reply ask(Contestant solver, int i) {
    long[] items = instances.items(i);
    long target = instances.target(i);
    return tolerance.isPresent()
        ? solver.within(items, target, instances.units(tolerance.get()))
        : solver.nearest(items, target);
  }

  private boolean isRight(int i, long subset) {
    long most =
        tolerance.isPresent()
            ? instances.units(tolerance.get())
            : error(i, ask(reference, i).subset());
    return error(i, subset) <= most;
  }

  private long error(int i, long subset) {
    return Math.abs(
        dev.marble.subsetsum.Instances.sum(instances.items(i), subset) - instances.target(i));
  }
}
