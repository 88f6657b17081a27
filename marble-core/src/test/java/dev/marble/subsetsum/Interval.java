package dev.marble.subsetsum;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * An interval of targets over an instance's items, and its true coverage, worked out another way
 * than {@link CoverageMeter} does: a union of intervals, and a distance for each candidate.
 */
record Interval(long seed, Instance instance, long from, long to, long covered, long largestGap) {

  private static final class Table {
    static final java.util.List<Interval> DRAWN =
        Drawn.cases()
            .filter(each -> each.instance().items().length <= Drawn.FEW)
            .map(each -> draw(each.seed(), each.instance()))
            .toList();
  }

  /** One for each drawn instance of at most {@link Drawn#FEW} items. */
  static Stream<Interval> drawn() {
    return Table.DRAWN.stream();
  }

  /** Around, inside, beside and beyond the sums of the chosen instances, and single points. */
  static Stream<Interval> chosen() {
    return Instance.chosen()
        .flatMap(instance -> {
          long least = LongStream.of(instance.items()).filter(x -> x < 0).sum();
          long greatest = LongStream.of(instance.items()).filter(x -> x > 0).sum();
          long middle = least + (greatest - least) / 2;
          return Stream.of(
              of(-1, instance, least, greatest),
              of(-1, instance, least - 3, greatest + 7),
              of(-1, instance, middle, middle),
              of(-1, instance, middle - 1, middle + 2),
              of(-1, instance, greatest, greatest + 5),
              of(-1, instance, greatest + 2, greatest + 3),
              of(-1, instance, least - 9, least - 4));
        });
  }

  private static Interval draw(long seed, Instance instance) {
    SplittableRandom random = new SplittableRandom(-1 - seed);
    long reach = LongStream.of(instance.items()).map(Math::abs).sum() + 3;
    int shift = random.nextInt(4);
    long one = random.nextLong(-reach, reach) >> shift;
    long other = random.nextInt(8) == 0 ? one : random.nextLong(-reach, reach) >> shift;
    return of(seed, instance, Math.min(one, other), Math.max(one, other));
  }

  /** Ends and tolerance are brought within the bounds. */
  private static Interval of(long seed, Instance given, long from, long to) {
    long room = (1L << 62) - 1 - LongStream.of(given.items()).map(Math::abs).sum();
    long start = Math.clamp(from, -room, room);
    long end = Math.clamp(to, -room, room);
    long tolerance = Math.min(given.tolerance(), room - Math.max(Math.abs(start), Math.abs(end)));
    Instance instance = new Instance(given.name(), given.items(), 0, tolerance);
    long[] sums = PlainLoop.sortedSums(given.items());
    return new Interval(
        seed, instance, start, end, covered(sums, start, end, tolerance), gap(sums, start, end));
  }

  long[] sortedSums() {
    return PlainLoop.sortedSums(instance.items());
  }

  private static long covered(long[] sums, long from, long to, long tolerance) {
    long covered = 0;
    long reached = from;
    for (long sum : sums) {
      long start = Math.max(reached, sum - tolerance);
      long end = Math.min(to, sum + tolerance);
      if (end > start) {
        covered += end - start;
        reached = end;
      }
    }
    return covered;
  }

  /** Twice the distance of the target that is farthest from all sums; targets in half units. */
  private static long gap(long[] sums, long from, long to) {
    long gap = Math.max(twiceDistance(sums, from), twiceDistance(sums, to));
    for (int i = 1; i < sums.length; i++) {
      long twiceMiddle = sums[i - 1] + sums[i];
      if (twiceMiddle >= 2 * from && twiceMiddle <= 2 * to) {
        gap = Math.max(gap, sums[i] - sums[i - 1]);
      }
    }
    return gap;
  }

  private static long twiceDistance(long[] sums, long target) {
    long least = Long.MAX_VALUE;
    for (long sum : sums) {
      least = Math.min(least, 2 * Math.abs(sum - target));
    }
    return least;
  }

  @Override
  public String toString() {
    return instance.name()
        + ", targets "
        + from
        + " … "
        + to
        + ", tolerance "
        + instance.tolerance();
  }
}
