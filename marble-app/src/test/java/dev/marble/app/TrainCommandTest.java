package dev.marble.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.marble.json.JsonObject;
import dev.marble.lab.DefaultModel;
import dev.marble.lab.train.TorchEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training as a user runs it. */
final class TrainCommandTest {
  private static final List<String> SMALL =
      List.of("--data", "strokes", "--limit", "500", "--batch", "25", "--evaluate-every", "10");

  @TempDir private Path folder;

  private Said train(String model, Object... more) {
    List<Object> line = new ArrayList<>(List.of("train", model, "--runs", folder.resolve("runs")));
    line.addAll(SMALL);
    line.addAll(List.of(more));
    return Said.by(line.toArray());
  }

  /** The one run in a folder of runs. */
  private static Path only(Path runs) throws IOException {
    try (Stream<Path> list = Files.list(runs)) {
      List<Path> all = list.toList();
      assertEquals(1, all.size(), () -> "" + all);
      return all.getFirst();
    }
  }

  @Test
  void trainsAndWritesWhatItMeasured() throws IOException {
    Path goal = folder.resolve("net.onnx");
    Said said = train("lenet5", "--steps", 60, "--out", goal, "--best").well();
    said.prints("lenet5, 61,706 parameters", "450 examples to learn from, 50 for validation");
    said.prints("least validation loss", "the same class for 100 of 100 examples");
    Path run = only(folder.resolve("runs"));
    assertArrayEquals(Files.readAllBytes(run.resolve("best.onnx")), Files.readAllBytes(goal));
    List<String> rows = Files.readAllLines(run.resolve("metrics.csv"));
    assertEquals(7, rows.size());
    assertTrue(rows.getFirst().startsWith("step,train_loss,validation_loss"), rows.getFirst());

    String page = Files.readString(run.resolve("report.html"));
    for (String part :
        List.of("Training lenet5 on strokes", "The curves", "learning rate", "PyTorch", "450 ")) {
      assertTrue(page.contains(part), part);
    }
    String provenance = Files.readString(run.resolve("provenance.json"));
    assertTrue(provenance.contains("strokes validation"), provenance);

    JsonObject json = train("lenet5", "--steps", 60, "--json").well().json();
    double accuracy = json.object("last").number("test_top1");
    String normalization = json.string("normalization");
    JsonObject measured =
        Said.by(
                "eval",
                run.resolve("model.onnx"),
                "--data",
                "strokes",
                "--limit",
                500,
                "--normalize",
                normalization,
                "--json")
            .well()
            .json();
    assertEquals(accuracy, measured.number("accuracy"), 0.0021);
  }

  @Test
  void trainsAModelFurther() throws IOException {
    Path file = folder.resolve("strokes.onnx");
    Files.write(file, DefaultModel.bytes());
    JsonObject json =
        train(
                file.toString(),
                "--steps",
                10,
                "--learning-rate",
                "1e-5",
                "--normalize",
                "identity",
                "--json")
            .well()
            .json();
    // It knew its digits before.
    assertTrue(json.object("last").number("test_top1") > 0.98, json.toString());
  }

  /** SIGKILL at moments that fall anywhere, then once more to the end. */
  @Test
  void aKilledTrainingEndsAsIfNothingHadHappened() throws IOException, InterruptedException {
    Path killed = folder.resolve("killed");
    Path state = null;
    int interrupted = 0;
    for (int round = 0; round < 3; round++) {
      Path log = Files.createDirectories(folder.resolve("log" + round));
      long before = state == null ? 0 : Files.getLastModifiedTime(state).toMillis();
      Process process = Program.start(folder, log, command(killed));
      for (int tick = 0; tick < 6_000 && process.isAlive(); tick++) {
        Thread.sleep(5);
        state = state == null ? state(killed) : state;
        if (state != null && Files.getLastModifiedTime(state).toMillis() > before) {
          break;
        }
      }
      Thread.sleep(29L * round);
      boolean alive = process.isAlive();
      process.destroyForcibly();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      interrupted += alive && process.exitValue() == 137 ? 1 : 0;
    }
    assertTrue(interrupted >= 1, "never killed at work");
    assertFalse(Files.exists(only(killed).resolve("result.json")), "it was done before");
    Said resumed = Program.run(folder, command(killed));
    assertEquals(0, resumed.code(), resumed.toString());
    Path whole = folder.resolve("whole");
    assertEquals(0, Program.run(folder, command(whole)).code());
    for (String file :
        List.of(
            "spec.json",
            "model.onnx",
            "best.onnx",
            "metrics.csv",
            "result.json",
            "checkpoints/state")) {
      assertArrayEquals(
          Files.readAllBytes(only(whole).resolve(file)),
          Files.readAllBytes(only(killed).resolve(file)),
          file);
    }
  }

  private static Path state(Path runs) throws IOException {
    if (!Files.isDirectory(runs)) {
      return null;
    }
    try (Stream<Path> walk = Files.walk(runs)) {
      return walk.filter(path -> path.endsWith("checkpoints/state")).findFirst().orElse(null);
    } catch (UncheckedIOException e) {
      return null; // a temporary file has gone meanwhile: the caller looks again
    }
  }

  private static List<String> command(Path runs) {
    List<String> line = new ArrayList<>(List.of("train", "lenet5", "--runs", runs.toString()));
    line.addAll(SMALL);
    line.addAll(
        List.of(
            "--steps", "240", "--optimizer", "sgd", "--learning-rate", "0.02", "--decay", "1e-4"));
    line.addAll(List.of("--augment", "--schedule", "warm-up:20+cosine", "--threads", "2"));
    line.addAll(List.of("--checkpoint-seconds", "0"));
    return Program.marble(List.of(), line.toArray(String[]::new));
  }

  @Test
  void isAnExperimentOfGrids() throws IOException {
    String keys =
        """
        experiment: train
        model: lenet5
        data: strokes
        limit: 200
        steps: 10
        optimizer: sgd
        momentum: 0.5
        grid:
          learning_rate: [0.01, 0.1]
        """;
    Path file = Files.writeString(folder.resolve("grid.yaml"), keys);
    Path runs = folder.resolve("grid");
    Said.by("run", file, "-o", runs).well();
    long folders = count(runs);
    // The same keys are the same run, whoever asks.
    Said.by(
            "train",
            "lenet5",
            "--data",
            "strokes",
            "--limit",
            200,
            "--steps",
            10,
            "--optimizer",
            "sgd",
            "--momentum",
            "0.5",
            "--learning-rate",
            "0.10",
            "--runs",
            runs)
        .well();
    assertEquals(folders, count(runs));
    Files.writeString(file, keys.replace("momentum", "momentun"));
    Said.by("run", file, "-o", runs).refused("\"momentun\"", "Maybe you meant \"momentum\"");
  }

  private static long count(Path runs) throws IOException {
    try (Stream<Path> list = Files.list(runs)) {
      return list.count();
    }
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    train("lenet-400").refused("no architecture \"lenet-400\"", "Maybe one of lenet-300-100");
    train("784-100-7").refused("gives 7 logits", "10 classes");
    train("lenet5", "--steps", 5, "--epochs", 1).refused("say the same thing twice");
    train("lenet5", "--momentum", "0.5").refused("--momentum 0.5 is about sgd");
    train("lenet5", "--learning-rate", "0").refused("learning rate is 0.0");
    train("lenet5", "--schedule", "stairs").refused("schedule \"stairs\" is none of");
    train("lenet5", "--init", "xavier").refused("\"xavier\" are none of glorot-normal");
    train("lenet5", "--validation", 500).refused("validation examples is 500", "1 and 499");
    Said.by("train", "lenet5", "--data", "strokes", "--limit", 50, "--batch", 0)
        .refused("--batch 0");
    train("lenet5", "--best").refused("--best is about --out");
    train("missing.onnx").refused("no file \"missing.onnx\"");
    Said.by("train", "lenet5").refused("--data is missing");
    Path text = Files.writeString(folder.resolve("text.onnx"), "no model");
    train(text.toString()).refused("is not an ONNX model");
    train("lenet5", "--out", folder.resolve("none/x.onnx")).refused("does not exist");
    train("784-50-50-50-10", "--optimizer", "sgd", "--learning-rate", 10, "--steps", 300)
        .refused("Training diverged", "at step", "Maybe choose a smaller one");
  }

  @Test
  void theStateOfAnotherTrainingIsRefusedByName() throws IOException {
    train("784-20-10", "--steps", 10).well();
    Path one = only(folder.resolve("runs"));
    train("784-20-10", "--steps", 20).well();
    try (Stream<Path> list = Files.list(folder.resolve("runs"))) {
      Path other = list.filter(each -> !each.equals(one)).findFirst().orElseThrow();
      for (String name : List.of("checkpoints/state", "checkpoints/state.sha256")) {
        Files.copy(one.resolve(name), other.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
      Path state = other.resolve("checkpoints/state");
      train("784-20-10", "--steps", 20).refused(state.toString(), "is that of another training");
      Files.delete(state);
      train("784-20-10", "--steps", 20).well();
    }
  }

  /** A limit on the size of files stands in for a full disk. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "train 784-30-10 --steps 20",
        "prune 784-30-10 --steps 20 --seeds 1 --densities 0.5",
        "lottery 784-30-10 --steps 20 --seeds 1 --levels 1 --controls none"
      })
  void aFullDiskIsToldOfAndTheRunGoesOnLater(String command)
      throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "skipped: there is no /bin/sh");
    TorchEngine.version(); // so that its libraries lie unpacked
    List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
    words.addAll(List.of("--data", "strokes", "--limit", "300", "--runs", "runs"));
    List<String> limited = new ArrayList<>();
    limited.addAll(List.of("/bin/sh", "-c", "ulimit -f 32 && exec \"$@\"", "sh"));
    limited.addAll(Program.marble(List.of("-XX:-UsePerfData"), words.toArray(String[]::new)));
    Program.run(folder, limited).refused("could not be written", "runs");
    words.set(words.size() - 1, folder.resolve("runs").toString());
    Said.by(words.toArray()).well();
    assertTrue(Files.exists(only(folder.resolve("runs")).resolve("report.html")));
  }
}
