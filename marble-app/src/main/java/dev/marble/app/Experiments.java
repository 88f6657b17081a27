package dev.marble.app;

import dev.marble.lab.run.Experiment;
import java.util.List;

/** What can be run from a file. */
final class Experiments {
  static final List<Experiment> ALL =
      List.of(
          new TrainExperiment(),
          new CommandExperiment(
              "prune", "model", "a trained model, or an architecture", PruneCommand::new),
          new CommandExperiment(
              "lottery", "network", "an architecture, or widths", LotteryCommand::new),
          new CommandExperiment(
              "search", "network", "an architecture, or widths", SearchCommand::new),
          new CoverageExperiment(),
          new CommandExperiment("gap", GapCommand::new));

  private Experiments() {}
}
