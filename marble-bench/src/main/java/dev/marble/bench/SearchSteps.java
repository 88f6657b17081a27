package dev.marble.bench;

import static dev.marble.onnx.ModelSketch.Attribute.integer;
import static dev.marble.onnx.ModelSketch.Attribute.integers;

import com.sun.management.OperatingSystemMXBean;
import dev.marble.lab.data.DataSet;
import dev.marble.lab.data.Normalization;
import dev.marble.lab.model.Architectures;
import dev.marble.lab.model.Biases;
import dev.marble.lab.model.InitialWeights;
import dev.marble.lab.model.Network;
import dev.marble.lab.model.OnnxImport;
import dev.marble.lab.prune.Density;
import dev.marble.lab.prune.Masks;
import dev.marble.lab.search.Keep;
import dev.marble.lab.search.MaskRule;
import dev.marble.lab.search.Method;
import dev.marble.lab.train.Augmentation;
import dev.marble.lab.train.CheckpointStore;
import dev.marble.lab.train.Optimizer;
import dev.marble.lab.train.TorchEngine;
import dev.marble.lab.train.Trainer;
import dev.marble.lab.train.TrainingData;
import dev.marble.lab.train.TrainingProgress;
import dev.marble.lab.train.TrainingSpec;
import dev.marble.onnx.ModelSketch;
import dev.marble.random.Seed;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One step of a search beside one step of plain training of the same network without biases, both
 * with momentum: what choosing the mask costs. Two threads, alternating, so that whatever else the
 * machine does meets both.
 */
public final class SearchSteps {
  private static final Seed SEED = new Seed(1);
  private static final Optimizer SGD = new Optimizer.Sgd(0.01, 0.9, false, 0);

  private SearchSteps() {}

  /** What is measured. */
  private record Case(String name, Network network, int batch, int steps) {}

  /** Times of a step. */
  private record Times(double quick, double median, double halfProcessor) {}

  /**
   * Measures and prints.
   *
   * @param arguments how often each is measured; 3 if nothing is said
   */
  public static void main(String[] arguments) throws IOException {
    TorchEngine.useThreads(2);
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
    Network leNet = Biases.drop(Architectures.named("lenet-300-100", 1, 28, 28, 10));
    List<Case> cases =
        List.of(
            new Case("the authors' MNIST example", example(), 64, 60),
            new Case("LeNet-300-100", leNet, 128, 600));
    System.out.println(TorchEngine.version() + "; load " + load());
    System.out.println(
        "| network | batch | what | quickest tenth | median | processor, half | to plain |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (Case each : cases) {
      for (int round = 0; round < rounds; round++) {
        Times plain = measure(each, Optional.empty());
        print(each, "plain training", plain, plain);
        for (Method method : Method.values()) {
          print(each, method.label(), measure(each, Optional.of(method)), plain);
        }
      }
    }
    System.out.println("load " + load());
  }

  /** Convolutions of 32 and 64 filters of 3×3, pooling, dense 128 and 10. */
  private static Network example() throws IOException {
    ModelSketch sketch = new ModelSketch("mnist-example");
    sketch.input("image", 1, 28, 28);
    weight(sketch, "conv1.weight", 32, 1, 3, 3);
    weight(sketch, "conv2.weight", 64, 32, 3, 3);
    weight(sketch, "fc1.weight", 128, 9216);
    weight(sketch, "fc2.weight", 10, 128);
    sketch.node("Conv", List.of("a"), List.of("image", "conv1.weight"));
    sketch.node("Relu", List.of("b"), List.of("a"));
    sketch.node("Conv", List.of("c"), List.of("b", "conv2.weight"));
    sketch.node("Relu", List.of("d"), List.of("c"));
    sketch.node(
        "MaxPool",
        List.of("e"),
        List.of("d"),
        integers("kernel_shape", 2, 2),
        integers("strides", 2, 2));
    sketch.node("Flatten", List.of("f"), List.of("e"), integer("axis", 1));
    sketch.node("Gemm", List.of("g"), List.of("f", "fc1.weight"), integer("transB", 1));
    sketch.node("Relu", List.of("h"), List.of("g"));
    sketch.node("Gemm", List.of("logits"), List.of("h", "fc2.weight"), integer("transB", 1));
    sketch.output("logits", 10);
    Path file = Files.createTempFile("example", ".onnx");
    try {
      sketch.write(file, false, true, written -> {});
      return OnnxImport.read(file);
    } finally {
      Files.delete(file);
    }
  }

  private static void weight(ModelSketch sketch, String name, long... shape) {
    long size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    sketch.constant(name, new float[Math.toIntExact(size)], shape);
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private static Times measure(Case each, Optional<Method> method) {
    DataSet train = new Noise(1, 28, 6_000);
    DataSet few = new Noise(1, 28, 10);
    TrainingData data =
        new TrainingData(train, few, few, Normalization.parse("0.5,0.3"), Augmentation.NONE);
    int warmUp = each.steps() / 4;
    TrainingSpec spec =
        TrainingSpec.of(SGD, each.steps(), each.batch(), SEED).evaluating(each.steps(), 0);
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
    Network start = InitialWeights.KAIMING_NORMAL.draw(each.network(), SEED);
    if (method.isEmpty()) {
      Trainer.train(start, Masks.full(Map.of()), data, spec, CheckpointStore.NONE, clock);
    } else {
      MaskRule rule =
          method
              .get()
              .rule(
                  each.network(),
                  InitialWeights.KAIMING_NORMAL,
                  SEED,
                  Keep.layerwise(Density.of(0.5)));
      Trainer.search(start, rule, data, spec, CheckpointStore.NONE, clock);
    }
    double[] millis = new double[each.steps() - warmUp - 1];
    for (int i = 0; i < millis.length; i++) {
      millis[i] = (nanos[warmUp + i] - nanos[warmUp + i - 1]) * 1e-6;
    }
    Arrays.sort(millis);
    double half = (processor[each.steps() - 2] - processor[warmUp - 1]) * 1e-6 / 2 / millis.length;
    return new Times(millis[millis.length / 10], millis[millis.length / 2], half);
  }

  private static void print(Case each, String what, Times times, Times plain) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %s | %.2f ms | %.2f ms | %.2f ms | %.2f, %.2f, %.2f |%n",
        each.name(),
        each.batch(),
        what,
        times.quick(),
        times.median(),
        times.halfProcessor(),
        times.quick() / plain.quick(),
        times.median() / plain.median(),
        times.halfProcessor() / plain.halfProcessor());
  }
}
