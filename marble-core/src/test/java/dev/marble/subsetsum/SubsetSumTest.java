package dev.marble.subsetsum;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against the sums of all subsets, on many kinds of real numbers. */
final class SubsetSumTest {
  private static final int PER_KIND = 900;

  /** The public methods for doubles. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record ByDoubles(double[] values, double target, double tolerance, int size)
      implements RealAnswers.Asked {
    @Override
    public Answer nearest() {
      return SubsetSum.nearest(values, target);
    }

    @Override
    public Answer within() {
      return SubsetSum.within(values, target, tolerance);
    }

    @Override
    public Answer smallest() {
      return SubsetSum.smallest(values, target, tolerance);
    }

    @Override
    public Answer ofSize() {
      return SubsetSum.ofSize(values, target, size);
    }

    @Override
    public Answer withinOfSize() {
      return SubsetSum.ofSize(values, target, size, tolerance);
    }

    @Override
    public Answer first() {
      return SubsetSum.first(values, target, tolerance);
    }

    @Override
    public List<Answer> all() {
      return SubsetSum.all(values, target, tolerance).toList();
    }
  }

  /** The public methods for decimals. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record ByDecimals(BigDecimal[] values, BigDecimal target, BigDecimal tolerance, int size)
      implements RealAnswers.Asked {
    @Override
    public Answer nearest() {
      return SubsetSum.nearest(values, target, Limits.DEFAULT);
    }

    @Override
    public Answer within() {
      return SubsetSum.within(values, target, tolerance, Limits.DEFAULT);
    }

    @Override
    public Answer smallest() {
      return SubsetSum.smallest(values, target, tolerance, Limits.DEFAULT);
    }

    @Override
    public Answer ofSize() {
      return SubsetSum.ofSize(values, target, size, Limits.DEFAULT);
    }

    @Override
    public Answer withinOfSize() {
      return SubsetSum.ofSize(values, target, size, tolerance, Limits.DEFAULT);
    }

    @Override
    public Answer first() {
      return SubsetSum.first(values, target, tolerance, Limits.DEFAULT);
    }

    @Override
    public List<Answer> all() {
      return SubsetSum.all(values, target, tolerance, Limits.DEFAULT).toList();
    }
  }

  @ParameterizedTest
  @EnumSource
  void agreesWithAllSubsets(RealInstance.Kind kind) {
    for (long seed = 0; seed < PER_KIND; seed++) {
      int mostValues = seed % 100 == 0 ? 14 : 9;
      RealInstance instance = RealInstance.random(kind, mostValues, seed);
      BigDecimal target = instance.target();
      BigDecimal tolerance = instance.tolerance();
      new RealAnswers(
              instance,
              kind.isDouble()
                  ? new ByDoubles(
                      instance.doubles(),
                      target.doubleValue(),
                      tolerance.doubleValue(),
                      instance.size())
                  : new ByDecimals(instance.values(), target, tolerance, instance.size()))
          .check();
    }
  }
}
