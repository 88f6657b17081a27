package dev.marble.lab.prune;

import static java.math.MathContext.DECIMAL64;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The fraction of weights that is <em>kept</em>, as an exact decimal: 0.6 of 15 weights are 9, and
 * no rounding of binary fractions changes that.
 *
 * @param kept above 0, at most 1, without trailing zeros
 */
public record Density(BigDecimal kept) implements Comparable<Density> {
  /** Everything is kept. */
  public static final Density ALL = new Density(BigDecimal.ONE);

  private static final MathContext ROOT_DIGITS = new MathContext(12, RoundingMode.HALF_EVEN);
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final int MOST_DIGITS = 30; // before or behind the point

  /** Checks the bounds. */
  public Density {
    if (kept.signum() <= 0 || kept.compareTo(BigDecimal.ONE) > 0) {
      throw new PruneException(
          "The density is "
              + kept.toPlainString()
              + " but must be above 0 and at most 1: it is the fraction of weights that is"
              + " kept.");
    }
    kept = kept.stripTrailingZeros();
  }

  /**
   * The decimal that the number prints as: 0.1 is one tenth.
   *
   * @param kept above 0, at most 1
   */
  public static Density of(double kept) {
    if (!Double.isFinite(kept)) {
      throw new PruneException("The density is " + kept + " but must be a number from 0 to 1.");
    }
    return new Density(BigDecimal.valueOf(kept));
  }

  /**
   * Reads a density as a person writes it.
   *
   * @param text such as {@code 0.25}, {@code 25%} or {@code 1/4}
   */
  public static Density parse(String text) {
    String stripped = text.strip();
    try {
      int slash = stripped.indexOf('/');
      if (slash > 0) {
        BigDecimal above = number(stripped.substring(0, slash));
        return new Density(above.divide(number(stripped.substring(slash + 1)), DECIMAL64));
      }
      if (stripped.endsWith("%")) {
        return new Density(number(stripped.substring(0, stripped.length() - 1)).divide(HUNDRED));
      }
      return new Density(number(stripped));
    } catch (ArithmeticException | NumberFormatException e) {
      throw new PruneException(
          "The density \"" + text + "\" is not a number. Maybe write it as 0.25, 25% or 1/4.", e);
    }
  }

  /**
   * A decimal that can be written out: 1e-999999999 would take gigabytes.
   *
   * @param text of at most 30 digits on either side of the point
   * @throws NumberFormatException if it is no number
   */
  public static BigDecimal number(String text) {
    BigDecimal number = new BigDecimal(text.strip());
    if (number.scale() > MOST_DIGITS || number.precision() - number.scale() > MOST_DIGITS) {
      throw new PruneException(
          "The number " + text.strip() + " has more than " + MOST_DIGITS + " digits.");
    }
    return number;
  }

  /**
   * How many of some weights are kept: density · n, halves rounded up.
   *
   * @param n number of weights
   */
  public long keep(long n) {
    return kept.multiply(BigDecimal.valueOf(n)).setScale(0, RoundingMode.HALF_UP).longValueExact();
  }

  /**
   * What is left after as many rounds that each keep this fraction of what the last one left.
   *
   * @param rounds 0 or more
   */
  public Density power(int rounds) {
    return new Density(kept.pow(rounds));
  }

  /**
   * What each of as many equal rounds keeps to arrive here, to twelve digits.
   *
   * @param rounds 1 or more
   */
  public Density root(int rounds) {
    double root = StrictMath.pow(kept.doubleValue(), 1.0 / rounds);
    return new Density(BigDecimal.valueOf(root).round(ROOT_DIGITS));
  }

  /**
   * Removes only a share of what this density removes: half of 0.8's removal leaves 0.9.
   *
   * @param share from 0 (nothing is removed) to 1 (this density)
   */
  Density gentler(BigDecimal share) {
    return new Density(BigDecimal.ONE.subtract(share.multiply(BigDecimal.ONE.subtract(kept))));
  }

  /** The fraction as a floating-point number, for plots. */
  public double value() {
    return kept.doubleValue();
  }

  @Override
  public int compareTo(Density other) {
    return kept.compareTo(other.kept);
  }

  /** The decimal, such as {@code 0.25}. */
  @Override
  public String toString() {
    return kept.toPlainString();
  }
}
