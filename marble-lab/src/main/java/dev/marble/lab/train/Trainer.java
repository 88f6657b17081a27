package dev.marble.lab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import ai.djl.training.tracker.Tracker;
import dev.marble.lab.data.DataSet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Trains a sequential network to classify, by gradient descent on the cross-entropy.
 *
 * <p>Weights and order of the examples come from the seed alone. The sums of the forward and
 * backward pass are in {@code float}: two runs agree to the last bit only with the same engine, the
 * same processor and the same number of threads.
 *
 * <p>One training at a time in one process: the engine has one gradient collector.
 */
public final class Trainer {
  private static final int TEST_BATCH = 500;

  private final TrainingSpec spec;
  private final DataSet test;
  private final Batches trainBatches;
  private final Batches testBatches;
  private final int trainSize;
  private final TrainingProgress progress;
  private final Loss loss = new SoftmaxCrossEntropyLoss();

  private Trainer(DataSet train, DataSet test, TrainingSpec spec, TrainingProgress progress) {
    this.spec = spec;
    this.test = test;
    this.trainSize = train.size();
    this.trainBatches = new Batches(train, spec.normalization());
    this.testBatches = new Batches(test, spec.normalization());
    this.progress = progress;
  }

  /**
   * Trains a network from random weights.
   *
   * @param architecture fits the images and has an output for each class
   * @param train examples to learn from
   * @param test examples to measure the accuracy with, after each epoch
   * @param spec how
   * @param progress hears how it goes
   * @throws TrainingException when data and architecture do not fit or the engine cannot be loaded
   */
  public static TrainingResult train(
      Architecture architecture,
      DataSet train,
      DataSet test,
      TrainingSpec spec,
      TrainingProgress progress) {
    checkFit(architecture, train, spec);
    checkFit(architecture, test, spec);
    Trainer trainer = new Trainer(train, test, spec, progress);
    try (NDManager manager = TorchEngine.newManager()) {
      return trainer.train(InitialWeights.of(architecture, spec.seed()), manager);
    }
  }

  private static void checkFit(Architecture architecture, DataSet data, TrainingSpec spec) {
    Dimensions images = new Dimensions(data.channels(), data.height(), data.width());
    if (!images.equals(architecture.input())) {
      throw new TrainingException(
          data.name()
              + " has images of "
              + images
              + ", but the network takes "
              + architecture.input()
              + ".");
    }
    if (data.classes() > architecture.outputs()) {
      throw new TrainingException(
          data.name()
              + " has "
              + data.classes()
              + " classes, but the network gives "
              + architecture.outputs()
              + " logits.");
    }
    if (!spec.normalization().fits(data.channels())) {
      throw new TrainingException(
          "The normalization is for "
              + spec.normalization().means().size()
              + " channels, but "
              + data.name()
              + " has "
              + data.channels()
              + ".");
    }
  }

  private TrainingResult train(Network start, NDManager manager) {
    TorchNetwork network = new TorchNetwork(start, manager);
    ai.djl.training.optimizer.Optimizer optimizer = optimizer();
    List<EpochReport> reports = new ArrayList<>();
    for (int epoch = 1; epoch <= spec.epochs(); epoch++) {
      long started = System.nanoTime();
      double meanLoss = epoch(network, optimizer, epoch, manager);
      double accuracy = accuracy(network, manager);
      double seconds = (System.nanoTime() - started) * 1e-9;
      EpochReport report = new EpochReport(epoch, meanLoss, accuracy, seconds);
      reports.add(report);
      progress.epoch(report);
    }
    return new TrainingResult(network.snapshot(), reports);
  }

  private int steps() {
    return (trainSize + spec.batch() - 1) / spec.batch();
  }

  private ai.djl.training.optimizer.Optimizer optimizer() {
    Tracker rate = rate();
    return switch (spec.optimizer()) {
      case Optimizer.Adam adam ->
          ai.djl.training.optimizer.Optimizer.adam().optLearningRateTracker(rate).build();
      case Optimizer.Sgd sgd ->
          ai.djl.training.optimizer.Optimizer.sgd()
              .setLearningRateTracker(rate)
              .optMomentum((float) sgd.momentum())
              .build();
    };
  }

  private Tracker rate() {
    double first = spec.optimizer().learningRate();
    double last = (double) steps() * spec.epochs();
    return switch (spec.schedule()) {
      case CONSTANT -> Tracker.fixed((float) first);
      case LINEAR -> step -> (float) (first * Math.max(0, 1 - step / last));
    };
  }

  /** One pass over the training examples; gives the mean loss. */
  private double epoch(
      TorchNetwork network,
      ai.djl.training.optimizer.Optimizer optimizer,
      int epoch,
      NDManager manager) {
    int[] order = Permutation.of(trainSize, spec.seed().value(), epoch);
    double sum = 0;
    for (int from = 0, step = 1; from < order.length; from += spec.batch(), step++) {
      int to = Math.min(order.length, from + spec.batch());
      try (NDManager batch = manager.newSubManager()) {
        NDArray images = trainBatches.images(batch, order, from, to);
        NDArray labels = batch.create(trainBatches.labels(order, from, to));
        sum += step(network, optimizer, images, labels) * (to - from);
      }
      progress.step(epoch, step, steps());
    }
    return sum / order.length;
  }

  /** One step downhill; gives the loss before it. */
  private float step(
      TorchNetwork network,
      ai.djl.training.optimizer.Optimizer optimizer,
      NDArray images,
      NDArray labels) {
    float value;
    try (GradientCollector collector = TorchEngine.newGradientCollector()) {
      NDArray mean = loss.evaluate(new NDList(labels), new NDList(network.logits(images)));
      collector.backward(mean);
      value = mean.getFloat();
    }
    if (!Float.isFinite(value)) {
      throw new TrainingException(
          "Training diverged: the loss is " + value + ". Maybe choose a smaller learning rate.");
    }
    List<NDArray> tensors = network.tensors();
    for (int i = 0; i < tensors.size(); i++) {
      // The gradient is a handle of its own that would live as long as the tensor.
      try (NDArray gradient = tensors.get(i).getGradient()) {
        optimizer.update("parameter" + i, tensors.get(i), gradient);
        gradient.subi(gradient);
      }
    }
    return value;
  }

  private double accuracy(TorchNetwork network, NDManager manager) {
    int[] order = IntStream.range(0, test.size()).toArray();
    long right = 0;
    for (int from = 0; from < order.length; from += TEST_BATCH) {
      int to = Math.min(order.length, from + TEST_BATCH);
      try (NDManager batch = manager.newSubManager()) {
        NDArray logits = network.logits(testBatches.images(batch, order, from, to));
        right += right(logits.toFloatArray(), testBatches.labels(order, from, to));
      }
    }
    return (double) right / order.length;
  }

  /** How many rows of the logits (labels, classes) are largest at their label. */
  private static long right(float[] logits, long[] labels) {
    int classes = logits.length / labels.length;
    long right = 0;
    for (int i = 0; i < labels.length; i++) {
      int best = 0;
      for (int c = 1; c < classes; c++) {
        if (logits[i * classes + c] > logits[i * classes + best]) {
          best = c;
        }
      }
      right += best == labels[i] ? 1 : 0;
    }
    return right;
  }
}
