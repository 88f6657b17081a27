package dev.marble.app;

import dev.marble.app.page.Axis;
import dev.marble.app.page.LinePlot;
import dev.marble.io.AtomicFile;
import dev.marble.lab.run.RunEntry;
import dev.marble.lab.run.RunFolder;
import dev.marble.lab.train.Evaluation;
import dev.marble.lab.train.TrainRun;
import dev.marble.lab.train.Trained;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The page of a training: one file that needs nothing else. */
final class TrainPage {
  private final RunEntry run;
  private final TrainPlan plan;
  private final TrainRun.Outcome outcome;
  private final Trained trained;
  private final Sheet sheet;

  private TrainPage(RunEntry run, TrainPlan plan, TrainRun.Outcome outcome) {
    this.run = run;
    this.plan = plan;
    this.outcome = outcome;
    this.trained = outcome.trained();
    this.sheet = new Sheet(title());
  }

  /** Writes the page into the run's folder. */
  static void write(RunFolder folder, TrainPlan plan, TrainRun.Outcome outcome) {
    RunEntry run = RunEntry.read(folder.path()).orElseThrow();
    byte[] page = new TrainPage(run, plan, outcome).draw().getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(folder.path().resolve("report.html"), true, page);
  }

  private String title() {
    return "Training " + plan.network().name() + " on " + plan.spec().data();
  }

  private String draw() {
    sheet.header(
        "report of a training",
        title(),
        Text.plural(plan.network().parameterCount(), "parameter")
            + " learnt from "
            + Text.count(plan.data().train().size())
            + " examples; "
            + Text.count(plan.data().validation().size())
            + " others say where to stop, and "
            + Text.count(plan.data().test().size())
            + " measure.",
        Sheet.links("curves", "Curves", "numbers", "The numbers"));
    sheet.tiles(this::tiles);
    curves();
    numbers();
    RunPage.spec(run, sheet);
    RunPage.where(run, sheet);
    return sheet.end();
  }

  private void tiles() {
    Evaluation last = trained.lastEvaluation();
    Evaluation best = trained.bestEvaluation();
    sheet.tile(
        "Test accuracy at the end",
        Text.percent(last.testTop1()),
        "after "
            + Text.plural(trained.steps(), "step")
            + (trained.steps() < plan.spec().training().steps() ? ", stopped early" : "")
            + "; top-5 "
            + Text.percent(last.testTop5()));
    sheet.tile(
        "At the least validation loss",
        Text.percent(best.testTop1()),
        "of the test examples, after step " + Text.count(best.step()));
    sheet.tile(
        "ONNX Runtime",
        outcome.check().sameClass() == outcome.check().examples() ? "agrees" : "differs",
        "the same class for "
            + outcome.check().sameClass()
            + " of "
            + Text.plural(outcome.check().examples(), "example")
            + ", outputs within "
            + Text.number(outcome.check().deviation())
            + " of the largest");
  }

  private void curves() {
    MeanCurves loss = new MeanCurves();
    MeanCurves accuracy = new MeanCurves();
    for (Evaluation each : trained.evaluations()) {
      loss.add("training", each.step(), each.trainLoss());
      loss.add("validation", each.step(), each.validationLoss());
      loss.add("test", each.step(), each.testLoss());
      accuracy.add("validation", each.step(), 100 * each.validationTop1());
      accuracy.add("test", each.step(), 100 * each.testTop1());
    }
    Evaluation best = trained.bestEvaluation();
    String where = "least validation loss, step " + Text.count(best.step());
    sheet.section("curves", "The curves");
    sheet.markup().open("div", "class", "pair");
    LinePlot losses = plot(loss, MetricFigures.isWide(loss.ys()), "cross-entropy, nats");
    sheet.figure(
        losses.dot(best.step(), best.validationLoss(), "s1", where),
        "Loss against steps",
        "Loss.",
        "Mean cross-entropy: on the examples learnt from since the last evaluation, on those set"
            + " aside, and on the test examples. The validation loss is least at step "
            + Text.count(best.step())
            + ".");
    sheet.figure(
        plot(accuracy, false, "classified correctly, percent")
            .dot(best.step(), 100 * best.validationTop1(), "s0", where),
        "Accuracy against steps",
        "Accuracy.",
        "Examples classified correctly (top-1).");
    sheet.markup().close();
    sheet.endSection();
  }

  private static LinePlot plot(MeanCurves curves, boolean isWide, String label) {
    return curves.plot(
        Axis.around(curves.xs(), false, "step"), Axis.around(curves.ys(), isWide, label));
  }

  private void numbers() {
    sheet.section("numbers", "The numbers");
    List<List<String>> rows = new ArrayList<>();
    for (Evaluation each : TrainReport.chosen(trained)) {
      rows.add(TrainReport.row(each, trained));
    }
    sheet.table(TrainReport.HEADS, 0, rows);
    sheet.note("All " + trained.evaluations().size() + " evaluations are in metrics.csv.");
    Map<String, String> files =
        Map.of(
            "Files",
            "model.onnx: the network after the last step; best.onnx: the one of least validation"
                + " loss");
    sheet.facts(files);
    sheet.endSection();
  }
}
