package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.lab.coverage.CoverageSpec;
import dev.marble.lab.coverage.Interval;
import dev.marble.lab.coverage.SampleDistribution;
import dev.marble.lab.coverage.SampleRange;
import dev.marble.lab.coverage.Tolerances;
import dev.marble.random.Seed;
import dev.marble.subsetsum.Limits;
import java.util.Optional;

/**
 * What somebody asks of a coverage experiment, in options or in a file: as written, null where
 * nothing was.
 *
 * @param prefix what options have before their name, for complaints: two hyphens, or nothing
 * @param distribution what items are drawn from
 * @param interval where targets lie
 * @param tolerance how near is near enough
 * @param failure the accepted probability of failure
 * @param targets which questions are asked
 * @param samples numbers of items
 * @param trials trials with one target each
 * @param allSamples numbers of items for all targets at once
 * @param allTrials trials with all targets at once
 * @param seed where samples come from
 * @param maxSums sums that a solver may look at
 * @param maxMemory MiB that its tables may take
 */
record CoverageQuestion(
    String prefix,
    String distribution,
    String interval,
    String tolerance,
    double failure,
    Targets targets,
    String samples,
    Integer trials,
    String allSamples,
    Integer allTrials,
    String seed,
    Long maxSums,
    Long maxMemory) {
  static final String USUAL_DISTRIBUTION = "uniform";
  static final String USUAL_INTERVAL = "-0.5,0.5";
  static final String USUAL_TOLERANCE = "0.1..1e-6:2";
  static final String USUAL_FAILURE = "0.05";
  static final String USUAL_SAMPLES = "1..26";
  static final int USUAL_TO_FOR_ALL = 20;
  static final int USUAL_TRIALS = 2000;
  static final int USUAL_TRIALS_FOR_ALL = 200;
  static final long MEBI = 1L << 20;

  /** Which questions are asked. */
  enum Targets {
    SINGLE,
    ALL,
    BOTH
  }

  CoverageSpec spec() {
    boolean single = targets != Targets.ALL;
    boolean all = targets != Targets.SINGLE;
    check(single, trials, "trials");
    check(all, allTrials, "all-trials");
    check(all, allSamples, "all-samples");
    SampleRange range = SampleRange.parse(samples);
    return new CoverageSpec(
        SampleDistribution.parse(distribution),
        Interval.parse(interval),
        Tolerances.parse(tolerance),
        failure,
        single
            ? Optional.of(new CoverageSpec.Trials(range, trials == null ? USUAL_TRIALS : trials))
            : Optional.empty(),
        all
            ? Optional.of(
                new CoverageSpec.Trials(
                    rangeForAll(range), allTrials == null ? USUAL_TRIALS_FOR_ALL : allTrials))
            : Optional.empty(),
        Seed.parse(seed),
        limits());
  }

  private String called(String option) {
    return prefix.isEmpty() ? "the key " + option.replace('-', '_') : prefix + option;
  }

  private void check(boolean used, Object value, String option) {
    if (!used && value != null) {
      throw new MarbleException(
          called(option)
              + " "
              + value
              + " is about trials that "
              + called("targets")
              + " leaves out.");
    }
  }

  private SampleRange rangeForAll(SampleRange single) {
    return allSamples != null
        ? SampleRange.parse(allSamples)
        : new SampleRange(
            Math.min(single.from(), USUAL_TO_FOR_ALL), Math.min(single.to(), USUAL_TO_FOR_ALL));
  }

  private Limits limits() {
    if (maxSums != null && maxSums < 1) {
      throw new MarbleException(called("max-sums") + " " + maxSums + " is not at least 1.");
    }
    if (maxMemory != null && (maxMemory < 1 || maxMemory > MEBI)) {
      throw new MarbleException(
          called("max-memory") + " " + maxMemory + " is not within 1 … " + MEBI + " MiB.");
    }
    return new Limits(
        maxSums == null ? Limits.DEFAULT.sums() : maxSums,
        maxMemory == null ? Limits.DEFAULT.bytes() : maxMemory * MEBI);
  }
}
