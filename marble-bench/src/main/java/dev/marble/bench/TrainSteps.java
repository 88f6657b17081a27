package dev.marble.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.marble.lab.data.DataSet;
import dev.marble.lab.data.Normalization;
import dev.marble.lab.model.Architectures;
import dev.marble.lab.model.InitialWeights;
import dev.marble.lab.model.Network;
import dev.marble.lab.prune.Masks;
import dev.marble.lab.train.Augmentation;
import dev.marble.lab.train.CheckpointStore;
import dev.marble.lab.train.Optimizer;
import dev.marble.lab.train.TorchEngine;
import dev.marble.lab.train.Trainer;
import dev.marble.lab.train.TrainingData;
import dev.marble.lab.train.TrainingProgress;
import dev.marble.lab.train.TrainingSpec;
import dev.marble.random.Seed;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * One step of training, from the examples to the moved weights: input pipeline, forward and
 * backward pass, Adam, and the loss that is reported. Two threads.
 *
 * <p>Beside the wall clock stands the processor's time: where other programs share the machine,
 * half of it (on two threads) is what a step takes at least, and the quickest tenth of the steps
 * comes nearest to an idle machine.
 */
public final class TrainSteps {
  private static final Seed SEED = new Seed(1);

  private TrainSteps() {}

  /** What is measured. */
  private record Case(String model, int channels, int side, int batch, int steps, double peer) {}

  /**
   * Measures and prints.
   *
   * @param arguments how often each is measured; 1 if nothing is said
   */
  public static void main(String[] arguments) {
    TorchEngine.useThreads(2);
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1;
    Case[] cases = {
      new Case("lenet-300-100", 1, 28, 60, 2_000, 4.8),
      new Case("lenet-300-100", 1, 28, 128, 1_500, 5.6),
      new Case("conv4", 3, 32, 60, 40, 374),
      new Case("conv4", 3, 32, 128, 20, 939)
    };
    System.out.println(TorchEngine.version() + "; load " + load());
    System.out.println(
        "| model | batch | quickest tenth | median | processor, half | PyTorch in Python |");
    System.out.println("|---|---|---|---|---|---|");
    for (int round = 0; round < rounds; round++) {
      for (Case each : cases) {
        measure(each);
      }
    }
    System.out.println("load " + load());
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private static void measure(Case each) {
    DataSet train = new Noise(each.channels(), each.side(), 6_000);
    DataSet few = new Noise(each.channels(), each.side(), 10);
    TrainingData data =
        new TrainingData(train, few, few, Normalization.parse("0.5,0.3"), Augmentation.NONE);
    Network zeros =
        Architectures.named(each.model(), each.channels(), each.side(), each.side(), 10);
    int warmUp = each.steps() / 5;
    TrainingSpec spec =
        TrainingSpec.of(new Optimizer.Adam(1e-3), each.steps(), each.batch(), SEED)
            .evaluating(each.steps(), 0);
    long[] nanos = new long[each.steps()];
    long[] processor = new long[each.steps()];
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    TrainingProgress clock =
        new TrainingProgress() {
          @Override
          public void step(int step, double loss) {
            nanos[step - 1] = System.nanoTime();
            processor[step - 1] = system.getProcessCpuTime();
          }
        };
    Trainer.train(
        InitialWeights.GLOROT_NORMAL.draw(zeros, SEED),
        Masks.full(Map.of()),
        data,
        spec,
        CheckpointStore.NONE,
        clock);
    double[] millis = new double[each.steps() - warmUp];
    for (int i = 0; i < millis.length; i++) {
      millis[i] = (nanos[warmUp + i] - nanos[warmUp + i - 1]) * 1e-6;
    }
    Arrays.sort(millis);
    double halfProcessor =
        (processor[each.steps() - 1] - processor[warmUp - 1]) * 1e-6 / 2 / millis.length;
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %.2f ms | %.2f ms | %.2f ms | %.1f ms |%n",
        each.model(),
        each.batch(),
        millis[millis.length / 10],
        millis[millis.length / 2],
        halfProcessor,
        each.peer());
  }
}
