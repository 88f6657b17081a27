package dev.marble.lab.train;

import dev.marble.random.Seed;
import java.util.List;

/**
 * How a network is trained, besides the network, its masks and the data.
 *
 * @param optimizer how parameters follow their gradients
 * @param schedule how the learning rate changes
 * @param steps batches to learn from, at least 1
 * @param batch examples of one step, at least 1
 * @param seed gives the order of the examples, their augmentation, and what is dropped out
 * @param evaluateEvery steps between two evaluations, at least 1; the last step is evaluated too
 * @param patience evaluations without a new minimum of the validation loss after which training
 *     stops; 0 to go on to the last step
 * @param keep steps after which the network is kept, ascending; 0 is the start
 * @param from steps that count as done: order of the examples and learning rate are those of the
 *     steps from there on, while the optimizer knows nothing yet; usually 0
 */
public record TrainingSpec(
    Optimizer optimizer,
    Schedule schedule,
    int steps,
    int batch,
    Seed seed,
    int evaluateEvery,
    int patience,
    List<Integer> keep,
    int from) {

  /** A training from its first step on. */
  public TrainingSpec(
      Optimizer optimizer,
      Schedule schedule,
      int steps,
      int batch,
      Seed seed,
      int evaluateEvery,
      int patience,
      List<Integer> keep) {
    this(optimizer, schedule, steps, batch, seed, evaluateEvery, patience, keep, 0);
  }

  /** Checks the numbers. */
  public TrainingSpec {
    keep = List.copyOf(keep);
    Checks.between("The number of steps", steps, 1, 1 << 28);
    Checks.between("The batch", batch, 1, 1 << 20);
    Checks.between("The number of steps between evaluations", evaluateEvery, 1, 1 << 28);
    Checks.between("The number of steps that count as done", from, 0, steps - 1);
    Checks.between("The patience", patience, 0, 1 << 28);
    for (int step : keep) {
      Checks.between("A step to keep", step, 0, steps);
    }
    if (!keep.stream().sorted().distinct().toList().equals(keep)) {
      throw new TrainingException("The steps to keep, " + keep + ", are not ascending.");
    }
  }

  /**
   * A constant learning rate, an evaluation every 100 steps, nothing stopped or kept.
   *
   * @param optimizer how parameters follow their gradients
   * @param steps batches to learn from
   * @param batch examples of one step
   * @param seed gives the order of the examples
   */
  public static TrainingSpec of(Optimizer optimizer, int steps, int batch, Seed seed) {
    return new TrainingSpec(
        optimizer, new Schedule.Constant(), steps, batch, seed, 100, 0, List.of());
  }

  /** The same with another schedule. */
  public TrainingSpec with(Schedule other) {
    return new TrainingSpec(
        optimizer, other, steps, batch, seed, evaluateEvery, patience, keep, from);
  }

  /** The same with another seed. */
  public TrainingSpec withSeed(Seed other) {
    return new TrainingSpec(
        optimizer, schedule, steps, batch, other, evaluateEvery, patience, keep, from);
  }

  /** The same with other evaluations. */
  public TrainingSpec evaluating(int every, int newPatience) {
    return new TrainingSpec(
        optimizer, schedule, steps, batch, seed, every, newPatience, keep, from);
  }

  /** The same, keeping the network after these steps. */
  public TrainingSpec keeping(List<Integer> after) {
    return new TrainingSpec(
        optimizer, schedule, steps, batch, seed, evaluateEvery, patience, after, from);
  }

  /** The same, going on after so many steps. */
  public TrainingSpec after(int done) {
    return new TrainingSpec(
        optimizer, schedule, steps, batch, seed, evaluateEvery, patience, keep, done);
  }

  /** All of it in one line, the same text for the same specification. */
  public String label() {
    return optimizer.label()
        + "; schedule "
        + schedule.label()
        + "; steps "
        + steps
        + "; batch "
        + batch
        + "; seed "
        + seed
        + "; evaluate every "
        + evaluateEvery
        + "; patience "
        + patience
        + "; keep "
        + keep
        + (from == 0 ? "" : "; after step " + from);
  }
}
