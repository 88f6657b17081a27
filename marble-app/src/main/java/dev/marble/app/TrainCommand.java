package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.io.AtomicFile;
import dev.marble.lab.model.OnnxExport;
import dev.marble.lab.run.RunFolder;
import dev.marble.lab.train.TrainRun;
import dev.marble.lab.train.Trained;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code marble train}: from random weights, or from a model that came from elsewhere. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    header = "Train a network to classify, and write it as ONNX.",
    description = {
      "",
      "The network is an architecture, whose weights are drawn from the seed (lenet-300-100, lenet5,"
          + " conv2, conv4, conv6, conv8, resnet18, resnet20, vgg-small, small-cnn, or widths such as"
          + " 784-500-10), or an ONNX model, which is trained further, or a lottery ticket, which is"
          + " trained from its random start, its masked weights staying 0.",
      "",
      "The run goes to a folder named after all options that matter: the state, the table of"
          + " evaluations, the last network and the one of least validation loss. The same command"
          + " continues a run that was broken off, and ends with the same weights, bit for bit on"
          + " the same machine with the same number of threads.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  marble train lenet-300-100 --data mnist --steps 50000 -o lenet.onnx",
      "  marble train resnet20 --data cifar10 --optimizer sgd --learning-rate 0.1 --decay 1e-4 \\",
      "      --batch 128 --steps 30000 --schedule step:20000,25000:0.1 --augment",
      "  marble train model.onnx --data cifar10 --optimizer sgd --learning-rate 0.001 --epochs 2"
    })
final class TrainCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ARCHITECTURE|MODEL.onnx|FILE.ticket", description = "What to train.")
  private String model;

  @Mixin private TrainDataOptions data;
  @Mixin private TrainingOptions training;

  @Option(
      names = "--init",
      paramLabel = "SCHEME",
      description =
          "How weights are drawn: glorot-normal, glorot-uniform, kaiming-normal, kaiming-uniform or"
              + " signed-constant (default: glorot-normal).")
  private String init;

  @Option(
      names = "--mask",
      paramLabel = "FILE",
      description = "Masks of weights: those that are not kept are 0, and stay so.")
  private Path mask;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE.onnx",
      description = "Write the trained network here, too.")
  private Path goal;

  @Option(names = "--best", description = "To --out goes the network of least validation loss.")
  private boolean best;

  @Option(names = "--force", description = "Replace the file of --out if it exists.")
  private boolean force;

  @Mixin private RunsFolderOption runs;

  @Option(
      names = "--checkpoint-seconds",
      paramLabel = "S",
      defaultValue = "20",
      description =
          "How often the state is saved, in seconds; it changes nothing else (default:"
              + " ${DEFAULT-VALUE}).")
  private int checkpointSeconds;

  @Mixin private EngineThreads threads;
  @Mixin private Output out;

  @Override
  public Integer call() {
    threads.count();
    if (checkpointSeconds < 0) {
      throw new MarbleException("--checkpoint-seconds " + checkpointSeconds + " is negative.");
    }
    if (best && goal == null) {
      throw new MarbleException("--best is about --out, and that is missing.");
    }
    if (goal != null) {
      AtomicFile.checkGoal(goal, force);
    }
    if (goal != null && TrainPlan.isFile(model)) {
      Goals.check(List.of(Path.of(model)), List.of(goal));
    }
    TrainPlan plan = TrainPlan.of(model, init, mask, data.question(), training.question());
    Stopwatch watch = new Stopwatch();
    try (Bar bar = new Bar(!out.isJson());
        RunFolder folder = runs.open(plan.spec().runSpec());
        StopNotice notice = new StopNotice(() -> isKept(folder))) {
      notice.begin();
      TrainRun run = plan.run(Duration.ofSeconds(checkpointSeconds));
      TrainRun.Outcome outcome = folder.work(plan.in(threads.use()), () -> run.run(folder, bar));
      TrainPage.write(folder, plan, outcome);
      bar.finish();
      writeGoal(run, outcome.trained());
      TrainReport report = new TrainReport(plan, outcome, folder.path(), watch.lap());
      out.text(report.toText());
      if (goal != null) {
        out.text("The " + (best ? "best" : "last") + " network is " + goal + ".");
      }
      out.json(report.toJson());
      return 0;
    }
  }

  private static boolean isKept(RunFolder folder) {
    return Files.exists(folder.path().resolve("checkpoints/state"));
  }

  private void writeGoal(TrainRun run, Trained trained) {
    if (goal == null) {
      return;
    }
    AtomicFile.checkGoal(goal, force);
    OnnxExport.write(
        best ? trained.best() : trained.last(),
        run.metadata(best ? trained.bestEvaluation() : trained.lastEvaluation()),
        goal);
  }
}
