package dev.marble.lab.prune;

import dev.marble.lab.run.Step;
import dev.marble.lab.train.CheckpointStore;
import java.util.Optional;

/**
 * Keeps a training's state in a run folder.
 *
 * @param step where
 */
public record StepStore(Step step) implements CheckpointStore {
  @Override
  public Optional<byte[]> load() {
    return step.find();
  }

  @Override
  public void save(byte[] state) {
    step.write(state);
  }

  @Override
  public String title() {
    return "The checkpoint \"" + step.path() + "\"";
  }
}
