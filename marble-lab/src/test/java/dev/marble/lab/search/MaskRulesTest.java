package dev.marble.lab.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.lab.model.InitialWeights;
import dev.marble.lab.model.Kind;
import dev.marble.lab.model.Network;
import dev.marble.lab.model.Parameter;
import dev.marble.lab.prune.Density;
import dev.marble.lab.prune.Masks;
import dev.marble.lab.prune.Scope;
import dev.marble.lab.train.CheckpointStore;
import dev.marble.lab.train.LossGradients;
import dev.marble.lab.train.Optimizer;
import dev.marble.lab.train.ScoredWeights;
import dev.marble.lab.train.Trained;
import dev.marble.lab.train.Trainer;
import dev.marble.lab.train.TrainingData;
import dev.marble.lab.train.TrainingProgress;
import dev.marble.lab.train.TrainingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskRulesTest {
  private static final Keep HALF = Keep.layerwise(Density.of(0.5));

  /** By hand: g·w·sign(s) is 2·0.5·1 = 1, 4·(−1)·(−1) = 4, −1·3·(−1) = 3, and 5·0·1 = 0. */
  @Test
  void theStraightThroughFormulaByHand() {
    float[] s = {9, 0.25f, -0.1f, -7, 1};
    float[] w = {9, 0.5f, -1, 3, 0};
    float[] g = {2, 4, -1, 5};
    ScoreChoice.straightThrough(s, w, g, 1, 4);
    assertArrayEquals(new float[] {1, 4, 3, 0}, g);
  }

  /** The gradient is that of the loss in which a weight is multiplied by |s|, σ(s) or α·|s|. */
  @ParameterizedTest
  @EnumSource(Method.class)
  void theGradientIsThatOfFiniteDifferences(Method method) {
    FrozenWeights frozen = Small.frozen("784-3-10", InitialWeights.KAIMING_NORMAL);
    MaskRule rule = method.rule(frozen, HALF, 0, false);
    long seed = 20_261_130;
    Random random = new Random(seed);
    rule.draw(0);
    int from = 11;
    float[] slopes = new float[8];
    double[] given = new double[8];
    for (int i = 0; i < 8; i++) {
      rule.scores(1)[from + i] = (float) random.nextGaussian();
      slopes[i] = (float) random.nextGaussian();
      given[i] = slopes[i];
    }
    rule.follow(1, slopes, from, 8);
    for (int i = 0; i < 8; i++) {
      double weight = shown(method, rule, frozen, from + i);
      double s = rule.scores(1)[from + i];
      double step = 1e-4;
      double difference =
          given[i] * weight * (soft(method, s + step) - soft(method, s - step)) / (2 * step);
      assertEquals(difference, slopes[i], 1e-5, "seed " + seed + ", " + i);
    }
  }

  /** What a tensor's weight is while it is kept. */
  private static double shown(Method method, MaskRule rule, FrozenWeights frozen, int index) {
    if (method != Method.MULTI_PRIZE) {
      return frozen.values(1)[index];
    }
    double alpha = 0;
    for (float each : rule.weights(1)) {
      alpha = Math.max(alpha, Math.abs(each));
    }
    int length = frozen.values(1).length;
    return alpha * Math.signum(rule.drawn().get(1).values(Small.SEED, length)[index]);
  }

  private static double soft(Method method, double s) {
    return method == Method.BERNOULLI ? 1 / (1 + Math.exp(-s)) : Math.abs(s);
  }

  /** The entropy's part of the gradient, by finite differences of the mean of H(σ(s)) in bits. */
  @Test
  void theEntropyHasAGradient() {
    FrozenWeights frozen = Small.frozen("784-3-10", InitialWeights.SIGNED_CONSTANT);
    double factor = 1e5;
    BernoulliMasks rule = new BernoulliMasks(frozen, 0.5, factor, false);
    double total = 784 * 3 + 30;
    for (float s : new float[] {-4, -1, 0, 0.5f, 3}) {
      rule.scores(1)[0] = s;
      float[] slope = {0};
      rule.follow(1, slope, 0, 1);
      double step = 1e-5;
      double difference = factor / total * (bits(s + step) - bits(s - step)) / (2 * step);
      assertEquals(difference, slope[0], 1e-3, "score " + s);
    }
  }

  private static double bits(double s) {
    double p = 1 / (1 + Math.exp(-s));
    return -(p * Math.log(p) + (1 - p) * Math.log(1 - p)) / Math.log(2);
  }

  /**
   * One step of the engine without momentum moves scores by −rate · dL/dw · w · sign(s), where
   * dL/dw is the gradient of the masked network, computed on its own.
   */
  @Test
  void oneStepOfTheEngineIsTheFormula() {
    FrozenWeights frozen = Small.frozen("784-12-10", InitialWeights.KAIMING_NORMAL);
    EdgePopup rule = new EdgePopup(frozen, HALF);
    TrainingData data = Small.data(80);
    rule.draw(0);
    Network masked = rule.masks().apply(frozen.network());
    List<float[]> before = List.of(rule.scores(0).clone(), rule.scores(1).clone());
    int batch = data.train().size();
    Trainer.search(
        frozen.network(),
        rule,
        data,
        TrainingSpec.of(new Optimizer.Sgd(0.5, 0, false, 0), 1, batch, Small.SEED),
        CheckpointStore.NONE,
        TrainingProgress.SILENT);
    Map<String, float[]> slopes =
        LossGradients.of(masked, data.train(), data.normalization(), batch, Small.SEED);
    int moved = 0;
    for (int t = 0; t < 2; t++) {
      float[] g = slopes.get(frozen.names().get(t));
      for (int i = 0; i < g.length; i++) {
        double s = before.get(t)[i];
        double expected = s - 0.5 * g[i] * frozen.values(t)[i] * (s < 0 ? -1 : 1);
        assertEquals(expected, rule.scores(t)[i], 1e-6, "tensor " + t + ", weight " + i);
        moved += before.get(t)[i] != rule.scores(t)[i] ? 1 : 0;
      }
    }
    assertTrue(moved > 3_000, moved + " scores moved");
  }

  /** Looks at what the network sees before each step. */
  private record Watching(MaskRule rule, FrozenWeights frozen, Keep keep, List<String> steps)
      implements ScoredWeights {
    @Override
    public String label() {
      return rule.label();
    }

    @Override
    public float[] scores(int tensor) {
      return rule.scores(tensor);
    }

    @Override
    public float[] weights(int tensor) {
      return rule.weights(tensor);
    }

    @Override
    public void draw(int step) {
      rule.draw(step);
      Masks masks = rule.masks();
      long all = 0;
      for (int t = 0; t < frozen.tensors(); t++) {
        String name = frozen.names().get(t);
        int length = frozen.values(t).length;
        if (keep.scope() == Scope.LAYERWISE) {
          long expected = keep.at(keep.of(name), step).keep(length);
          assertEquals(expected, masks.keptCount(name), name + " at step " + step);
        }
        all += masks.keptCount(name);
        for (int i = 0; i < length; i++) {
          float expected = masks.kept(name).get(i) ? frozen.values(t)[i] : 0;
          assertEquals(expected, rule.weights(t)[i]);
        }
      }
      assertEquals(keep.scope() == Scope.GLOBAL ? all : masks.keptCount(), all);
      steps.add(step + " " + masks.sha256());
    }

    @Override
    public void settle(int step) {
      rule.settle(step);
    }

    @Override
    public void follow(int tensor, float[] slopes, int from, int count) {
      rule.follow(tensor, slopes, from, count);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fixed", "ramp", "layers", "global"})
  void exactlyKAreKeptAtEveryStepAndWeightsNeverChange(String how) {
    Density density = Density.of(0.3);
    Keep keep =
        switch (how) {
          case "ramp" -> new Keep(density, Map.of(), Scope.LAYERWISE, 4);
          case "layers" ->
              new Keep(density, Map.of("fc2.weight", Density.of(0.9)), Scope.LAYERWISE, 0);
          case "global" -> new Keep(density, Map.of(), Scope.GLOBAL, 0);
          default -> Keep.layerwise(density);
        };
    FrozenWeights frozen = Small.frozen("784-10-10", InitialWeights.KAIMING_NORMAL);
    String before = frozen.sha256();
    EdgePopup rule = new EdgePopup(frozen, keep);
    List<String> steps = new ArrayList<>();
    Trained trained =
        Trainer.search(
            frozen.network(),
            new Watching(rule, frozen, keep, steps),
            Small.data(80),
            TrainingSpec.of(new Optimizer.Sgd(0.5, 0.9, false, 0), 6, 20, Small.SEED),
            CheckpointStore.NONE,
            TrainingProgress.SILENT);
    assertEquals(before, frozen.sha256());
    assertEquals(7, steps.size());
    assertEquals(7, steps.stream().distinct().count());
    if (how.equals("global")) {
      assertEquals(density.keep(7_940), rule.masks().keptCount());
      assertNotEquals(density.keep(7_840), rule.masks().keptCount("fc1.weight"));
    }
    Network expected = rule.masks().apply(frozen.network());
    for (Parameter parameter : expected.parameters()) {
      assertArrayEquals(parameter.values(), trained.last().parameter(parameter.name()).values());
    }
  }

  @Test
  void bernoulliMasksAreDrawnAnewAndKeepWithTheirProbability() {
    FrozenWeights frozen = Small.frozen("784-100-10", InitialWeights.SIGNED_CONSTANT);
    BernoulliMasks rule = new BernoulliMasks(frozen, 0.3, 0, false);
    rule.draw(0);
    Masks first = rule.masks();
    rule.draw(1);
    Masks second = rule.masks();
    double n = second.total();
    double deviation = Math.sqrt(0.3 * 0.7 / n);
    assertEquals(0.3, first.density(), 4 * deviation);
    assertEquals(0.3, second.density(), 4 * deviation);
    assertNotEquals(first.sha256(), second.sha256());
    int both = 0;
    for (String name : first.names()) {
      var kept = first.kept(name);
      kept.and(second.kept(name));
      both += kept.cardinality();
    }
    assertEquals(0.09, both / n, 4 * Math.sqrt(0.09 * 0.91 / n)); // as if they were independent
    rule.draw(0);
    assertEquals(first.sha256(), rule.masks().sha256());
    rule.settle(2);
    assertEquals(0, rule.masks().keptCount()); // all are below one half
    rule.scores(1)[5] = 0.1f;
    rule.settle(2);
    assertTrue(rule.masks().kept("fc2.weight").get(5));
    assertEquals(1, rule.masks().keptCount());
    assertThrows(SearchException.class, () -> new BernoulliMasks(frozen, 1, 0, false));
  }

  @Test
  void multiPrizeHasOneSizeAndTheSignsOfItsTicket() {
    FrozenWeights frozen = Small.frozen("784-10-10", InitialWeights.KAIMING_NORMAL);
    MultiPrize rule = new MultiPrize(frozen, HALF);
    rule.draw(0);
    for (int t = 0; t < 2; t++) {
      float[] ticket = rule.drawn().get(t).values(Small.SEED, rule.weights(t).length);
      double sum = 0;
      int kept = 0;
      for (int i = 0; i < ticket.length; i++) {
        if (rule.masks().kept(frozen.names().get(t)).get(i)) {
          assertEquals(ticket[i], rule.weights(t)[i]);
          sum += Math.abs(frozen.values(t)[i]);
          kept++;
        } else {
          assertEquals(0, rule.weights(t)[i]);
        }
      }
      assertEquals(sum / kept, Math.abs(ticket[0]), 1e-6);
    }
  }

  @Test
  void networksHaveNoBiasesAndNormalizationsDoNotMove() {
    FrozenWeights frozen = Small.frozen("resnet20", InitialWeights.KAIMING_NORMAL);
    assertTrue(frozen.network().parameters().stream().noneMatch(each -> each.kind() == Kind.BIAS));
    Trained trained =
        Trainer.search(
            frozen.network(),
            new EdgePopup(frozen, HALF),
            Small.data(16),
            TrainingSpec.of(new Optimizer.Sgd(0.1, 0.9, false, 0), 2, 6, Small.SEED),
            CheckpointStore.NONE,
            TrainingProgress.SILENT);
    int statistics = 0;
    for (Parameter parameter : trained.last().parameters()) {
      Parameter before = frozen.network().parameter(parameter.name());
      switch (parameter.kind()) {
        case SCALE, SHIFT -> assertEquals(before, parameter);
        case MEAN, VARIANCE -> {
          assertNotEquals(before, parameter);
          statistics++;
        }
        default -> assertEquals(Kind.WEIGHT, parameter.kind());
      }
    }
    assertTrue(statistics > 30);
  }

  @Test
  void theLogisticFunctionIsClose() {
    float[] scores = new float[4001];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (i - 2000) / 100f;
    }
    float[] slopes = new float[scores.length];
    int[] chances = new int[scores.length];
    Logistic.slopes(scores, slopes, scores.length);
    Logistic.chances(scores, chances, scores.length);
    for (int i = 0; i < scores.length; i++) {
      double e = StrictMath.exp(-Math.clamp(scores[i], -16.0, 16.0));
      double slope = e / ((1 + e) * (1 + e));
      assertEquals(slope, slopes[i], 1e-5 * slope, "score " + scores[i]);
      assertEquals(65536 / (1 + e), chances[i], 0.6, "score " + scores[i]);
    }
    assertEquals(0.25, slopes[2000]);
    assertEquals(1 << 15, chances[2000]);
    assertEquals(0, Logistic.logit(0.5));
  }

  @Test
  void keepsSayWhatIsWrong() {
    Map<String, Density> one = Map.of("fc9.weight", Density.ALL);
    assertThrows(SearchException.class, () -> new Keep(Density.ALL, one, Scope.GLOBAL, 0));
    assertThrows(SearchException.class, () -> new Keep(Density.ALL, Map.of(), Scope.GLOBAL, -1));
    Keep keep = new Keep(Density.ALL, one, Scope.LAYERWISE, 0);
    FrozenWeights frozen = Small.frozen("784-10-10", InitialWeights.KAIMING_NORMAL);
    assertThrows(SearchException.class, () -> new EdgePopup(frozen, keep));
  }
}
