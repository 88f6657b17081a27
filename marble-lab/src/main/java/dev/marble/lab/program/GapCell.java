package dev.marble.lab.program;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The instances with m constraints and n variables.
 *
 * @param m the number of constraints
 * @param n the number of variables
 * @param instances what each gave, by trial
 * @param unit what a unit of the objective stands for
 */
public record GapCell(int m, int n, List<Measured> instances, double unit) {

  /** Keeps the list from changing. */
  public GapCell {
    instances = List.copyOf(instances);
  }

  /** A quantity of instances whose optimum is known. */
  public enum Quantity {
    /** LP − IP. */
    GAP("gap", "gap between LP and IP"),
    /** Nodes of the tree. */
    NODES("nodes", "nodes of the tree"),
    /** Variables whose |reduced cost| is at most the gap. */
    NEAR("near", "variables with |reduced cost| ≤ gap"),
    /** Points of the knapsack that bounds the tree. */
    POINTS("knapsack", "points of the knapsack"),
    /** LP − value of the rounding. */
    ROUNDING("rounding", "gap of the rounding by subset sums");

    private final String label;
    private final String about;

    Quantity(String label, String about) {
      this.label = label;
      this.about = about;
    }

    /** Its name in tables. */
    public String label() {
      return label;
    }

    /** What it is, in words. */
    public String about() {
      return about;
    }
  }

  /** How many instances ended so. */
  public int count(Measured.State state) {
    return (int) instances.stream().filter(each -> each.state() == state).count();
  }

  /** Of how many the library's solver said this. */
  public int count(Measured.Check check) {
    return (int) instances.stream().filter(each -> each.check() == check).count();
  }

  /** How many optima are known. */
  public int solved() {
    return count(Measured.State.OPTIMAL);
  }

  /** How many of them have no gap: their relaxation is integral. */
  public int withoutGap() {
    return (int) solvedOnes().stream().filter(each -> each.gap() == 0).count();
  }

  /** How many of them the rounding made nothing feasible of. */
  public int withoutRounding() {
    return (int) solvedOnes().stream().filter(each -> !each.hasRounded()).count();
  }

  private List<Measured> solvedOnes() {
    return instances.stream().filter(each -> each.state() == Measured.State.OPTIMAL).toList();
  }

  /** A quantity over the instances whose optimum is known, and which have it. */
  public Summary summary(Quantity quantity) {
    return Summary.of(values(quantity).stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** The values of a quantity, in real numbers, for those instances that have it. */
  List<Double> values(Quantity quantity) {
    List<Double> values = new ArrayList<>();
    ToDoubleFunction<Measured> value = of(quantity);
    for (Measured each : solvedOnes()) {
      double number = value.applyAsDouble(each);
      if (!Double.isNaN(number)) {
        values.add(number);
      }
    }
    return values;
  }

  private ToDoubleFunction<Measured> of(Quantity quantity) {
    return switch (quantity) {
      case GAP -> each -> each.gap() * unit;
      case NODES -> Measured::nodes;
      case NEAR -> Measured::near;
      case POINTS -> Measured::points;
      case ROUNDING -> each -> each.roundingGap() * unit;
    };
  }
}
