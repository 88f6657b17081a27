package dev.marble.app;

import dev.marble.batch.Progress;
import dev.marble.json.JsonObject;
import dev.marble.lab.prune.PrunePoint;
import dev.marble.lab.prune.PruneProgress;
import dev.marble.lab.prune.PruneRun;
import dev.marble.lab.prune.PrunedNetwork;
import dev.marble.lab.run.RunEntry;
import dev.marble.lab.run.RunFolder;
import dev.marble.lab.run.RunResult;
import dev.marble.lab.run.RunSpec;
import dev.marble.lab.train.TrainingSpec;
import dev.marble.ticket.Digests;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A pruning run that can start.
 *
 * @param spec what names it
 * @param pruning what to prune, and how
 * @param data what networks learn from, and are measured with
 */
record PrunePlan(RunSpec spec, PruneRun pruning, LearningData data)
    implements LearningPlan<PruneRun.Outcome> {

  static PrunePlan of(PruneRun pruning, LearningData data) {
    JsonObject keys = new JsonObject();
    keys.put("network", pruning.network().name());
    keys.put("model_sha256", Digests.sha256(pruning.network().toOnnx(Map.of())));
    keys.put("training", pruning.training().map(TrainingSpec::label).orElse("none"));
    keys.put("gradient_examples", PruneRun.GRADIENT_EXAMPLES);
    pruning.spec().keys().fields().forEach(keys::put);
    return new PrunePlan(data.spec("prune", keys), pruning, data);
  }

  @Override
  public PruneRun.Outcome run(RunFolder folder, Progress progress) {
    return run(folder, progress, PruneProgress.SILENT);
  }

  /** Does it, and tells {@code exports} of each pruned network. */
  PruneRun.Outcome run(RunFolder folder, Progress progress, PruneProgress exports) {
    long steps = pruning.steps();
    // What needs no training is counted by the networks that are measured.
    TrainingBar bar =
        new TrainingBar(
            progress, steps > 0 ? "training" : "pruning", steps > 0 ? steps : pruning.points());
    PruneRun.Outcome outcome =
        pruning.run(folder, bar, new Heard(folder, bar, steps > 0).and(exports));
    new PrunePage(pruning.network().name(), outcome)
        .write(RunEntry.read(folder.path()).orElseThrow());
    folder.finish(figures(outcome));
    return outcome;
  }

  private static RunResult figures(PruneRun.Outcome outcome) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("unpruned_top1", outcome.top1().mean());
    figures.put("compression", outcome.curve().getLast().compression().mean());
    figures.put("top1", outcome.curve().getLast().top1().mean());
    return new RunResult(figures);
  }

  /** Notes each pruned network, and counts the trainings that were there already. */
  private record Heard(RunFolder folder, TrainingBar bar, boolean isTrained)
      implements PruneProgress {
    @Override
    public void trained(TrainingSpec training, boolean isNew) {
      if (!isNew) {
        bar.found(training.steps());
      }
    }

    @Override
    public void measured(PrunePoint point, PrunedNetwork pruned) {
      folder.log().add(PruneReport.line(point));
      if (!isTrained) {
        bar.step(1, 0);
      }
    }
  }
}
