package dev.marble.lab.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.marble.lab.data.DataSet;
import dev.marble.lab.data.Normalization;
import dev.marble.lab.data.Split;
import dev.marble.lab.data.Strokes;
import dev.marble.lab.model.Architectures;
import dev.marble.lab.model.InitialWeights;
import dev.marble.lab.model.Kind;
import dev.marble.lab.model.Network;
import dev.marble.lab.model.Parameter;
import dev.marble.lab.prune.Masks;
import dev.marble.random.Philox;
import dev.marble.random.Seed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TrainerTest {
  private static final Seed SEED = new Seed(5);
  private static final DataSet TRAIN = Strokes.of(Split.TRAIN, 4_000, 2026);
  private static final DataSet TEST = Strokes.of(Split.TEST, 1_000, 2026);
  private static final Normalization PLAIN = Normalization.identity();
  private static final Masks ALL = Masks.full(Map.of());
  private static final Optimizer ADAM = new Optimizer.Adam(0.002);
  private static final Optimizer DECAYING = new Optimizer.Sgd(0.05, 0.9, true, 1e-3);

  private static Network start(String name) {
    return InitialWeights.KAIMING_NORMAL.draw(Architectures.named(name, 1, 28, 28, 10), SEED);
  }

  private static TrainingData data(int examples, Augmentation augmentation) {
    return TrainingData.split(
        TRAIN.first(examples), TEST.first(examples / 4), examples / 10, SEED, PLAIN, augmentation);
  }

  private static Trained train(Network start, Masks masks, TrainingSpec spec) {
    return Trainer.train(
        start,
        masks,
        data(800, Augmentation.NONE),
        spec,
        CheckpointStore.NONE,
        TrainingProgress.SILENT);
  }

  @Test
  void learnsStrokesAndLeavesAsOnnx() {
    TrainingSpec spec =
        TrainingSpec.of(ADAM, 240, 50, SEED).with(new Schedule.Linear()).evaluating(80, 0);
    Trained trained =
        Trainer.train(
            start("small-cnn"),
            ALL,
            data(4_000, Augmentation.NONE),
            spec,
            CheckpointStore.NONE,
            TrainingProgress.SILENT);
    trained.evaluations().forEach(System.out::println);
    Evaluation last = trained.lastEvaluation();
    assertTrue(last.testTop1() > 0.9, "accuracy " + last.testTop1());
    assertTrue(last.testTop5() > last.testTop1());
    assertTrue(last.trainLoss() < trained.evaluations().getFirst().trainLoss());
    assertEquals(
        List.of(80, 160, 240), trained.evaluations().stream().map(Evaluation::step).toList());
    Network network = trained.last();
    OnnxOutputs.assertSame(network, OnnxOutputs.images(TEST, 20), 20, 1, 28, 28);
    double theirs = OnnxOutputs.accuracy(network.toOnnx(Map.of()), TEST, PLAIN);
    assertEquals(last.testTop1(), theirs, 0.0021);
    Score score = Evaluator.score(network, TEST, PLAIN);
    assertEquals(last.testTop1(), score.top1());
    assertEquals(last.testLoss(), score.loss(), 1e-9);
  }

  /** After a few steps, so that running statistics and everything else have moved. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "lenet-300-100",
        "lenet5",
        "small-cnn",
        "conv2",
        "conv4",
        "conv6",
        "resnet20",
        "vgg-small"
      })
  void everyArchitectureGivesItsOwnOutputsAsOnnx(String name) {
    TrainingSpec spec = TrainingSpec.of(new Optimizer.Adam(1e-3), 2, 8, SEED);
    DataSet few = TRAIN.first(40);
    TrainingData data = new TrainingData(few, few, few, PLAIN, Augmentation.NONE);
    Network network =
        Trainer.train(start(name), ALL, data, spec, CheckpointStore.NONE, TrainingProgress.SILENT)
            .last();
    OnnxOutputs.assertSame(network, OnnxOutputs.images(TEST, 6), 6, 1, 28, 28);
    for (Parameter parameter : network.parameters()) {
      assertNotEquals(start(name).parameter(parameter.name()), parameter, parameter.name());
    }
  }

  /** About four weights of five are pruned. */
  private static Masks sparse(Network network) {
    Map<String, Integer> lengths = new LinkedHashMap<>();
    Map<String, BitSet> kept = new HashMap<>();
    for (Parameter weight : network.weights()) {
      BitSet bits = new BitSet(weight.length());
      IntStream.range(0, weight.length())
          .filter(i -> Philox.word(77, weight.length(), i) < Integer.MIN_VALUE / 5 * 3)
          .forEach(bits::set);
      lengths.put(weight.name(), weight.length());
      kept.put(weight.name(), bits);
    }
    return Masks.full(lengths).with(kept);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void prunedWeightsAreZeroAfterEveryStepAndKeptOnesMove(boolean adam) {
    Network start = start("784-30-20-10");
    Masks masks = sparse(start);
    Optimizer optimizer = adam ? new Optimizer.Adam(0.01, 1e-2) : DECAYING;
    List<Integer> every = IntStream.rangeClosed(0, 12).boxed().toList();
    Trained trained = train(start, masks, TrainingSpec.of(optimizer, 12, 60, SEED).keeping(every));
    for (int step : every) {
      for (Parameter weight : trained.kept().get(step).weights()) {
        BitSet kept = masks.kept(weight.name());
        for (int i = 0; i < weight.length(); i++) {
          if (!kept.get(i)) {
            assertEquals(0, Float.floatToIntBits(weight.value(i)), weight + " after " + step);
          }
        }
        if (step == 0) {
          assertEquals(
              weight.with(masks.apply(weight.name(), start.parameter(weight.name()).values())),
              weight);
        }
      }
    }
    int negative = 0;
    for (Parameter weight : trained.last().weights()) {
      Parameter before = trained.kept().get(0).parameter(weight.name());
      for (int i : masks.kept(weight.name()).stream().toArray()) {
        assertNotEquals(before.value(i), weight.value(i), weight.name() + " at " + i);
        negative += before.value(i) < 0 ? 1 : 0;
      }
    }
    assertTrue(negative > 1_000, "negative weights: " + negative);
  }

  /** Dies in the middle of a step, as a killed process does. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Without momentum an optimizer has nothing to forget. */
  @Test
  void goesOnFromALaterStepAsIfItHadBeenThere() {
    Network start = start("small-cnn");
    TrainingSpec spec =
        TrainingSpec.of(new Optimizer.Sgd(0.05, 0, false, 0), 20, 32, SEED)
            .with(new Schedule.Cosine())
            .keeping(List.of(7));
    TrainingData data = data(200, Augmentation.CROP_AND_FLIP);
    Trained whole = train(start, data, spec);
    Trained rest = train(whole.kept().get(7), data, spec.keeping(List.of()).after(7));
    assertEquals(whole.last(), rest.last());
    assertEquals(20, rest.steps());
  }

  private static Trained train(Network start, TrainingData data, TrainingSpec spec) {
    return Trainer.train(start, ALL, data, spec, CheckpointStore.NONE, TrainingProgress.SILENT);
  }

  @ParameterizedTest
  @CsvSource({"small-cnn, true", "small-cnn, false", "resnet20, false"})
  void resumedIsNeverInterrupted(String name, boolean adam, @TempDir Path folder) {
    Network start = start(name);
    Masks masks = sparse(start);
    int steps = name.equals("resnet20") ? 8 : 45;
    TrainingSpec spec =
        TrainingSpec.of(adam ? ADAM : DECAYING, steps, 32, SEED)
            .with(new Schedule.WarmUp(3, new Schedule.Cosine()))
            .evaluating(5, 0)
            .keeping(List.of(2, 7));
    TrainingData data = data(name.equals("resnet20") ? 80 : 400, Augmentation.CROP_AND_FLIP);
    Trained whole =
        Trainer.train(start, masks, data, spec, CheckpointStore.NONE, TrainingProgress.SILENT);

    CheckpointStore store = CheckpointStore.file(folder.resolve("state"), Duration.ZERO);
    for (int death : new int[] {3, 4, steps - 1}) {
      TrainingProgress dying =
          new TrainingProgress() {
            @Override
            public void step(int step, double loss) {
              if (step == death) {
                throw new Killed();
              }
            }
          };
      assertThrows(Killed.class, () -> Trainer.train(start, masks, data, spec, store, dying));
    }
    int[] from = {-1};
    TrainingProgress heard =
        new TrainingProgress() {
          @Override
          public void begin(int step, int ofSteps, List<Evaluation> evaluations) {
            from[0] = step;
          }
        };
    Trained resumed = Trainer.train(start, masks, data, spec, store, heard);
    assertEquals(steps - 2, from[0]);
    assertEquals(whole, resumed);
    // Once more: it is done.
    assertEquals(whole, Trainer.train(start, masks, data, spec, store, heard));
    assertEquals(steps, from[0]);
  }

  @Test
  void refusesForeignAndDamagedCheckpoints(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("state");
    CheckpointStore store = CheckpointStore.file(file, Duration.ZERO);
    Network start = start("784-10-10");
    TrainingData data = data(100, Augmentation.NONE);
    TrainingSpec spec = TrainingSpec.of(ADAM, 3, 10, SEED);
    Trainer.train(start, ALL, data, spec, store, TrainingProgress.SILENT);
    TrainingSpec other = TrainingSpec.of(ADAM, 3, 11, SEED);
    assertRefused(
        "is that of another training",
        () -> Trainer.train(start, ALL, data, other, store, TrainingProgress.SILENT));
    TrainingData others = data(110, Augmentation.NONE);
    assertRefused(
        "is that of another training",
        () -> Trainer.train(start, ALL, others, spec, store, TrainingProgress.SILENT));
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertRefused(
        "is damaged", () -> Trainer.train(start, ALL, data, spec, store, TrainingProgress.SILENT));
  }

  @Test
  void stopsWhenPatienceEnds() {
    // A rate so high that the loss soon rises.
    TrainingSpec spec = TrainingSpec.of(new Optimizer.Adam(0.05), 400, 20, SEED).evaluating(5, 3);
    Trained trained = train(start("784-20-10"), ALL, spec);
    assertTrue(trained.steps() < 400, "steps " + trained.steps());
    assertEquals(trained.bestStep() + 15, trained.steps());
    double least =
        trained.evaluations().stream().mapToDouble(Evaluation::validationLoss).min().orElseThrow();
    assertEquals(least, trained.bestEvaluation().validationLoss());
    assertFalse(trained.best().equals(trained.last()));
  }

  @Test
  void saysWhereTrainingDiverges() {
    Network deep = start("784-50-50-50-50-10");
    TrainingSpec wild = TrainingSpec.of(new Optimizer.Sgd(10, 0.9, false, 0), 300, 20, SEED);
    assertRefused("Training diverged: the loss is NaN at step", () -> train(deep, ALL, wild));
  }

  @Test
  void refusesWhatDoesNotFit() {
    Network large = Architectures.named("small-cnn", 3, 32, 32, 10);
    TrainingSpec spec = TrainingSpec.of(ADAM, 1, 10, SEED);
    assertRefused("takes examples of shape [3, 32, 32]", () -> train(large, ALL, spec));
    Network nine = Architectures.named("784-9", 1, 28, 28, 9);
    assertRefused("10 classes, but the network gives 9", () -> train(nine, ALL, spec));
    assertRefused("lie between 1.0E-8 and 10", () -> new Optimizer.Adam(0));
    assertRefused("momentum is 1.0", () -> new Optimizer.Sgd(0.1, 1, false, 0));
    assertRefused("needs a momentum", () -> new Optimizer.Sgd(0.1, 0, true, 0));
    assertRefused("number of steps is 0", () -> TrainingSpec.of(ADAM, 0, 10, SEED));
    assertRefused("step to keep is 9", () -> spec.keeping(List.of(9)));
    Normalization two = Normalization.parse("0,0,1,1");
    assertRefused(
        "2 channels", () -> TrainingData.split(TRAIN, TEST, 10, SEED, two, Augmentation.NONE));
    assertRefused(
        "validation examples is 4000",
        () -> TrainingData.split(TRAIN, TEST, 4_000, SEED, PLAIN, Augmentation.NONE));
  }

  private static void assertRefused(String text, Runnable work) {
    String message = assertThrows(TrainingException.class, work::run).getMessage();
    assertTrue(message.contains(text), message);
    assertEquals(1, message.lines().count());
  }

  @Test
  void gradientsAreThoseOfTheLoss() {
    Network network = start("784-12-10");
    Map<String, float[]> gradients = LossGradients.of(network, TRAIN, PLAIN, 4_000, SEED);
    assertEquals(List.of("fc1.weight", "fc2.weight"), List.copyOf(gradients.keySet()));
    Parameter weight = network.parameter("fc2.weight");
    for (int i : new int[] {0, 17, 100}) {
      double step = 1e-2;
      double slope =
          (loss(network, weight, i, step) - loss(network, weight, i, -step)) / (2 * step);
      assertEquals(slope, gradients.get("fc2.weight")[i], 2e-3 * Math.abs(slope) + 1e-5);
    }
  }

  private static double loss(Network network, Parameter weight, int index, double step) {
    float[] values = weight.values();
    values[index] += (float) step;
    List<Parameter> moved =
        network.parameters().stream()
            .map(each -> each.equals(weight) ? weight.with(values) : each)
            .toList();
    return Evaluator.score(network.with(moved), TRAIN, PLAIN).loss();
  }

  /** As on a GPU, whose memory nobody else can write to. */
  @Test
  void copiedParametersMoveAsSharedOnesDo() {
    Network start = start("resnet20");
    Masks masks = sparse(start);
    Network shared = threeSteps(start, masks, false);
    assertEquals(shared, threeSteps(start, masks, true));
    assertNotEquals(start.parameter("bn1.running_mean"), shared.parameter("bn1.running_mean"));
    assertNotEquals(start.parameter("conv1.weight"), shared.parameter("conv1.weight"));
  }

  private static Network threeSteps(Network start, Masks masks, boolean isCopied) {
    try (NDManager manager = TorchEngine.newManager()) {
      TorchNetwork torch = new TorchNetwork(start, manager, isCopied);
      List<Trainable> trainables =
          IntStream.range(0, start.parameters().size())
              .filter(i -> start.parameters().get(i).kind().isTrained())
              .mapToObj(i -> new Trainable(torch, i, masks, DECAYING))
              .toList();
      NDArray images = manager.create(OnnxOutputs.images(TRAIN, 8), new Shape(8, 1, 28, 28));
      for (int step = 1; step <= 3; step++) {
        try (GradientCollector collector = TorchEngine.newGradientCollector()) {
          Optional<DropoutMasks> dropout = Optional.of(new DropoutMasks(SEED, step));
          collector.backward(torch.logits(images, dropout).logSoftmax(1).square().mean());
        }
        for (Trainable each : trainables) {
          each.step(step, 0.01);
        }
      }
      return torch.snapshot();
    }
  }

  @Test
  void onlyConstantsAndStatisticsHaveNoGradient() {
    for (Kind kind : Kind.values()) {
      boolean follows = kind != Kind.MEAN && kind != Kind.VARIANCE && kind != Kind.CONSTANT;
      assertEquals(follows, kind.isTrained());
    }
  }

  @Test
  void saysThatAnEngineIsMissing() {
    String message =
        assertThrows(TrainingException.class, () -> TorchEngine.newManager("Marmor")).getMessage();
    assertTrue(message.contains("The deep-learning engine (Marmor) cannot be loaded"), message);
    assertTrue(message.contains("Maybe"), message);
    assertEquals(1, message.lines().count());
  }
}
