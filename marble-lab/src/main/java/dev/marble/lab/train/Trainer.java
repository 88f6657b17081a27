package dev.marble.lab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.marble.lab.model.Kind;
import dev.marble.lab.model.Network;
import dev.marble.lab.model.Parameter;
import dev.marble.lab.prune.Masks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Trains a network to classify, by gradient descent on the cross-entropy.
 *
 * <p>The order of the examples, their augmentation and what is dropped out are functions of the
 * seed and the step. The sums of the forward and backward pass are in {@code float}: two runs agree
 * to the last bit with the same engine, the same processor and the same number of threads, whether
 * one of them was interrupted or not.
 *
 * <p>Weights without their bit in the masks are exactly 0 after every step. In a search, scores
 * move in place of the weights, and nothing else does.
 *
 * <p>One training at a time in one process: the engine has one gradient collector.
 */
public final class Trainer {
  private final Network start;
  private final TrainingData data;
  private final TrainingSpec spec;
  private final TrainingProgress progress;
  private final TorchNetwork torch;
  private final NDManager manager;
  private final Map<Integer, Follower> followers = new LinkedHashMap<>(); // by parameter
  private final ScoredWeights scored; // null where the weights themselves are trained
  private final Examples train;
  private final Examples validation;
  private final Examples test;
  private final Batch room;
  private final Batch testRoom;
  private final int stepsOfEpoch;

  // The state, all of which is in a checkpoint.
  private int step;
  private boolean stopped;
  private double lossSum;
  private long lossCount;
  private final List<Evaluation> evaluations = new ArrayList<>();
  private int bestStep;
  private Network best;
  private final Map<Integer, Network> kept = new HashMap<>();

  private int orderEpoch = -1;
  private int[] order;

  private Trainer(
      Network start,
      Masks masks,
      ScoredWeights scored,
      TrainingData data,
      TrainingSpec spec,
      TrainingProgress progress,
      NDManager manager) {
    this.start = start;
    this.scored = scored;
    this.data = data;
    this.spec = spec;
    this.progress = progress;
    this.manager = manager;
    this.best = start;
    this.step = spec.from();
    this.torch = new TorchNetwork(start, manager);
    long[] example = Fit.example(start, data.train());
    int classes = Fit.logits(torch, example, data.train(), manager);
    int tensor = 0;
    for (int i = 0; i < start.parameters().size(); i++) {
      Kind kind = start.parameters().get(i).kind();
      if (scored == null && kind.isTrained()) {
        followers.put(i, new Trainable(torch, i, masks, spec.optimizer()));
      } else if (scored != null && kind == Kind.WEIGHT) {
        followers.put(i, new ScoreTensor(torch, i, scored, tensor++, spec.optimizer()));
      }
    }
    this.train = new Examples(data.train(), data.normalization());
    this.validation = new Examples(data.validation(), data.normalization());
    this.test = new Examples(data.test(), data.normalization());
    int batch = Math.min(spec.batch(), train.size());
    this.room = new Batch(batch, example, data.train().imageLength(), classes);
    this.testRoom = Evaluator.room(example, data.test(), classes);
    this.stepsOfEpoch = (train.size() + batch - 1) / batch;
  }

  /**
   * Trains a network.
   *
   * @param start where it starts; weights without their bit are set to 0
   * @param masks which weights are trained at all
   * @param data to learn from and to measure with
   * @param spec how
   * @param store where the state is kept; a training that it holds is continued
   * @param progress hears how it goes
   * @throws TrainingException when network and data do not fit, the engine cannot be loaded, the
   *     loss is no longer a number, or the store holds another training
   */
  public static Trained train(
      Network start,
      Masks masks,
      TrainingData data,
      TrainingSpec spec,
      CheckpointStore store,
      TrainingProgress progress) {
    try (NDManager manager = TorchEngine.newManager()) {
      Trainer trainer = new Trainer(start, masks, null, data, spec, progress, manager);
      return trainer.run(masks, store);
    }
  }

  /**
   * Searches: scores move, and weights follow from them; biases, scales and shifts stay as they
   * are.
   *
   * @param start its graph, and all that does not move
   * @param scored the scores, as they are at first; in the end they are what training made of them,
   *     and its weights are those of the last network
   * @param data to learn from and to measure with
   * @param spec how
   * @param store where the state is kept; a search that it holds is continued
   * @param progress hears how it goes
   * @throws TrainingException as for {@link #train}
   */
  public static Trained search(
      Network start,
      ScoredWeights scored,
      TrainingData data,
      TrainingSpec spec,
      CheckpointStore store,
      TrainingProgress progress) {
    try (NDManager manager = TorchEngine.newManager()) {
      Masks all = Masks.full(start);
      Trainer trainer = new Trainer(start, all, scored, data, spec, progress, manager);
      return trainer.run(all, store);
    }
  }

  private Trained run(Masks masks, CheckpointStore store) {
    List<Examples> parts = List.of(train, validation, test);
    String how = spec.label() + (scored == null ? "" : "; " + scored.label());
    String fingerprint = store.isKeeping() ? Fingerprint.of(start, masks, data, parts, how) : "";
    store.load().ifPresent(bytes -> restore(Checkpoint.of(store.title(), bytes, fingerprint)));
    show(false);
    keep();
    progress.begin(step, spec.steps(), List.copyOf(evaluations));
    long saved = System.nanoTime();
    while (step < spec.steps() && !stopped) {
      advance();
      boolean last = step == spec.steps() || stopped;
      if (last || System.nanoTime() - saved >= store.interval().toNanos()) {
        if (store.isKeeping()) {
          store.save(checkpoint().toBytes(fingerprint));
        }
        saved = System.nanoTime();
      }
    }
    show(true);
    return new Trained(torch.snapshot(), step, best, bestStep, kept, evaluations);
  }

  /** In a search, gives the network its weights: those of the next step, or those it would keep. */
  private void show(boolean isFinal) {
    if (scored == null) {
      return;
    }
    if (isFinal) {
      scored.settle(step);
    } else {
      scored.draw(step);
    }
    for (Follower follower : followers.values()) {
      if (follower instanceof ScoreTensor tensor) {
        tensor.show();
      }
    }
  }

  /** One step, and the evaluation that is due after it. */
  private void advance() {
    float loss = descend();
    step++;
    lossSum += (double) loss * room.size();
    lossCount += room.size();
    keep();
    progress.step(step, loss);
    if (step % spec.evaluateEvery() == 0 || step == spec.steps()) {
      show(true);
      evaluate();
    }
    show(false);
  }

  /** Moves all parameters along the gradient of one batch; gives its loss before that. */
  private float descend() {
    int epoch = step / stepsOfEpoch + 1;
    if (epoch != orderEpoch) {
      order = Permutation.of(train.size(), spec.seed().value(), epoch);
      orderEpoch = epoch;
    }
    int from = step % stepsOfEpoch * room.capacity();
    int to = Math.min(order.length, from + room.capacity());
    room.fill(train, order, from, to, data.augmentation(), spec.seed(), epoch);
    float value;
    try (NDManager batch = manager.newSubManager();
        GradientCollector collector = TorchEngine.newGradientCollector()) {
      DropoutMasks dropout = new DropoutMasks(spec.seed(), step);
      NDArray logits = torch.logits(room.images(batch), Optional.of(dropout));
      NDArray mean = logits.logSoftmax(1).mul(room.targets(batch)).sum();
      collector.backward(mean);
      value = mean.getFloat();
    }
    double rate = spec.optimizer().learningRate() * spec.schedule().factor(step, spec.steps());
    checkFinite(value, "loss", step + 1, rate);
    for (Follower follower : followers.values()) {
      follower.step(step - spec.from() + 1, rate);
    }
    return value;
  }

  private static void checkFinite(double value, String what, int step, double rate) {
    if (!Double.isFinite(value)) {
      throw new TrainingException(
          "Training diverged: the "
              + what
              + " is "
              + value
              + " at step "
              + step
              + ", where the learning rate is "
              + rate
              + ". Maybe choose a smaller one, or a warm-up.");
    }
  }

  private void keep() {
    if (spec.keep().contains(step)) {
      kept.put(step, torch.snapshot());
    }
  }

  private void evaluate() {
    Score onValidation = Evaluator.score(torch, validation, testRoom, manager);
    Score onTest = Evaluator.score(torch, test, testRoom, manager);
    checkFinite(onValidation.loss(), "validation loss", step, spec.optimizer().learningRate());
    Evaluation evaluation =
        new Evaluation(
            step,
            lossSum / lossCount,
            onValidation.loss(),
            onValidation.top1(),
            onTest.loss(),
            onTest.top1(),
            onTest.top5());
    lossSum = 0;
    lossCount = 0;
    boolean better =
        evaluations.stream().allMatch(each -> evaluation.validationLoss() < each.validationLoss());
    evaluations.add(evaluation);
    if (better) {
      bestStep = step;
      best = torch.snapshot();
    }
    long since = evaluations.stream().filter(each -> each.step() > bestStep).count();
    stopped = spec.patience() > 0 && since >= spec.patience();
    progress.evaluation(evaluation);
  }

  private Checkpoint checkpoint() {
    List<float[]> moments = new ArrayList<>();
    followers.values().forEach(each -> moments.addAll(each.moments()));
    List<float[]> values = new ArrayList<>(values(torch.snapshot()));
    followers.forEach((number, each) -> values.set(number, each.values().clone()));
    Map<Integer, List<float[]>> keptValues = new HashMap<>();
    kept.forEach((at, network) -> keptValues.put(at, values(network)));
    return new Checkpoint(
        step,
        stopped,
        lossSum,
        lossCount,
        evaluations,
        bestStep,
        values,
        moments,
        values(best),
        keptValues);
  }

  private void restore(Checkpoint saved) {
    step = saved.step();
    stopped = saved.stopped();
    lossSum = saved.lossSum();
    lossCount = saved.lossCount();
    evaluations.addAll(saved.evaluations());
    bestStep = saved.bestStep();
    best = network(saved.best());
    saved.kept().forEach((at, values) -> kept.put(at, network(values)));
    int moment = 0;
    for (int i = 0; i < start.parameters().size(); i++) {
      float[] values = saved.values().get(i);
      Follower follower = followers.get(i);
      if (follower == null) {
        torch.values(i).put(0, values);
        torch.push(i);
        continue;
      }
      follower.restore(values);
      for (float[] array : follower.moments()) {
        System.arraycopy(saved.moments().get(moment++), 0, array, 0, array.length);
      }
    }
  }

  private static List<float[]> values(Network network) {
    return network.parameters().stream().map(Parameter::values).toList();
  }

  private Network network(List<float[]> values) {
    List<Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      parameters.add(start.parameters().get(i).with(values.get(i)));
    }
    return start.with(parameters);
  }
}
