package dev.marble.subsetsum;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/** One question about real numbers, and the answers to it by looking at every subset. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RealInstance(
    String name, BigDecimal[] values, BigDecimal target, BigDecimal tolerance, int size) {

  /** Kinds of values. Most make exact sums hard: ties, wide ranges, last bits that decide. */
  enum Kind {
    DECIMALS,
    LONG_DECIMALS,
    UNIFORM,
    NORMAL,
    EXPONENTS,
    SUBNORMAL,
    TIES,
    ZEROS,
    EQUAL,
    POWERS,
    HUGE,
    TIERS,
    NEARLY_EQUAL,
    WHOLE;

    /** Doubles, or decimals that no double is? */
    boolean isDouble() {
      return this != DECIMALS && this != LONG_DECIMALS && this != NEARLY_EQUAL;
    }

    private BigDecimal value(Random random, int i) {
      double sign = random.nextBoolean() ? 1 : -1;
      return switch (this) {
        case DECIMALS -> BigDecimal.valueOf(random.nextInt(-2000, 20_000), 2);
        case LONG_DECIMALS -> new BigDecimal(new BigInteger(140, random), random.nextInt(30, 34));
        case UNIFORM -> new BigDecimal(random.nextDouble() * 2 - 1);
        case NORMAL -> new BigDecimal(random.nextGaussian() * 0x1p-7);
        case EXPONENTS ->
            new BigDecimal(sign * Math.scalb(1 + random.nextDouble(), random.nextInt(-1070, 1023)));
        case SUBNORMAL -> new BigDecimal(sign * Double.MIN_VALUE * random.nextInt(1, 1000));
        case TIES -> new BigDecimal(sign * (random.nextInt(3) + 1) * 0.1);
        case ZEROS -> new BigDecimal(random.nextInt(3) == 0 ? random.nextDouble() : -0.0);
        case EQUAL -> new BigDecimal(Math.nextUp(0.1));
        case POWERS -> new BigDecimal(Math.scalb(sign, 60 * i - 400));
        case HUGE -> new BigDecimal(i == 2 ? 1e300 : random.nextDouble());
        case TIERS -> new BigDecimal((i % 2 == 0 ? 1e200 : 1e-200) * (1 + random.nextInt(3)));
        case NEARLY_EQUAL -> new BigDecimal(1e20).add(new BigDecimal(random.nextDouble()));
        case WHOLE -> new BigDecimal(random.nextInt(-20, 100));
      };
    }
  }

  /** A random instance of up to so many values. */
  static RealInstance random(Kind kind, int mostValues, long seed) {
    // Neighbouring seeds start alike: spread them.
    Random random = new Random(seed * 0x9e3779b97f4a7c15L);
    int n = 1 + random.nextInt(mostValues);
    BigDecimal[] values =
        IntStream.range(0, n).mapToObj(i -> kind.value(random, i)).toArray(BigDecimal[]::new);
    // The sum of a subset, moved by nothing, by the least that there is, or by a part of a value.
    BigDecimal target = sum(values, random.nextInt(1 << n));
    BigDecimal least = least(values);
    target =
        switch (random.nextInt(6)) {
          case 0 -> target.add(least);
          case 1 -> target.subtract(least.multiply(BigDecimal.valueOf(0.5)));
          case 2 -> target.add(values[0].multiply(BigDecimal.valueOf(0.375)));
          case 3 -> target.multiply(BigDecimal.valueOf(-3));
          default -> target;
        };
    BigDecimal[] sums = sums(values);
    BigDecimal some = sums[random.nextInt(sums.length)].subtract(target).abs();
    // Exactly as far as some subset, the least that there is more or less, nothing, or plenty.
    BigDecimal tolerance =
        switch (random.nextInt(6)) {
          case 0 -> some;
          case 1 -> some.subtract(least).max(BigDecimal.ZERO);
          case 2 -> some.add(least);
          case 3 -> nearest(sums, target).subtract(least).max(BigDecimal.ZERO);
          case 4 -> nearest(sums, target);
          default -> BigDecimal.ZERO;
        };
    if (kind.isDouble()) {
      target = new BigDecimal(finite(target.doubleValue()));
      tolerance = new BigDecimal(finite(tolerance.doubleValue()));
    }
    String name = kind + ", seed " + seed + ", n " + n;
    return new RealInstance(name, values, target, tolerance, random.nextInt(n + 1));
  }

  private static double finite(double value) {
    return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, value));
  }

  /** A unit in the last place of all values. */
  private static BigDecimal least(BigDecimal[] values) {
    int scale = Arrays.stream(values).mapToInt(BigDecimal::scale).max().orElseThrow();
    return new BigDecimal(BigInteger.ONE, scale);
  }

  double[] doubles() {
    return Arrays.stream(values).mapToDouble(BigDecimal::doubleValue).toArray();
  }

  /** The sums of all subsets, in numeric order. */
  BigDecimal[] sums() {
    return sums(values);
  }

  /** |sum − target| of each subset. */
  BigDecimal[] errors() {
    return Arrays.stream(sums()).map(sum -> sum.subtract(target).abs()).toArray(BigDecimal[]::new);
  }

  private static BigDecimal[] sums(BigDecimal[] values) {
    BigDecimal[] sums = new BigDecimal[1 << values.length];
    sums[0] = BigDecimal.ZERO;
    for (int subset = 1; subset < sums.length; subset++) {
      int first = Integer.numberOfTrailingZeros(subset);
      sums[subset] = sums[subset & subset - 1].add(values[first]);
    }
    return sums;
  }

  private static BigDecimal sum(BigDecimal[] values, int subset) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < values.length; i++) {
      sum = (subset >>> i & 1) == 0 ? sum : sum.add(values[i]);
    }
    return sum;
  }

  private static BigDecimal nearest(BigDecimal[] sums, BigDecimal target) {
    return Arrays.stream(sums)
        .map(sum -> sum.subtract(target).abs())
        .min(BigDecimal::compareTo)
        .orElseThrow();
  }

  @Override
  public String toString() {
    return name
        + ": "
        + Arrays.toString(values)
        + ", target "
        + target
        + " ± "
        + tolerance
        + ", size "
        + size;
  }
}
