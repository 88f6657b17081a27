package dev.marble.subsetsum;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An instance over decimal numbers, checked, and told losslessly in integers of any size: whole
 * multiples of the last decimal place that occurs.
 */
final class ExactInstance {
  /** The most places, before and after the decimal point, that the numbers may take together. */
  private static final int MOST_PLACES = 10_000;

  private final BigDecimal[] values;
  private final BigDecimal target;
  private final BigInteger[] items;
  private final BigInteger goal;
  private final BigInteger tolerance;

  ExactInstance(BigDecimal[] values, BigDecimal target, BigDecimal tolerance) {
    if (values.length == 0) {
      throw new IllegalArgumentException("there are no values: a subset sum needs 1 to 62 of them");
    }
    if (values.length > Instances.MAX_ITEMS) {
      throw new IllegalArgumentException(
          values.length + " values are too many: at most " + Instances.MAX_ITEMS + " are accepted");
    }
    if (tolerance.signum() < 0) {
      throw new IllegalArgumentException("the tolerance " + tolerance + " is negative");
    }
    this.values = Arrays.stream(values).map(ExactInstance::plain).toArray(BigDecimal[]::new);
    this.target = plain(target);
    int scale = scale();
    items = new BigInteger[values.length];
    goal = this.target.setScale(scale).unscaledValue();
    BigInteger reach = goal.abs();
    for (int i = 0; i < items.length; i++) {
      items[i] = this.values[i].setScale(scale).unscaledValue();
      reach = reach.add(items[i].abs());
    }
    this.tolerance = rounded(tolerance, reach, scale);
  }

  /**
   * The values that some doubles are, exactly.
   *
   * @throws IllegalArgumentException if one of them is no number or infinite
   */
  static BigDecimal[] exact(double[] values) {
    BigDecimal[] exact = new BigDecimal[values.length];
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "values[" + i + "] is " + values[i] + ": only finite numbers can be summed");
      }
      exact[i] = new BigDecimal(values[i]);
    }
    return exact;
  }

  /**
   * The value that a double is, exactly.
   *
   * @throws IllegalArgumentException if it is no number or infinite
   */
  static BigDecimal exact(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("the " + name + " is " + value + ", not a finite number");
    }
    return new BigDecimal(value);
  }

  /** Zeros may have any number of places; none are needed. */
  private static BigDecimal plain(BigDecimal value) {
    return value.signum() == 0 ? BigDecimal.ZERO : value;
  }

  /** The number of decimal places that hold all numbers, ≥ 0. */
  private int scale() {
    long top = 0;
    long scale = 0;
    for (int i = -1; i < values.length; i++) {
      BigDecimal value = i < 0 ? target : values[i];
      if (value.signum() == 0) {
        continue;
      }
      // Looked at first: stripping the zeros of very long numbers takes long.
      long places = value.precision();
      if (places <= MOST_PLACES) {
        top = Math.max(top, places - value.scale());
        scale = Math.max(scale, value.stripTrailingZeros().scale());
        places = top + scale;
      }
      if (places > MOST_PLACES) {
        throw new IllegalArgumentException(
            "the numbers take "
                + places
                + " places before and after the decimal point: at most "
                + MOST_PLACES
                + " are accepted");
      }
    }
    return (int) scale;
  }

  /** The largest multiple of the last place that is not greater, as far as it matters. */
  private static BigInteger rounded(BigDecimal tolerance, BigInteger reach, int scale) {
    if (tolerance.compareTo(new BigDecimal(reach, scale)) >= 0) {
      return reach;
    }
    return tolerance.compareTo(new BigDecimal(BigInteger.ONE, scale)) < 0
        ? BigInteger.ZERO
        : tolerance.setScale(scale, RoundingMode.FLOOR).unscaledValue();
  }

  /** The values and the target as integers. */
  Part whole() {
    return Part.all(items, goal, Part.ANY);
  }

  /**
   * The same, asking for subsets of so many values.
   *
   * @throws IllegalArgumentException if there are none
   */
  Part ofSize(int size) {
    if (size < 0 || size > items.length) {
      throw new IllegalArgumentException(
          "a subset of " + size + " values does not exist: there are " + items.length);
    }
    return Part.all(items, goal, size);
  }

  /** The tolerance in the same unit; sums that it accepts are those that the given one accepts. */
  BigInteger tolerance() {
    return tolerance;
  }

  /** A subset with its exact sum and error. */
  Answer.Found found(long subset, long effort) {
    List<Integer> indices = new ArrayList<>();
    BigDecimal sum = BigDecimal.ZERO;
    for (long rest = subset; rest != 0; rest &= rest - 1) {
      int i = Long.numberOfTrailingZeros(rest);
      indices.add(i);
      sum = sum.add(values[i]);
    }
    return new Answer.Found(indices, sum, sum.subtract(target), effort);
  }
}
