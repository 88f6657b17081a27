package dev.marble.lab.coverage;

import dev.marble.json.JsonObject;
import dev.marble.lab.run.Numbers;
import dev.marble.lab.run.RunSpec;
import dev.marble.random.Seed;
import dev.marble.subsetsum.Limits;
import java.util.List;
import java.util.Optional;

/**
 * A coverage experiment: everything that its result depends on, and nothing else.
 *
 * @param distribution what the items are drawn from
 * @param interval where the targets lie
 * @param tolerances how near is near enough
 * @param failure the accepted probability of failure δ, between 0 and 1
 * @param single the trials with one random target each, if there are any
 * @param all the trials with all targets at once, if there are any
 * @param seed where the samples come from
 * @param limits what one question to a solver may spend; no limit on time, which would make the
 *     result depend on the machine
 */
public record CoverageSpec(
    SampleDistribution distribution,
    Interval interval,
    Tolerances tolerances,
    double failure,
    Optional<Trials> single,
    Optional<Trials> all,
    Seed seed,
    Limits limits) {
  /** The confidence of every interval that is given. */
  public static final double CONFIDENCE = 0.95;

  static final String NAME = "coverage";
  private static final int VERSION = 1;
  private static final int LEAST_STEPS = 16;

  /**
   * How many trials, with how many items.
   *
   * @param samples the numbers of items
   * @param count how many trials, 1 to 1,000,000
   */
  public record Trials(SampleRange samples, int count) {
    /** The most trials. */
    public static final int MOST = 1_000_000;

    /** Checks the count. */
    public Trials {
      if (count < 1 || count > MOST) {
        throw new IllegalArgumentException(
            "the number of trials " + count + " is not within 1 … " + MOST);
      }
    }
  }

  /** Checks what the parts cannot check alone. */
  public CoverageSpec {
    if (!(failure > 0 && failure < 1)) {
      throw new IllegalArgumentException(
          "the failure probability " + failure + " is not between 0 and 1");
    }
    if (single.isEmpty() && all.isEmpty()) {
      throw new IllegalArgumentException("there are no trials, for one target or for all");
    }
    if (limits.time().compareTo(Limits.NO_TIME_LIMIT) < 0) {
      throw new IllegalArgumentException(
          "a limit on time (" + limits.time() + ") would make the result depend on the machine");
    }
    SampleGrid grid = SampleGrid.of(distribution, interval);
    double finest = tolerances.least();
    if (grid.wholeSteps(finest) < LEAST_STEPS) {
      throw new IllegalArgumentException(
          "the tolerance "
              + Numbers.text(finest)
              + " is finer than "
              + LEAST_STEPS
              + " steps of the grid 2^-"
              + grid.bits()
              + ", the finest on which 62 items of "
              + distribution
              + " and a target within "
              + interval
              + " cannot overflow");
    }
  }

  /** The grid that samples and targets lie on. */
  public SampleGrid grid() {
    return SampleGrid.of(distribution, interval);
  }

  /** What names the run: the same experiment has the same specification. */
  public RunSpec runSpec() {
    JsonObject keys =
        new JsonObject()
            .put("distribution", distribution.toString())
            .put("interval", List.of(interval.from(), interval.to()))
            .put("tolerances", tolerances.values())
            .put("failure", failure);
    single.ifPresent(trials -> keys.put("single", json(trials)));
    all.ifPresent(trials -> keys.put("all", json(trials)));
    keys.put("seed", seed.toString()).put("sums", limits.sums()).put("bytes", limits.bytes());
    return new RunSpec(NAME, VERSION, keys);
  }

  private static JsonObject json(Trials trials) {
    return new JsonObject()
        .put("from", trials.samples().from())
        .put("to", trials.samples().to())
        .put("trials", trials.count());
  }

  /** The canonical text: the same experiment has the same text. */
  public String canonical() {
    return runSpec().canonical();
  }

  /** The SHA-256 of the canonical text. */
  public String hash() {
    return runSpec().hash();
  }
}
