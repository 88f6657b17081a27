package dev.marble.lab.coverage;

import java.util.OptionalDouble;

/**
 * From how many items on each trial succeeds, for each tolerance. Samples are nested, so a trial
 * that succeeds with n items succeeds with more.
 */
final class Verdicts {
  private final SampleRange range;

  /** The least n that succeeds, by tolerance and trial; {@code to + 1} if none was seen to. */
  private final byte[][] first;

  /** The greatest n up to which each trial is exact: beyond it, no success is no failure. */
  private final byte[] decided;

  private Verdicts(SampleRange range, int tolerances, int trials) {
    this.range = range;
    this.first = new byte[tolerances][trials];
    this.decided = new byte[trials];
  }

  /** Of one target each: the error must be within the tolerance. */
  static Verdicts ofSingle(SampleRange range, long[] tolerances, long[][] rows) {
    Verdicts verdicts = new Verdicts(range, tolerances.length, rows.length);
    verdicts.fill(tolerances, rows, 2, 1);
    return verdicts;
  }

  /** Of all targets: half of the largest gap must be within the tolerance. */
  static Verdicts ofAll(SampleRange range, long[] tolerances, long[][] rows) {
    Verdicts verdicts = new Verdicts(range, tolerances.length, rows.length);
    verdicts.fill(tolerances, rows, 1, 2);
    return verdicts;
  }

  private void fill(long[] tolerances, long[][] rows, int offset, int part) {
    for (int trial = 0; trial < rows.length; trial++) {
      decided[trial] = (byte) rows[trial][0];
      for (int i = 0; i < tolerances.length; i++) {
        int n = range.from();
        while (n <= range.to()
            && (rows[trial][offset + n - range.from()] + part - 1) / part > tolerances[i]) {
          n++;
        }
        first[i][trial] = (byte) n;
      }
    }
  }

  SampleRange range() {
    return range;
  }

  int trials() {
    return decided.length;
  }

  int first(int tolerance, int trial) {
    return first[tolerance][trial];
  }

  /** How many trials succeed with n items. */
  long successes(int tolerance, int n) {
    long count = 0;
    for (byte each : first[tolerance]) {
      count += each <= n ? 1 : 0;
    }
    return count;
  }

  /** How many trials with n items did not succeed, though they might if the solver had more. */
  long undecided(int tolerance, int n) {
    long count = 0;
    for (int trial = 0; trial < decided.length; trial++) {
      count += first[tolerance][trial] > n && decided[trial] < n ? 1 : 0;
    }
    return count;
  }

  Rate rate(int tolerance, int n, double confidence, OptionalDouble firstMoment) {
    long successes = successes(tolerance, n);
    long undecided = undecided(tolerance, n);
    ClopperPearson interval =
        ClopperPearson.between(successes, successes + undecided, trials(), confidence);
    return new Rate(n, trials(), successes, undecided, interval, firstMoment);
  }
}
