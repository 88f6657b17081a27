package dev.marble.lab.train;

import dev.marble.batch.Progress;
import dev.marble.lab.data.Normalization;
import dev.marble.lab.model.Network;
import dev.marble.lab.model.OnnxExport;
import dev.marble.lab.prune.Masks;
import dev.marble.lab.run.Metrics;
import dev.marble.lab.run.RunFolder;
import dev.marble.lab.run.RunResult;
import dev.marble.lab.run.Step;
import dev.marble.lab.table.Parquet;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Trains a network in a run's folder: its state goes to {@code checkpoints/state}, each evaluation
 * to the table {@code metrics}, the network after the last step to {@code model.onnx}, and the one
 * at the minimum of the validation loss to {@code best.onnx}. Killed at any moment and started
 * again, it ends with the same files.
 */
public final class TrainRun {
  private final TrainSpec spec;
  private final Network start;
  private final Masks masks;
  private final TrainingData data;
  private final Duration interval;

  /**
   * What came of it.
   *
   * @param trained the networks
   * @param check the exported file beside the last of them
   */
  public record Outcome(Trained trained, OnnxCheck check) {}

  /**
   * A run.
   *
   * @param spec what names it
   * @param start the network before training
   * @param masks which weights are trained at all
   * @param data to learn from and to measure with
   * @param interval how long training goes on before it saves its state again
   */
  public TrainRun(
      TrainSpec spec, Network start, Masks masks, TrainingData data, Duration interval) {
    this.spec = spec;
    this.start = start;
    this.masks = masks;
    this.data = data;
    this.interval = interval;
  }

  /**
   * Does it, or what is left of it.
   *
   * @param folder its own
   * @param progress is told of steps
   */
  public Outcome run(RunFolder folder, Progress progress) {
    try (EvaluationTable table = new EvaluationTable(folder, "metrics")) {
      Keeper keeper = new Keeper(folder.step("checkpoints/state"), table, progress, interval);
      Trained trained = Trainer.train(start, masks, data, spec.training(), keeper, keeper);
      OnnxCheck check = OnnxCheck.of(trained.last(), data.test(), data.normalization());
      OnnxExport.write(
          trained.last(), metadata(trained.lastEvaluation()), folder.path().resolve("model.onnx"));
      OnnxExport.write(
          trained.best(), metadata(trained.bestEvaluation()), folder.path().resolve("best.onnx"));
      try (Parquet parquet = new Parquet()) {
        table.metrics().finish(parquet);
      }
      folder.finish(figures(trained));
      return new Outcome(trained, check);
    }
  }

  /**
   * What travels with an exported network.
   *
   * @param evaluation how good it is
   */
  public Map<String, String> metadata(Evaluation evaluation) {
    return Map.of(
        "marble.run",
        spec.runSpec().name(),
        "marble.data",
        spec.data(),
        Normalization.METADATA,
        spec.normalization().toText(),
        "marble.seed",
        spec.training().seed().toString(),
        "marble.step",
        Integer.toString(evaluation.step()),
        "marble.testAccuracy",
        Double.toString(evaluation.testTop1()));
  }

  private static RunResult figures(Trained trained) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("steps", (double) trained.steps());
    figures.put("best_step", (double) trained.bestStep());
    figures.put("best_validation_loss", trained.bestEvaluation().validationLoss());
    figures.put("best_test_top1", trained.bestEvaluation().testTop1());
    figures.put("test_loss", trained.lastEvaluation().testLoss());
    figures.put("test_top5", trained.lastEvaluation().testTop5());
    figures.put("test_top1", trained.lastEvaluation().testTop1());
    return new RunResult(figures);
  }

  /** Keeps state and metrics in step with one another. */
  private static final class Keeper implements CheckpointStore, TrainingProgress {
    private final Step state;
    private final EvaluationTable table;
    private final Metrics metrics;
    private final Progress progress;
    private final Duration interval;
    private int step;

    private Keeper(Step state, EvaluationTable table, Progress progress, Duration interval) {
      this.state = state;
      this.table = table;
      this.metrics = table.metrics();
      this.progress = progress;
      this.interval = interval;
    }

    @Override
    public Optional<byte[]> load() {
      return state.find();
    }

    @Override
    public void save(byte[] bytes) {
      metrics.checkpoint(step);
      state.write(bytes);
    }

    @Override
    public String title() {
      return "The checkpoint \"" + state.path() + "\"";
    }

    @Override
    public Duration interval() {
      return interval;
    }

    @Override
    public void begin(int from, int steps, List<Evaluation> evaluations) {
      step = from;
      // The state knows all rows: those of a session that was killed are written again.
      metrics.resumeAt(0);
      evaluations.forEach(this::add);
      if (from > 0) {
        metrics.checkpoint(from);
      }
      progress.start("training", steps);
      progress.restored(from);
    }

    @Override
    public void step(int newStep, double loss) {
      step = newStep;
      progress.step(1);
    }

    @Override
    public void evaluation(Evaluation evaluation) {
      add(evaluation);
    }

    private void add(Evaluation evaluation) {
      table.add(row -> {}, evaluation);
    }
  }
}
