package dev.marble.lab.lottery;

import static dev.marble.lab.MeanDeviation.over;

import dev.marble.lab.MeanDeviation;
import dev.marble.lab.TrialGroups;
import java.util.Comparator;
import java.util.List;

/**
 * A level over all trials.
 *
 * @param variant what was trained
 * @param level after how many rounds of pruning
 * @param kept weights it has
 * @param density kept weights per weight of the dense network
 * @param earlyStop the step at which the validation loss is at its minimum
 * @param earlyTop1 fraction of the test examples classified correctly at that step
 * @param lastTop1 the same in the end
 * @param lastTrainLoss mean cross-entropy on the last examples learnt from, in nats
 */
public record LevelSummary(
    Variant variant,
    int level,
    MeanDeviation kept,
    MeanDeviation density,
    MeanDeviation earlyStop,
    MeanDeviation earlyTop1,
    MeanDeviation lastTop1,
    MeanDeviation lastTrainLoss) {

  private record Key(Variant variant, int level) {}

  /**
   * Joins the trials of each level.
   *
   * @param results of all trials
   * @return tickets first, then the controls, each by level
   */
  public static List<LevelSummary> of(List<LevelResult> results) {
    List<LevelResult> sorted =
        results.stream().sorted(Comparator.comparing(LevelResult::variant)).toList();
    return TrialGroups.by(sorted, result -> new Key(result.variant(), result.level()))
        .entrySet()
        .stream()
        .map(group -> of(group.getKey(), group.getValue()))
        .toList();
  }

  private static LevelSummary of(Key key, List<LevelResult> trials) {
    return new LevelSummary(
        key.variant(),
        key.level(),
        over(trials, LevelResult::kept),
        over(trials, LevelResult::density),
        over(trials, LevelResult::earlyStop),
        over(trials, trial -> trial.atEarlyStop().testTop1()),
        over(trials, trial -> trial.last().testTop1()),
        over(trials, trial -> trial.last().trainLoss()));
  }
}
