package dev.marble.lab.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.random.Seed;
import java.math.BigDecimal;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PruningTest {
  /** LeNet-300-100. */
  private static final Map<String, Integer> LENGTHS = new LinkedHashMap<>();

  private static final String OUTPUT = "dense3.weight";

  static {
    LENGTHS.put("dense1.weight", 235_200);
    LENGTHS.put("dense2.weight", 30_000);
    LENGTHS.put(OUTPUT, 1_000);
  }

  private static Map<String, double[]> scores(long seed) {
    Map<String, double[]> scores = new LinkedHashMap<>();
    LENGTHS.forEach((name, length) ->
        scores.put(name, Criterion.random(new Seed(seed), scores.size(), length)));
    return scores;
  }

  @ParameterizedTest
  @EnumSource(Scope.class)
  void masksOnlyShrinkAndCountsAreExact(Scope scope) {
    Masks masks = Masks.full(LENGTHS);
    LayerRates rates =
        scope == Scope.GLOBAL ? LayerRates.EVEN : LayerRates.outputAtHalf(masks.names());
    for (int round = 1; round <= 20; round++) {
      Goal goal = new Goal(Density.of(0.8), round);
      Masks next = new Pruning(scope, rates).prune(masks, scores(round), goal);
      assertTrue(next.isSubsetOf(masks));
      if (scope == Scope.GLOBAL) {
        assertEquals(Density.of(0.8).power(round).keep(266_200), next.keptCount());
      } else {
        assertEquals(Density.of(0.8).power(round).keep(235_200), next.keptCount("dense1.weight"));
        assertEquals(Density.of(0.9).power(round).keep(1_000), next.keptCount(OUTPUT));
      }
      masks = next;
    }
  }

  @ParameterizedTest
  @CsvSource({"0.8, 10, 2", "0.6, 15, 6", "0.6, 17, 7", "0.8, 1000, 200", "0.8, 266200, 53240"})
  void removesExactlyWhatIsAskedEvenOfEqualWeights(double density, int n, int removed) {
    Masks full = Masks.full(Map.of("w", n));
    Masks pruned =
        new Pruning(Scope.LAYERWISE, LayerRates.EVEN)
            .prune(full, Map.of("w", new double[n]), Goal.of(Density.of(density)));
    BitSet lowest = new BitSet();
    lowest.set(0, n - removed);
    assertEquals(lowest, pruned.kept("w"));
  }

  @Test
  void exemptLayersStayWhole() {
    Masks full = Masks.full(LENGTHS);
    LayerRates rates = LayerRates.EVEN.exempting(OUTPUT);
    for (Scope scope : Scope.values()) {
      Masks pruned = new Pruning(scope, rates).prune(full, scores(3), Goal.of(Density.of(0.1)));
      assertEquals(1_000, pruned.keptCount(OUTPUT));
      assertEquals(26_520 + 1_000, pruned.keptCount());
    }
  }

  @Test
  void globalHasOneThresholdAndLayerwiseOneDensity() {
    Map<String, Integer> two = new LinkedHashMap<>(Map.of());
    two.put("small", 4);
    two.put("large", 4);
    Map<String, double[]> scores =
        Map.of("small", new double[] {1, 2, 3, 4}, "large", new double[] {50, 60, 70, 80});
    Goal half = Goal.of(Density.of(0.5));
    Masks global = new Pruning(Scope.GLOBAL, LayerRates.EVEN).prune(Masks.full(two), scores, half);
    Masks layerwise =
        new Pruning(Scope.LAYERWISE, LayerRates.EVEN).prune(Masks.full(two), scores, half);
    assertEquals(0, global.keptCount("small"));
    assertEquals(4, global.keptCount("large"));
    assertEquals(BitSet.valueOf(new long[] {0b1100}), layerwise.kept("small"));
    assertEquals(BitSet.valueOf(new long[] {0b1100}), layerwise.kept("large"));
  }

  @Test
  void scoresAreWhatTheySay() {
    assertEquals(3, Criterion.magnitudes("w", new float[] {1, -3})[1]);
    // As floats, both products would underflow to the same zero.
    double[] tiny =
        Criterion.sensitivities("w", new float[] {1e-30f, -2e-30f}, new float[] {1e-30f, 1e-30f});
    assertTrue(tiny[0] > 0 && tiny[1] > tiny[0]);
    double[] random = Criterion.random(new Seed(1), 0, 1001);
    double[] shorter = Criterion.random(new Seed(1), 0, 500);
    for (int i = 0; i < shorter.length; i++) {
      assertEquals(shorter[i], random[i]);
    }
    assertEquals(0.5, java.util.Arrays.stream(random).average().orElseThrow(), 0.03);
  }

  @Test
  void refusesWhatCannotBe() {
    Masks full = Masks.full(LENGTHS);
    Pruning layerwise = new Pruning(Scope.LAYERWISE, LayerRates.EVEN);
    Masks few = layerwise.prune(full, scores(1), Goal.of(Density.of(0.1)));
    Goal half = Goal.of(Density.of(0.5));
    expect("masks only shrink", () -> layerwise.prune(few, scores(1), half));
    expect("no scores", () -> layerwise.prune(full, Map.of(), half));
    expect(
        "no layer conv9",
        () ->
            new Pruning(Scope.GLOBAL, LayerRates.EVEN.exempting("conv9"))
                .prune(full, scores(1), half));
    expect(
        "one threshold",
        () ->
            new Pruning(Scope.GLOBAL, LayerRates.outputAtHalf(List.copyOf(LENGTHS.keySet())))
                .prune(full, scores(1), half));
    expect("between 0 and 1", () -> LayerRates.EVEN.with(OUTPUT, BigDecimal.TWO));
    expect("diverged", () -> Criterion.magnitudes("w", new float[] {0, Float.NaN}));
    expect(
        "weight 0 of w",
        () -> Criterion.sensitivities("w", new float[] {1e38f * 10}, new float[1]));
  }

  private static void expect(String part, org.junit.jupiter.api.function.Executable work) {
    String message = assertThrows(PruneException.class, work).getMessage();
    assertTrue(message.contains(part), message);
  }
}
