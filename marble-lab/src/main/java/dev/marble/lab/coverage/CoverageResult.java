package dev.marble.lab.coverage;

import dev.marble.lab.run.RunResult;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What came of a coverage experiment.
 *
 * @param spec the experiment
 * @param folder where its files are
 * @param single of one random target each
 * @param all of all targets at once
 * @param covered the covered fraction, by tolerance and n; empty without the latter
 * @param computed how many trials were computed now
 * @param found how many trials an earlier run had left
 */
public record CoverageResult(
    CoverageSpec spec,
    Path folder,
    Optional<TargetsResult> single,
    Optional<TargetsResult> all,
    List<CoveredFraction> covered,
    int computed,
    int found) {

  /**
   * The factor κ for which the proof of da Cunha et al. (ESA 2023) gives steps of at least κ · v(1
   * − v): ¼ for items uniform on [−1, 1] and targets in [−½, ½]; 0 where it says nothing.
   */
  public double provenGain() {
    return Recursion.gain(spec.distribution(), spec.interval());
  }

  /**
   * The key figures, for all targets and for one: the smallest n at the finest tolerance, and the
   * constant C.
   */
  public RunResult figures() {
    Map<String, Double> figures = new LinkedHashMap<>();
    all.ifPresent(targets -> put("all", targets, figures));
    single.ifPresent(targets -> put("single", targets, figures));
    return new RunResult(figures);
  }

  private static void put(String kind, TargetsResult targets, Map<String, Double> figures) {
    OptionalInt n = targets.smallest().getLast().n();
    figures.put(kind + "_smallest_n", n.isPresent() ? (double) n.getAsInt() : Double.NaN);
    figures.put(kind + "_constant", targets.fit().map(ConstantFit::slope).orElse(Double.NaN));
  }
}
