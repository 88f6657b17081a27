package dev.marble.ticket;

import dev.marble.random.Grid;
import dev.marble.random.RandomWeights;

/**
 * The two random layers that one target tensor is found in. The weight out of unit k for the target
 * weight with flat index t has index {@code t · 256 + k} in its random layer. Both layers' weights
 * lie in [−1, 1]; the second layer's are multiplied by the scale 2<sup>scaleExponent</sup>.
 */
public final class RandomPair {
  private final TensorLayout layout;
  private final InputSign inputs;
  private final int samples;
  private final int scaleExponent;
  private final HiddenUnits hidden;
  private final RandomWeights outOf;

  /**
   * Draws the hidden units of a pair.
   *
   * @param recipe seed and distribution
   * @param number the number ℓ of the target tensor
   * @param layout its layout
   * @param inputs what is known about its inputs' sign
   * @param samples kept hidden units per block and side, 1 to 62
   * @param scaleExponent the scale is 2 to this power
   */
  public RandomPair(
      Recipe recipe,
      int number,
      TensorLayout layout,
      InputSign inputs,
      int samples,
      int scaleExponent) {
    this.layout = layout;
    this.inputs = inputs;
    this.samples = samples;
    this.scaleExponent = scaleExponent;
    this.hidden = HiddenUnits.draw(recipe.into(number), layout.blocks(), samples, inputs.sides());
    this.outOf = recipe.outOf(number);
  }

  /** The layout of the target tensor. */
  public TensorLayout layout() {
    return layout;
  }

  /** What is known about the sign of the inputs. */
  public InputSign inputs() {
    return inputs;
  }

  /** Kept hidden units per block and side. */
  public int samples() {
    return samples;
  }

  /** The kept hidden units. */
  public HiddenUnits hidden() {
    return hidden;
  }

  /** The scale of the second layer, a power of two. */
  public double scale() {
    return Math.scalb(1.0, scaleExponent);
  }

  /**
   * The value of a sum of products.
   *
   * @param sum in units of scale · 2<sup>-46</sup>
   * @return the exact value (sums have at most 52 bits)
   */
  public double value(long sum) {
    return Math.scalb((double) sum, scaleExponent - Grid.PRODUCT_BITS);
  }

  /**
   * The weight that a sum stands for: its exact value, rounded once to the nearest {@code float}.
   *
   * @param sum in units of scale · 2<sup>-46</sup>
   * @return the weight
   */
  public float weight(long sum) {
    return (float) value(sum);
  }

  /**
   * The weight out of one hidden unit.
   *
   * @param index the flat index t of the target weight
   * @param unit the unit k of its block
   * @return v in units of scale · 2<sup>-23</sup>
   */
  public int out(int index, int unit) {
    return outOf.at((long) index * HiddenUnits.STRIDE + unit);
  }

  /**
   * A reader of one side's products, with its own scratch memory: for one thread.
   *
   * @param side one of the sides that {@link #inputs} needs
   * @return the reader
   */
  public Products products(Side side) {
    return new Products(
        layout.blockIndex(), samples, hidden.units(side), hidden.values(side), outOf);
  }

  /** The products v<sub>k</sub>·u<sub>k</sub> that the subset sum of one weight may use. */
  public static final class Products {
    private final TensorLayout.BlockIndex blocks;
    private final int samples;
    private final int[] units;
    private final int[] values;
    private final RandomWeights outOf;
    private final int[] quad = new int[4];
    private long quadNumber = -1;
    private long base;
    private int row;

    private Products(
        TensorLayout.BlockIndex blocks,
        int samples,
        int[] units,
        int[] values,
        RandomWeights outOf) {
      this.blocks = blocks;
      this.samples = samples;
      this.units = units;
      this.values = values;
      this.outOf = outOf;
    }

    /**
     * Turns to one weight.
     *
     * @param index its flat index
     */
    public void select(int index) {
      base = (long) index * HiddenUnits.STRIDE;
      row = blocks.of(index) * samples;
    }

    /**
     * One product of the selected weight.
     *
     * @param sample which of the kept hidden units
     * @return v·u in units of scale · 2<sup>-46</sup>
     */
    public long product(int sample) {
      long index = base + units[row + sample];
      if (index >> 2 != quadNumber) {
        quadNumber = index >> 2;
        outOf.quad(quadNumber, quad, 0);
      }
      return (long) quad[(int) (index & 3)] * values[row + sample];
    }

    /**
     * Several products of the selected weight.
     *
     * @param from the first sample wanted
     * @param to one past the last
     * @param items receives product j at index j
     */
    public void fill(int from, int to, long[] items) {
      for (int j = from; j < to; j++) {
        items[j] = product(j);
      }
    }

    /**
     * The sum of the products that a mask keeps.
     *
     * @param subset bit j for sample j
     * @return the sum in units of scale · 2<sup>-46</sup>
     */
    public long sum(long subset) {
      long sum = 0;
      for (long rest = subset; rest != 0; rest &= rest - 1) {
        sum += product(Long.numberOfTrailingZeros(rest));
      }
      return sum;
    }
  }
}
