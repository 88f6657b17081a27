package dev.marble.app;

import dev.marble.json.JsonObject;
import dev.marble.lab.train.Evaluation;
import dev.marble.lab.train.TrainRun;
import dev.marble.lab.train.Trained;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * What came of a training, for people and for machines.
 *
 * @param plan what was trained, and how
 * @param outcome what came of it
 * @param folder the run's own
 * @param seconds how long it took, this time
 */
record TrainReport(TrainPlan plan, TrainRun.Outcome outcome, Path folder, double seconds) {
  private static final int ROWS = 8;

  String toText() {
    Trained trained = outcome.trained();
    StringBuilder text = new StringBuilder();
    text.append(plan.network().name())
        .append(", ")
        .append(Text.plural(plan.network().parameterCount(), "parameter"))
        .append(", on ")
        .append(plan.spec().data())
        .append(": ")
        .append(Text.count(plan.data().train().size()))
        .append(" examples to learn from, ")
        .append(Text.count(plan.data().validation().size()))
        .append(" for validation, ")
        .append(Text.count(plan.data().test().size()))
        .append(" to test.\n\n")
        .append(table(trained))
        .append('\n');
    text.append(Text.plural(trained.steps(), "step"))
        .append(trained.steps() < plan.spec().training().steps() ? " (stopped early)" : "")
        .append(" in ")
        .append(Text.seconds(seconds))
        .append("; the run is ")
        .append(folder)
        .append(" (begin with report.html).\n");
    text.append("ONNX Runtime gives the outputs of model.onnx as they are here, up to ")
        .append(Text.number(outcome.check().deviation()))
        .append(" of the largest, and the same class for ")
        .append(outcome.check().sameClass())
        .append(" of ")
        .append(Text.plural(outcome.check().examples(), "example"))
        .append(".\n");
    return text.append("Maybe next: marble eval ")
        .append(folder.resolve("model.onnx"))
        .append(" --data ")
        .append(plan.spec().data())
        .append(" --normalize ")
        .append(plan.spec().normalization().toText())
        .toString();
  }

  /** The columns of the table; the last one is text. */
  static final List<String> HEADS =
      List.of(
          "step",
          "train loss",
          "validation loss",
          "accuracy",
          "test loss",
          "accuracy",
          "top 5",
          "remark");

  /** A few evaluations from all over, the best and the last. */
  static Collection<Evaluation> chosen(Trained trained) {
    TreeMap<Integer, Evaluation> rows = new TreeMap<>();
    List<Evaluation> all = trained.evaluations();
    for (int i = 1; i <= ROWS; i++) {
      Evaluation each = all.get(Math.max(0, all.size() * i / ROWS - 1));
      rows.put(each.step(), each);
    }
    rows.put(trained.bestStep(), trained.bestEvaluation());
    return rows.values();
  }

  static List<String> row(Evaluation each, Trained trained) {
    return List.of(
        Text.count(each.step()),
        loss(each.trainLoss()),
        loss(each.validationLoss()),
        Text.percent(each.validationTop1()),
        loss(each.testLoss()),
        Text.percent(each.testTop1()),
        Text.percent(each.testTop5()),
        each.step() == trained.bestStep() ? "least validation loss" : "");
  }

  private static Table table(Trained trained) {
    Table table = new Table();
    HEADS.stream().limit(HEADS.size() - 1).forEach(table::number);
    table.text("");
    chosen(trained).forEach(each -> table.row(row(each, trained).toArray(String[]::new)));
    return table;
  }

  private static String loss(double loss) {
    return loss < 100 ? String.format(Locale.ROOT, "%.4f", loss) : Text.number(loss);
  }

  JsonObject toJson() {
    Trained trained = outcome.trained();
    return new JsonObject()
        .put("run", folder.toString())
        .put("model", plan.network().name())
        .put("parameters", plan.network().parameterCount())
        .put("data", plan.spec().data())
        .put("normalization", plan.spec().normalization().toText())
        .put("steps", trained.steps())
        .put("seconds", seconds)
        .put("last", json(trained.lastEvaluation()))
        .put("best", json(trained.bestEvaluation()))
        .put(
            "onnx",
            new JsonObject()
                .put("examples", outcome.check().examples())
                .put("deviation", outcome.check().deviation())
                .put("same_class", outcome.check().sameClass()))
        .put("evaluations", trained.evaluations().stream().map(TrainReport::json).toList());
  }

  private static JsonObject json(Evaluation each) {
    return new JsonObject()
        .put("step", each.step())
        .put("train_loss", each.trainLoss())
        .put("validation_loss", each.validationLoss())
        .put("validation_top1", each.validationTop1())
        .put("test_loss", each.testLoss())
        .put("test_top1", each.testTop1())
        .put("test_top5", each.testTop5());
  }
}
