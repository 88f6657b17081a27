package dev.marble.lab.program;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which random programs: those of the three theorems. */
public enum InstanceFamily {
  /**
   * Packing data of Dyer and Frieze (1989): c and A uniform on [0, 1), b = β n with 0 &lt; β &lt;
   * ½.
   */
  DYER_FRIEZE(0.25),

  /**
   * Gaussian data of Borst, Dadush, Huiberts and Tiwari (2023): c and A standard normal, ‖b⁻‖₂ ≤
   * n/10. Here b = β n/√m in each constraint, so β ≥ −0.1.
   */
  GAUSSIAN(-0.1),

  /**
   * Data of Borst, Dadush and Mikulincer (2022): A uniform on the integers −k … k, c standard
   * normal. Here b = β n σ/√m in each constraint, rounded down, σ being the entries' deviation.
   */
  INTEGER_INTERVAL(-0.1);

  /** What ‖b⁻‖₂/n may be at most. */
  private static final double MOST_NEGATIVE = 0.1;

  private static final double HALF = 0.5;

  private final double usualCapacity;

  InstanceFamily(double usualCapacity) {
    this.usualCapacity = usualCapacity;
  }

  /** The β that is taken if nobody says. */
  public double usualCapacity() {
    return usualCapacity;
  }

  /** The name that commands and files use. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The family of a name.
   *
   * @param label as {@link #label()} writes it
   * @return the family
   * @throws IllegalArgumentException if there is none
   */
  public static InstanceFamily parse(String label) {
    return Arrays.stream(values())
        .filter(each -> each.label().equals(label.strip().toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "the instances \""
                    + label
                    + "\" are none of "
                    + Arrays.stream(values())
                        .map(InstanceFamily::label)
                        .collect(Collectors.joining(", "))));
  }

  /** Checks β. */
  void check(double capacity) {
    boolean fits =
        this == DYER_FRIEZE
            ? capacity > 0 && capacity < HALF
            : capacity >= -MOST_NEGATIVE && capacity <= HALF;
    if (!fits) {
      throw new IllegalArgumentException(
          "the capacity "
              + capacity
              + " of "
              + label()
              + " instances is not "
              + (this == DYER_FRIEZE ? "between 0 and 0.5" : "within -0.1 … 0.5"));
    }
  }
}
