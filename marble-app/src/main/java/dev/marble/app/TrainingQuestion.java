package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.lab.train.Optimizer;
import dev.marble.lab.train.Schedule;
import dev.marble.lab.train.TrainingSpec;
import dev.marble.random.Seed;
import java.util.List;

/**
 * How a network learns, as it was asked for.
 *
 * @param prefix what stands before a name in a complaint: {@code --} for options
 * @param optimizer how weights follow their gradients
 * @param rate learning rate; null for the optimizer's usual one
 * @param momentum of sgd; null for the usual one
 * @param nesterov whether sgd looks ahead
 * @param decay weight decay
 * @param schedule as {@link Schedule#parse} reads it
 * @param batch examples of one step
 * @param steps how many; null to go by epochs
 * @param epochs passes over the examples; null for the usual number, or to go by steps
 * @param evaluateEvery steps between evaluations
 * @param patience evaluations without a new least validation loss; 0 for ever
 * @param seed gives all that is random
 */
record TrainingQuestion(
    String prefix,
    Algorithm optimizer,
    Double rate,
    Double momentum,
    boolean nesterov,
    double decay,
    String schedule,
    int batch,
    Integer steps,
    Integer epochs,
    int evaluateEvery,
    int patience,
    String seed) {
  private static final double USUAL_ADAM = 1.2e-3;
  private static final double USUAL_SGD = 0.1;
  private static final double USUAL_MOMENTUM = 0.9;
  private static final int USUAL_EPOCHS = 5;

  /** How parameters follow their gradients. */
  enum Algorithm {
    ADAM,
    SGD
  }

  Seed parsedSeed() {
    return Seed.parse(seed);
  }

  /**
   * The specification.
   *
   * @param examples how many there are to learn from
   */
  TrainingSpec spec(int examples) {
    if (steps != null && epochs != null) {
      throw new MarbleException(
          prefix
              + "steps "
              + steps
              + " and "
              + prefix
              + "epochs "
              + epochs
              + " say the same thing twice.");
    }
    if (epochs != null && (epochs < 1 || epochs > 1_000_000)) {
      throw new MarbleException(prefix + "epochs " + epochs + " is not within 1 … 1,000,000.");
    }
    if (batch < 1) {
      throw new MarbleException(prefix + "batch " + batch + " is not at least 1.");
    }
    int stepsOfEpoch = (examples + batch - 1) / batch;
    long wanted = (long) stepsOfEpoch * (epochs == null ? USUAL_EPOCHS : epochs);
    return new TrainingSpec(
        rule(),
        Schedule.parse(schedule),
        steps == null ? Math.toIntExact(Math.min(wanted, Integer.MAX_VALUE)) : steps,
        batch,
        parsedSeed(),
        evaluateEvery,
        patience,
        List.of());
  }

  private Optimizer rule() {
    return rule(prefix, optimizer, rate, momentum, nesterov, decay);
  }

  /** The optimizer, with its usual numbers where there are none. */
  static Optimizer rule(
      String prefix,
      Algorithm optimizer,
      Double rate,
      Double momentum,
      boolean nesterov,
      double decay) {
    return switch (optimizer) {
      case ADAM -> {
        if (momentum != null || nesterov) {
          throw new MarbleException(
              prefix
                  + (nesterov ? "nesterov" : "momentum " + momentum)
                  + " is about sgd, and adam has moments of its own. Maybe choose sgd.");
        }
        yield new Optimizer.Adam(rate == null ? USUAL_ADAM : rate, decay);
      }
      case SGD ->
          new Optimizer.Sgd(
              rate == null ? USUAL_SGD : rate,
              momentum == null ? USUAL_MOMENTUM : momentum,
              nesterov,
              decay);
    };
  }
}
