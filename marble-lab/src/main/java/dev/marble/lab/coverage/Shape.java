package dev.marble.lab.coverage;

import dev.marble.random.NormalQuantile;
import java.util.Locale;

/**
 * The form of a symmetric distribution, and how 128 random bits become a value of it. A scale of 1
 * gives the form that theory speaks about.
 */
public enum Shape {
  /** Uniform on [−scale, scale). */
  UNIFORM(0.5, 1.0 / 3, 1) {
    @Override
    long draw(long first, long second, long scale) {
      return Math.multiplyHigh(first, scale << 1);
    }
  },

  /**
   * Normal with standard deviation {@code scale}, by inversion. The sign is one bit, the tail's
   * probability 63, so that the quantile is taken where a {@code double} is finest. A {@code
   * double} has 53 bits and the grid has more: a uniform offset of at most ±2<sup>-49</sup> scales
   * fills the bits below. It is wider than the steps of the quantile and changes the distribution
   * by less than anything that could be measured.
   */
  NORMAL(0.7978845608028654, 1, Double.POSITIVE_INFINITY) {
    @Override
    long draw(long first, long second, long scale) {
      double tail = ((first & Long.MAX_VALUE) + 0.5) * 0x1p-64;
      double size = -NormalQuantile.of(tail) * scale;
      long value = Math.round(first < 0 ? -size : size);
      long offsets = Math.max(1, scale >> OFFSET_BITS);
      return value + Math.unsignedMultiplyHigh(second, offsets) - offsets / 2;
    }
  },

  /** The product of two independent uniform values on [−1, 1), times {@code scale}. */
  PRODUCT(0.25, 1.0 / 9, 1) {
    @Override
    long draw(long first, long second, long scale) {
      return Math.multiplyHigh(Math.multiplyHigh(first, second), scale << 2);
    }
  },

  /** −scale or +scale with equal probability. */
  SIGNED(1, 1, 1) {
    @Override
    long draw(long first, long second, long scale) {
      return first < 0 ? -scale : scale;
    }
  };

  private static final int OFFSET_BITS = 48;

  private final double meanSize;
  private final double meanSquare;
  private final double largest;

  Shape(double meanSize, double meanSquare, double largest) {
    this.meanSize = meanSize;
    this.meanSquare = meanSquare;
    this.largest = largest;
  }

  /**
   * A value.
   *
   * @param first 64 random bits
   * @param second 64 more
   * @param scale the scale in steps of the grid, 1 to 2<sup>60</sup>
   * @return the value in steps of the grid
   */
  abstract long draw(long first, long second, long scale);

  /** E|X| at scale 1. */
  double meanSize() {
    return meanSize;
  }

  /** E X² at scale 1. */
  double meanSquare() {
    return meanSquare;
  }

  /** The largest |X| at scale 1; infinite if there is none. */
  double largest() {
    return largest;
  }

  /** The name in a specification. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
