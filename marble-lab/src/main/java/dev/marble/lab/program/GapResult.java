package dev.marble.lab.program;

import dev.marble.lab.program.GapCell.Quantity;
import dev.marble.lab.run.RunResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of an experiment on gaps.
 *
 * @param spec the experiment
 * @param folder where its files are
 * @param cells the instances, by m and then by n
 * @param fits the powers of n, by m and then by quantity
 * @param computed how many instances were solved now
 * @param found how many an earlier run had left
 */
public record GapResult(
    GapSpec spec, Path folder, List<GapCell> cells, List<GapFit> fits, int computed, int found) {

  /** Keeps the lists from changing. */
  public GapResult {
    cells = List.copyOf(cells);
    fits = List.copyOf(fits);
  }

  static GapResult of(GapSpec spec, Path folder, List<GapCell> cells, int computed) {
    List<GapFit> fits = new ArrayList<>();
    for (int m : spec.constraints().values()) {
      for (Quantity quantity : Quantity.values()) {
        GapFit.of(m, quantity, false, cells, spec.programs().seed()).ifPresent(fits::add);
        if (quantity == Quantity.GAP) {
          GapFit.of(m, quantity, true, cells, spec.programs().seed()).ifPresent(fits::add);
        }
      }
    }
    int all = cells.stream().mapToInt(cell -> cell.instances().size()).sum();
    return new GapResult(spec, folder, cells, fits, computed, all - computed);
  }

  /** The cells with m constraints. */
  public List<GapCell> cells(int m) {
    return cells.stream().filter(cell -> cell.m() == m).toList();
  }

  /** A fit, if there is one. */
  public Optional<GapFit> fit(int m, Quantity quantity, boolean divided) {
    return fits.stream()
        .filter(fit -> fit.m() == m && fit.quantity() == quantity && fit.divided() == divided)
        .findFirst();
  }

  /** The names of the instances that ended so. */
  public List<String> names(Measured.State state) {
    List<String> names = new ArrayList<>();
    for (GapCell cell : cells) {
      for (int trial = 0; trial < cell.instances().size(); trial++) {
        if (cell.instances().get(trial).state() == state) {
          names.add(spec.programs().name(cell.m(), cell.n(), trial));
        }
      }
    }
    return names;
  }

  /** How many optima are not known. */
  public int unsolved() {
    return cells.stream().mapToInt(cell -> cell.instances().size() - cell.solved()).sum();
  }

  /** Of how many instances the library's solver said this. */
  public int count(Measured.Check check) {
    return cells.stream().mapToInt(cell -> cell.count(check)).sum();
  }

  /** The key figures: for each m the exponents of the tree and of the gap. */
  public RunResult figures() {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("unsolved", (double) unsolved());
    for (int m : spec.constraints().values()) {
      figures.put("m" + m + "_nodes_slope", slope(m, Quantity.NODES));
      figures.put("m" + m + "_gap_slope", slope(m, Quantity.GAP));
    }
    return new RunResult(figures);
  }

  private double slope(int m, Quantity quantity) {
    return fit(m, quantity, false).map(GapFit::slope).orElse(Double.NaN);
  }
}
