package dev.marble.app;

import dev.marble.batch.Progress;
import dev.marble.io.AtomicFile;
import dev.marble.lab.lottery.LevelResult;
import dev.marble.lab.lottery.LevelSummary;
import dev.marble.lab.lottery.LotteryMetrics;
import dev.marble.lab.lottery.LotteryProcedure;
import dev.marble.lab.lottery.LotteryProgress;
import dev.marble.lab.lottery.LotterySpec;
import dev.marble.lab.lottery.LotteryTables;
import dev.marble.lab.lottery.Variant;
import dev.marble.lab.prune.TorchLearner;
import dev.marble.lab.run.RunEntry;
import dev.marble.lab.run.RunFolder;
import dev.marble.lab.run.RunResult;
import dev.marble.lab.run.RunSpec;
import dev.marble.lab.table.Parquet;
import dev.marble.random.Seed;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A search for lottery tickets that can start.
 *
 * @param spec what names it
 * @param search what to look for
 * @param data what networks learn from
 * @param remark what there is to say about the settings; empty for nothing
 */
record LotteryPlan(RunSpec spec, LotterySpec search, LearningData data, String remark)
    implements LearningPlan<List<LevelResult>> {

  static LotteryPlan of(LotterySpec search, LearningData data, String remark) {
    return new LotteryPlan(data.spec("lottery", search.keys()), search, data, remark);
  }

  @Override
  public List<LevelResult> run(RunFolder folder, Progress progress) {
    long trainings =
        search.seeds().size() * (1 + (long) search.levels() * (1 + search.controls().size()));
    TrainingBar bar = new TrainingBar(progress, "training", trainings * search.training().steps());
    try (LotteryMetrics metrics = new LotteryMetrics(folder)) {
      List<LevelResult> results =
          LotteryProcedure.run(
              search,
              folder,
              new TorchLearner(data.sets(), 1, bar.and(metrics)),
              new Heard(folder, bar, metrics, search.training().steps()),
              Version.NAME);
      try (Parquet parquet = new Parquet()) {
        LotteryTables.write(folder.path(), results, parquet);
        metrics.finish(parquet);
      }
      write(folder, results);
      folder.finish(figures(results));
      return results;
    }
  }

  private void write(RunFolder folder, List<LevelResult> results) {
    LotteryPlots plots = new LotteryPlots(LevelSummary.of(results), search);
    plots.write(folder.path());
    RunEntry run = RunEntry.read(folder.path()).orElseThrow();
    String page = LotteryPage.of(run, this, results, plots);
    AtomicFile.write(
        folder.path().resolve("report.html"), true, page.getBytes(StandardCharsets.UTF_8));
  }

  private static RunResult figures(List<LevelResult> results) {
    Map<String, Double> figures = new LinkedHashMap<>();
    List<LevelSummary> tickets =
        LevelSummary.of(results).stream().filter(each -> each.variant() == Variant.TICKET).toList();
    LevelSummary best = LotteryPage.best(tickets);
    figures.put("dense_top1", tickets.getFirst().earlyTop1().mean());
    figures.put("best_density", best.density().mean());
    figures.put("best_top1", best.earlyTop1().mean());
    return new RunResult(figures);
  }

  /** Notes each training, and counts those that were there already. */
  private static final class Heard implements LotteryProgress {
    private final RunFolder folder;
    private final TrainingBar bar;
    private final LotteryMetrics metrics;
    private final int steps;
    private boolean isNew;

    Heard(RunFolder folder, TrainingBar bar, LotteryMetrics metrics, int steps) {
      this.folder = folder;
      this.bar = bar;
      this.metrics = metrics;
      this.steps = steps;
    }

    @Override
    public void training(Seed seed, Variant variant, int level) {
      isNew = true;
      metrics.training(seed, variant, level);
    }

    @Override
    public void trained(LevelResult result) {
      metrics.trained(result);
      if (isNew) {
        folder.log().add(LotteryPage.line(result));
      } else {
        bar.found(steps);
      }
      isNew = false;
    }
  }
}
