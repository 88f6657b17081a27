package dev.marble.subsetsum;

import java.math.BigDecimal;
import java.util.stream.Stream;

/**
 * Subset sums of real numbers, exactly: which of up to 62 values sum to a target?
 *
 * <p>Answers are exact over the numbers that the arguments are. A {@code double} is the binary
 * fraction that it holds: the double 0.1 is a little more than a tenth, so {@code 0.1 + 0.2} is not
 * {@code 0.3}, and a tolerance of 0.1 accepts a little more than a tenth. Who means decimal numbers
 * passes {@link BigDecimal}: of {@code new BigDecimal("0.1")} and {@code new BigDecimal("0.2")} the
 * sum is 0.3.
 *
 * <p>How: where all values are multiples of a common step and their sums fit into 62 bits, they are
 * integers in units of this step, and one of the solvers of this package answers. Elsewhere they
 * are rounded to the finest grid that fits and solved there; then every subset that might still be
 * better, for all that the grid can tell, is listed, and ranked in exact arithmetic.
 *
 * <p>Values may differ by any factor that a double can hold. What makes a question hard is the
 * number of values: about 2<sup>n/2</sup> sums are looked at, within {@link Limits}, and {@link
 * Answer.GaveUp} says that they did not suffice.
 *
 * <p>All methods throw {@link IllegalArgumentException} if there are no values or more than 62, if
 * a value, the target or the tolerance is NaN or infinite, if the tolerance is negative, if a size
 * is not within 0 … n, or if decimal numbers span more than 10,000 decimal places.
 */
public final class SubsetSum {
  private SubsetSum() {}

  /**
   * A subset whose sum is as near to the target as any.
   *
   * @param values 1 to 62 finite numbers
   * @param target the wanted sum
   * @return {@code Found} with an optimal subset, or {@code GaveUp}
   */
  public static Answer nearest(double[] values, double target) {
    return nearest(values, target, Limits.DEFAULT);
  }

  /**
   * A subset whose sum is as near to the target as any.
   *
   * @param values 1 to 62 finite numbers
   * @param target the wanted sum
   * @param limits what may be spent
   * @return {@code Found} with an optimal subset, or {@code GaveUp}
   */
  public static Answer nearest(double[] values, double target, Limits limits) {
    return solver(instance(values, target, 0), limits).nearest();
  }

  /**
   * A subset whose sum is as near to the target as any.
   *
   * @param values 1 to 62 numbers
   * @param target the wanted sum
   * @param limits what may be spent
   * @return {@code Found} with an optimal subset, or {@code GaveUp}
   */
  public static Answer nearest(BigDecimal[] values, BigDecimal target, Limits limits) {
    return solver(new ExactInstance(values, target, BigDecimal.ZERO), limits).nearest();
  }

  /**
   * Any subset within a tolerance of the target.
   *
   * @param values 1 to 62 finite numbers
   * @param target the wanted sum
   * @param tolerance the largest accepted |sum − target|, ≥ 0
   * @return {@code Found}, {@code ProvenAbsent} or {@code GaveUp}
   */
  public static Answer within(double[] values, double target, double tolerance) {
    return within(values, target, tolerance, Limits.DEFAULT);
  }

  /**
   * Any subset within a tolerance of the target.
   *
   * @param values 1 to 62 finite numbers
   * @param target the wanted sum
   * @param tolerance the largest accepted |sum − target|, ≥ 0
   * @param limits what may be spent
   * @return {@code Found}, {@code ProvenAbsent} or {@code GaveUp}
   */
  public static Answer within(double[] values, double target, double tolerance, Limits limits) {
    return solver(instance(values, target, tolerance), limits).within();
  }

  /**
   * Any subset within a tolerance of the target.
   *
   * @param values 1 to 62 numbers
   * @param target the wanted sum
   * @param tolerance the largest accepted |sum − target|, ≥ 0
   * @param limits what may be spent
   * @return {@code Found}, {@code ProvenAbsent} or {@code GaveUp}
   */
  public static Answer within(
      BigDecimal[] values, BigDecimal target, BigDecimal tolerance, Limits limits) {
    return solver(new ExactInstance(values, target, tolerance), limits).within();
  }

  /**
   * A subset within a tolerance of the target that has as few values as possible.
   *
   * @param values 1 to 62 finite numbers
   * @param target the wanted sum
   * @param tolerance the largest accepted |sum − target|, ≥ 0
   * @return {@code Found}, {@code ProvenAbsent} or {@code GaveUp}
   */
  public static Answer smallest(double[] values, double target, double tolerance) {
    return smallest(values, target, tolerance, Limits.DEFAULT);
  }

  /**
   * A subset within a tolerance of the target that has as few values as possible.
   *
   * @param values 1 to 62 finite numbers
   * @param target the wanted sum
   * @param tolerance the largest accepted |sum − target|, ≥ 0
   * @param limits what may be spent
   * @return {@code Found}, {@code ProvenAbsent} or {@code GaveUp}
   */
  public static Answer smallest(double[] values, double target, double tolerance, Limits limits) {
    return solver(instance(values, target, tolerance), limits).smallest();
  }

  /**
   * A subset within a tolerance of the target that has as few values as possible.
   *
   * @param values 1 to 62 numbers
   * @param target the wanted sum
   * @param tolerance the largest accepted |sum − target|, ≥ 0
   * @param limits what may be spent
   * @return {@code Found}, {@code ProvenAbsent} or {@code GaveUp}
   */
  public static Answer smallest(
      BigDecimal[] values, BigDecimal target, BigDecimal tolerance, Limits limits) {
    return solver(new ExactInstance(values, target, tolerance), limits).smallest();
  }

  /**
   * A subset of exactly so many values whose sum is as near to the target as that of any other.
   *
   * @param values 1 to 62 finite numbers
   * @param target the wanted sum
   * @param size how many values the subset has, 0 to the number of values
   * @return {@code Found} with an optimal subset, or {@code GaveUp}
   */
  public static Answer ofSize(double[] values, double target, int size) {
    return ofSize(values, target, size, Limits.DEFAULT);
  }

  /**
   * A subset of exactly so many values whose sum is as near to the target as that of any other.
   *
   * @param values 1 to 62 finite numbers
   * @param target the wanted sum
   * @param size how many values the subset has, 0 to the number of values
   * @param limits what may be spent
   * @return {@code Found} with an optimal subset, or {@code GaveUp}
   */
  public static Answer ofSize(double[] values, double target, int size, Limits limits) {
    return solver(instance(values, target, 0), limits).nearestOfSize(size);
  }

  /**
   * A subset of exactly so many values whose sum is as near to the target as that of any other.
   *
   * @param values 1 to 62 numbers
   * @param target the wanted sum
   * @param size how many values the subset has, 0 to the number of values
   * @param limits what may be spent
   * @return {@code Found} with an optimal subset, or {@code GaveUp}
   */
  public static Answer ofSize(BigDecimal[] values, BigDecimal target, int size, Limits limits) {
    return solver(new ExactInstance(values, target, BigDecimal.ZERO), limits).nearestOfSize(size);
  }

  /**
   * A subset of exactly so many values within a tolerance of the target: the nearest of them.
   *
   * @param values 1 to 62 finite numbers
   * @param target the wanted sum
   * @param size how many values the subset has, 0 to the number of values
   * @param tolerance the largest accepted |sum − target|, ≥ 0
   * @return {@code Found}, {@code ProvenAbsent} or {@code GaveUp}
   */
  public static Answer ofSize(double[] values, double target, int size, double tolerance) {
    return ofSize(values, target, size, tolerance, Limits.DEFAULT);
  }

  /**
   * A subset of exactly so many values within a tolerance of the target: the nearest of them.
   *
   * @param values 1 to 62 finite numbers
   * @param target the wanted sum
   * @param size how many values the subset has, 0 to the number of values
   * @param tolerance the largest accepted |sum − target|, ≥ 0
   * @param limits what may be spent
   * @return {@code Found}, {@code ProvenAbsent} or {@code GaveUp}
   */
  public static Answer ofSize(
      double[] values, double target, int size, double tolerance, Limits limits) {
    return solver(instance(values, target, tolerance), limits).withinOfSize(size);
  }

  /**
   * A subset of exactly so many values within a tolerance of the target: the nearest of them.
   *
   * @param values 1 to 62 numbers
   * @param target the wanted sum
   * @param size how many values the subset has, 0 to the number of values
   * @param tolerance the largest accepted |sum − target|, ≥ 0
   * @param limits what may be spent
   * @return {@code Found}, {@code ProvenAbsent} or {@code GaveUp}
   */
  public static Answer ofSize(
      BigDecimal[] values, BigDecimal target, int size, BigDecimal tolerance, Limits limits) {
    return solver(new ExactInstance(values, target, tolerance), limits).withinOfSize(size);
  }

  /**
   * The first subset within a tolerance of the target in numeric order, a subset being read as a
   * number whose bit j stands for value j: one that uses the first few values alone, if there is
   * one.
   *
   * @param values 1 to 62 finite numbers
   * @param target the wanted sum
   * @param tolerance the largest accepted |sum − target|, ≥ 0
   * @return {@code Found}, {@code ProvenAbsent} or {@code GaveUp}
   */
  public static Answer first(double[] values, double target, double tolerance) {
    return first(values, target, tolerance, Limits.DEFAULT);
  }

  /**
   * The first subset within a tolerance of the target in numeric order, a subset being read as a
   * number whose bit j stands for value j: one that uses the first few values alone, if there is
   * one.
   *
   * @param values 1 to 62 finite numbers
   * @param target the wanted sum
   * @param tolerance the largest accepted |sum − target|, ≥ 0
   * @param limits what may be spent
   * @return {@code Found}, {@code ProvenAbsent} or {@code GaveUp}
   */
  public static Answer first(double[] values, double target, double tolerance, Limits limits) {
    return solver(instance(values, target, tolerance), limits).first();
  }

  /**
   * The first subset within a tolerance of the target in numeric order, a subset being read as a
   * number whose bit j stands for value j: one that uses the first few values alone, if there is
   * one.
   *
   * @param values 1 to 62 numbers
   * @param target the wanted sum
   * @param tolerance the largest accepted |sum − target|, ≥ 0
   * @param limits what may be spent
   * @return {@code Found}, {@code ProvenAbsent} or {@code GaveUp}
   */
  public static Answer first(
      BigDecimal[] values, BigDecimal target, BigDecimal tolerance, Limits limits) {
    return solver(new ExactInstance(values, target, tolerance), limits).first();
  }

  /**
   * All subsets within a tolerance of the target, each as it is found. Nothing is searched before
   * the stream is read.
   *
   * @param values 1 to 62 finite numbers
   * @param target the wanted sum
   * @param tolerance the largest accepted |sum − target|, ≥ 0
   * @return {@code Found}, once per subset, and at the end one {@code ProvenAbsent} (there are no
   *     others) or {@code GaveUp} (the list is cut short). Sequential; read it once
   */
  public static Stream<Answer> all(double[] values, double target, double tolerance) {
    return all(values, target, tolerance, Limits.DEFAULT);
  }

  /**
   * All subsets within a tolerance of the target, each as it is found. Nothing is searched before
   * the stream is read.
   *
   * @param values 1 to 62 finite numbers
   * @param target the wanted sum
   * @param tolerance the largest accepted |sum − target|, ≥ 0
   * @param limits what may be spent on the whole list
   * @return {@code Found}, once per subset, and at the end one {@code ProvenAbsent} (there are no
   *     others) or {@code GaveUp} (the list is cut short). Sequential; read it once
   */
  public static Stream<Answer> all(
      double[] values, double target, double tolerance, Limits limits) {
    return AnswerList.of(instance(values, target, tolerance), Solvers.fastest(), limits);
  }

  /**
   * All subsets within a tolerance of the target, each as it is found. Nothing is searched before
   * the stream is read.
   *
   * @param values 1 to 62 numbers
   * @param target the wanted sum
   * @param tolerance the largest accepted |sum − target|, ≥ 0
   * @param limits what may be spent on the whole list
   * @return {@code Found}, once per subset, and at the end one {@code ProvenAbsent} (there are no
   *     others) or {@code GaveUp} (the list is cut short). Sequential; read it once
   */
  public static Stream<Answer> all(
      BigDecimal[] values, BigDecimal target, BigDecimal tolerance, Limits limits) {
    return AnswerList.of(new ExactInstance(values, target, tolerance), Solvers.fastest(), limits);
  }

  private static ExactInstance instance(double[] values, double target, double tolerance) {
    return new ExactInstance(
        ExactInstance.exact(values),
        ExactInstance.exact("target", target),
        ExactInstance.exact("tolerance", tolerance));
  }

  private static ExactSolver solver(ExactInstance instance, Limits limits) {
    return new ExactSolver(instance, Solvers.fastest(), limits);
  }
}
