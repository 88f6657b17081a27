package dev.marble.lab.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OrtException;
import dev.marble.lab.data.DataSet;
import dev.marble.lab.data.Normalization;
import dev.marble.lab.data.Split;
import dev.marble.lab.data.Strokes;
import dev.marble.random.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TrainerTest {
  private static final Seed SEED = new Seed(5);
  private static final DataSet TRAIN = Strokes.of(Split.TRAIN, 4_000, 2026);
  private static final DataSet TEST = Strokes.of(Split.TEST, 1_000, 2026);
  private static final Architecture SMALL = Architecture.smallConvolutional(1, 28, 28, 10);

  private static TrainingSpec spec(Optimizer optimizer, int epochs, Normalization normalization) {
    return new TrainingSpec(
        optimizer, TrainingSpec.Schedule.LINEAR, epochs, 50, SEED, normalization);
  }

  private static TrainingSpec adam(int epochs) {
    return spec(new Optimizer.Adam(0.003), epochs, Normalization.identity());
  }

  /** Hears everything. */
  private static final class Heard implements TrainingProgress {
    private final List<EpochReport> epochs = new ArrayList<>();
    private int steps;

    @Override
    public void step(int epoch, int step, int ofSteps) {
      steps++;
      assertEquals(epochs.size() + 1, epoch);
      assertEquals((steps - 1) % ofSteps + 1, step);
    }

    @Override
    public void epoch(EpochReport report) {
      epochs.add(report);
    }
  }

  @Test
  void learnsStrokesAndLeavesAsOnnx() throws OrtException {
    System.out.println("seed " + SEED);
    Heard heard = new Heard();
    TrainingResult result = Trainer.train(SMALL, TRAIN, TEST, adam(3), heard);
    heard.epochs.forEach(System.out::println);
    assertEquals(heard.epochs, result.epochs());
    assertEquals(3 * 80, heard.steps);
    assertTrue(result.testAccuracy() > 0.9, "accuracy " + result.testAccuracy());
    assertTrue(heard.epochs.get(2).meanLoss() < heard.epochs.get(0).meanLoss());
    byte[] onnx = OnnxExport.bytes(result.network(), "test", Map.of());
    try (OnnxRunner runner = new OnnxRunner(onnx)) {
      assertSameLogits(result.network(), runner);
      assertEquals(result.testAccuracy(), runner.accuracy(TEST), 0.0011);
    }
  }

  private static void assertSameLogits(Network network, OnnxRunner runner) throws OrtException {
    int count = 20;
    float[] images = new float[count * 784];
    float[] image = new float[784];
    for (int i = 0; i < count; i++) {
      TEST.image(i, image);
      System.arraycopy(image, 0, images, i * 784, 784);
    }
    float[][] theirs = runner.logits(images, count, 1, 28, 28);
    try (NDManager manager = TorchEngine.newManager()) {
      NDArray tensor = manager.create(images, new Shape(count, 1, 28, 28));
      float[] ours = new TorchNetwork(network, manager).logits(tensor).toFloatArray();
      for (int i = 0; i < ours.length; i++) {
        float their = theirs[i / 10][i % 10];
        assertEquals(their, ours[i], 1e-4f * Math.max(1, Math.abs(their)));
      }
    }
  }

  @Test
  void learnsWithPlainGradientDescentAndNormalization() {
    TrainingSpec spec = spec(new Optimizer.Sgd(0.1, 0.9), 2, Normalization.parse("0.12,0.25"));
    Architecture dense = Architecture.dense(1, 28, 28, List.of(64, 10));
    TrainingResult result = Trainer.train(dense, TRAIN, TEST, spec, TrainingProgress.SILENT);
    System.out.println("sgd: " + result.epochs().getLast());
    assertTrue(result.testAccuracy() > 0.75, "accuracy " + result.testAccuracy());
  }

  @Test
  void givesTheSameNetworkAgain() {
    DataSet few = TRAIN.first(500);
    Architecture dense = Architecture.dense(1, 28, 28, List.of(16, 10));
    Network one = Trainer.train(dense, few, few, adam(1), TrainingProgress.SILENT).network();
    Network two = Trainer.train(dense, few, few, adam(1), TrainingProgress.SILENT).network();
    for (int i = 0; i < one.parameters().size(); i++) {
      assertArrayEquals(one.parameters().get(i).values(), two.parameters().get(i).values(), 1e-4f);
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    Architecture other = Architecture.smallConvolutional(3, 32, 32, 10);
    assertRefused("1×28×28", other, adam(1));
    assertRefused("10 classes", Architecture.dense(1, 28, 28, List.of(9)), adam(1));
    TrainingSpec two = spec(new Optimizer.Adam(0.1), 1, Normalization.parse("0,0,1,1"));
    assertRefused("2 channels", SMALL, two);
    assertThrows(TrainingException.class, () -> new Optimizer.Adam(0));
    assertThrows(TrainingException.class, () -> new Optimizer.Sgd(0.1, 1));
    assertThrows(TrainingException.class, () -> adam(0));
  }

  private static void assertRefused(String text, Architecture architecture, TrainingSpec spec) {
    String message =
        assertThrows(
                TrainingException.class,
                () -> Trainer.train(architecture, TRAIN, TEST, spec, TrainingProgress.SILENT))
            .getMessage();
    assertTrue(message.contains(text), message);
  }

  @Test
  void saysThatTrainingDiverges() {
    Architecture deep = Architecture.dense(1, 28, 28, List.of(50, 50, 50, 50, 10));
    TrainingSpec wild = spec(new Optimizer.Sgd(10, 0.9), 3, Normalization.parse("0,0.0001"));
    assertRefused("diverged", deep, wild);
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
