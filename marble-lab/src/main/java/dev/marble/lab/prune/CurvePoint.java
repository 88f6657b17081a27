package dev.marble.lab.prune;

import static dev.marble.lab.MeanDeviation.over;

import dev.marble.lab.MeanDeviation;
import dev.marble.lab.TrialGroups;
import java.util.List;

/**
 * A point of a pruning curve: what the trials of one method and density have in common.
 *
 * @param method how weights were chosen
 * @param density what was asked for
 * @param kept weights that are left; a whole number but for filters
 * @param compression parameters before / after
 * @param speedUp multiply-adds before / after
 * @param top1 fraction of test examples classified correctly
 * @param top5 fraction of test examples whose class is among the five largest logits
 */
public record CurvePoint(
    Method method,
    Density density,
    MeanDeviation kept,
    MeanDeviation compression,
    MeanDeviation speedUp,
    MeanDeviation top1,
    MeanDeviation top5) {

  private record Key(Method method, Density density) {}

  /**
   * Joins the trials of each point.
   *
   * @param points of all trials
   * @return in the order of the first trial
   */
  public static List<CurvePoint> of(List<PrunePoint> points) {
    return TrialGroups.by(points, point -> new Key(point.method(), point.density()))
        .entrySet()
        .stream()
        .map(group ->
            new CurvePoint(
                group.getKey().method(),
                group.getKey().density(),
                over(group.getValue(), PrunePoint::kept),
                over(group.getValue(), PrunePoint::compression),
                over(group.getValue(), PrunePoint::speedUp),
                over(group.getValue(), point -> point.test().top1()),
                over(group.getValue(), point -> point.test().top5())))
        .toList();
  }
}
