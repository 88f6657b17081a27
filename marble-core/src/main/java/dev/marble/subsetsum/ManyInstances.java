package dev.marble.subsetsum;

import dev.marble.batch.Batch;
import java.util.function.Supplier;

/**
 * Many independent instances, spread over workers. Each worker has one solver with its scratch
 * memory, and nothing is allocated per instance. The answers do not depend on the number of
 * workers.
 */
public final class ManyInstances {
  /** Instances per job: enough that handing out a job costs nothing beside it. */
  private static final int PER_JOB = 256;

  private final Batch batch;

  /**
   * Instances to be solved by these workers.
   *
   * @param batch runs the jobs
   */
  public ManyInstances(Batch batch) {
    this.batch = batch;
  }

  /**
   * A nearest subset of each instance.
   *
   * @param items the values of each instance, at most {@value BucketJoin#MAX_ITEMS}
   * @param targets the target of each
   * @return the subsets, bit j for item j
   * @throws IllegalArgumentException if the arrays' lengths differ, an instance has too many items,
   *     or sums might overflow
   */
  public long[] nearest(long[][] items, long[] targets) {
    return solve(
        items,
        targets,
        0,
        BucketJoin.MAX_ITEMS,
        BucketJoin::new,
        (solver, given, target) -> solver.nearestSubset(given, given.length, target));
  }

  /**
   * The first subset within the tolerance of each instance, in numeric order.
   *
   * @param items the values of each instance, at most 62
   * @param targets the target of each
   * @param tolerance the largest accepted |sum − target|, ≥ 0, the same for all
   * @param maxSums how many sums may be looked at per instance
   * @return the subsets, bit j for item j; or {@link FirstSubset#ABSENT} or {@link
   *     FirstSubset#GAVE_UP}
   * @throws IllegalArgumentException if the arrays' lengths differ, an instance has too many items,
   *     the tolerance is negative, or sums might overflow
   */
  public long[] first(long[][] items, long[] targets, long tolerance, long maxSums) {
    return solve(
        items,
        targets,
        tolerance,
        Instances.MAX_ITEMS,
        FirstSubset::new,
        (solver, given, target) ->
            solver.first(FirstSubset.items(given), given.length, target, tolerance, maxSums));
  }

  private interface Question<S> {
    long ask(S solver, long[] items, long target);
  }

  private <S> long[] solve(
      long[][] items,
      long[] targets,
      long tolerance,
      int mostItems,
      Supplier<S> solver,
      Question<S> question) {
    if (items.length != targets.length) {
      throw new IllegalArgumentException(
          items.length + " instances and " + targets.length + " targets do not match");
    }
    for (int i = 0; i < items.length; i++) {
      if (items[i].length > mostItems) {
        throw new IllegalArgumentException(
            "instance " + i + " has " + items[i].length + " items, more than " + mostItems);
      }
      Instances.check(items[i], targets[i], tolerance);
    }
    long[] subsets = new long[items.length];
    int jobs = (items.length + PER_JOB - 1) / PER_JOB;
    batch.run(
        jobs,
        solver,
        (job, own) -> {
          int end = Math.min(items.length, (job + 1) * PER_JOB);
          for (int i = job * PER_JOB; i < end; i++) {
            subsets[i] = question.ask(own, items[i], targets[i]);
          }
        });
    return subsets;
  }
}
