package dev.marble.lab.prune;

import dev.marble.lab.model.Network;
import dev.marble.lab.run.RunFolder;
import dev.marble.lab.run.Step;
import dev.marble.lab.train.Trained;
import dev.marble.lab.train.TrainingSpec;
import java.util.Optional;
import java.util.function.Function;

/**
 * Trainings as steps of a run: the output is {@code NAME.weights}, and until it is there, the state
 * is in {@code NAME.checkpoint}.
 *
 * @param folder the run's
 * @param learner trains
 * @param progress hears of each training
 */
record TrainedStep(RunFolder folder, Learner learner, PruneProgress progress) {

  /**
   * The trained network: as it was stored, or trained now.
   *
   * @param name of the step
   * @param start where training starts
   * @param masks what is kept
   * @param training how
   * @param begins is run before a training that was not done before
   * @param which of the networks that training gives is wanted
   */
  Network get(
      String name,
      Network start,
      Masks masks,
      TrainingSpec training,
      Runnable begins,
      Function<Trained, Network> which) {
    Step weights = folder.step(name + ".weights");
    Step checkpoint = folder.step(name + ".checkpoint");
    Optional<byte[]> found = weights.find();
    byte[] bytes =
        found.orElseGet(() -> {
          begins.run();
          return ParameterBytes.of(
              which.apply(learner.train(start, masks, training, new StepStore(checkpoint))));
        });
    // Metrics get their checkpoint before the output is there.
    progress.trained(training, found.isEmpty());
    if (found.isEmpty()) {
      weights.write(bytes);
    }
    checkpoint.delete();
    return ParameterBytes.into(start, bytes);
  }
}
