package dev.marble.ticket;

import dev.marble.random.Grid;
import dev.marble.random.RandomWeights;
import java.util.BitSet;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * The two random layers that one target tensor is found in. The weight into unit k of block b has
 * index {@code b · stride + k} in its random layer, the weight out of it for the target weight with
 * flat index t has index {@code t · stride + k} in the next one. Both layers' weights lie in [−1,
 * 1]; the second layer's are multiplied by the scale 2<sup>scaleExponent</sup>.
 *
 * <p>For {@link Choice#COPIES} the first of the two layers is not there: unit k of block b is the
 * k-th copy of input b, and its weight is 1.
 */
public final class RandomPair {
  private final TensorLayout layout;
  private final InputSign inputs;
  private final Choice choice;
  private final int samples;
  private final int scaleExponent;
  private final Optional<HiddenUnits> live;
  private final RandomWeights into;
  private final RandomWeights outOf;

  /**
   * A pair whose weights are subset sums over the first live units of their blocks, which are drawn
   * at once.
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
    this(recipe, number, layout, inputs, Choice.SUBSET, samples, scaleExponent);
  }

  /**
   * A pair.
   *
   * @param recipe seed and distribution
   * @param number the number ℓ of the target tensor
   * @param layout its layout
   * @param inputs what is known about its inputs' sign
   * @param choice what the numbers of its masks say
   * @param samples the bits of such a number: for subsets, the live hidden units per block and side
   * @param scaleExponent the scale is 2 to this power
   */
  public RandomPair(
      Recipe recipe,
      int number,
      TensorLayout layout,
      InputSign inputs,
      Choice choice,
      int samples,
      int scaleExponent) {
    this.layout = layout;
    this.inputs = inputs;
    this.choice = choice;
    this.samples = samples;
    this.scaleExponent = scaleExponent;
    this.into = recipe.into(number);
    this.outOf = recipe.outOf(number);
    this.live =
        switch (choice) {
          case SUBSET ->
              Optional.of(HiddenUnits.draw(into, layout.blocks(), samples, inputs.sides()));
          case COPIES -> Optional.of(HiddenUnits.copies(layout.blocks(), samples));
          case SINGLE -> Optional.empty();
        };
  }

  /** The layout of the target tensor. */
  public TensorLayout layout() {
    return layout;
  }

  /** What is known about the sign of the inputs. */
  public InputSign inputs() {
    return inputs;
  }

  /** What the numbers of its masks say. */
  public Choice choice() {
    return choice;
  }

  /** The bits of a mask's number: for subsets, the live hidden units per block and side. */
  public int samples() {
    return samples;
  }

  /**
   * The hidden units per block that the random network needs, pruned ones included.
   *
   * @param masks the masks of all sides
   * @return for subsets what holds the live units of every block, for copies their number, else
   *     what holds every kept unit
   */
  public int width(Collection<Mask> masks) {
    return live.map(HiddenUnits::width)
        .orElseGet(() -> masks.stream().mapToInt(mask -> (int) mask.largest()).max().orElse(0));
  }

  /**
   * The hidden units of all blocks that the masks keep: for subsets all live ones, else those that
   * some weight keeps; none for copies, which are kept by the layer before.
   *
   * @param masks one per side
   * @return how many
   */
  public long hiddenKept(Map<Side, Mask> masks) {
    if (choice == Choice.COPIES) {
      return 0;
    }
    if (live.isPresent()) {
      return (long) layout.blocks() * samples * masks.size();
    }
    long kept = 0;
    for (BitSet units : keptUnits(masks.values())) {
      kept += units == null ? 0 : units.cardinality();
    }
    return kept;
  }

  /** Which units of each block some weight keeps; null for a block that keeps none. */
  private BitSet[] keptUnits(Collection<Mask> masks) {
    BitSet[] kept = new BitSet[layout.blocks()];
    TensorLayout.BlockIndex blocks = layout.blockIndex();
    for (Mask mask : masks) {
      for (int i = 0; i < mask.size(); i++) {
        if (mask.get(i) > 0) {
          int block = blocks.of(i);
          kept[block] = kept[block] == null ? new BitSet() : kept[block];
          kept[block].set((int) mask.get(i) - 1);
        }
      }
    }
    return kept;
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
   * The weight into one hidden unit.
   *
   * @param block the input channel
   * @param unit the unit k of that block
   * @return u in units of 2<sup>-23</sup>
   */
  public int in(int block, int unit) {
    return choice == Choice.COPIES ? Grid.ONE : into.at((long) block * choice.stride() + unit);
  }

  /**
   * The weight out of one hidden unit.
   *
   * @param index the flat index t of the target weight
   * @param unit the unit k of its block
   * @return v in units of scale · 2<sup>-23</sup>
   */
  public int out(int index, int unit) {
    return outOf.at((long) index * choice.stride() + unit);
  }

  /**
   * The weights into some units of a block.
   *
   * @param block the input channel
   * @param from the first unit, a multiple of 4
   * @param count how many, a multiple of 4
   * @param values receives u in units of 2<sup>-23</sup>, unit {@code from} at index 0
   */
  public void fillIn(int block, int from, int count, int[] values) {
    into.fill((long) block * choice.stride() + from, count, values);
  }

  /**
   * The weights out of some units, for one target weight.
   *
   * @param index the flat index t of the target weight
   * @param from the first unit, a multiple of 4
   * @param count how many, a multiple of 4
   * @param values receives v in units of scale · 2<sup>-23</sup>, unit {@code from} at index 0
   */
  public void fillOut(int index, int from, int count, int[] values) {
    outOf.fill((long) index * choice.stride() + from, count, values);
  }

  /**
   * A reader of one side's masks, with its own scratch memory: for one thread.
   *
   * @param side one of the sides that {@link #inputs} needs
   * @return the reader
   */
  public KeptUnits kept(Side side) {
    return live.isPresent() ? products(side) : singleUnit(side);
  }

  SingleUnit singleUnit(Side side) {
    return new SingleUnit(side);
  }

  /**
   * A reader of one side's products, with its own scratch memory: for one thread.
   *
   * @param side one of the sides that {@link #inputs} needs
   * @return the reader
   * @throws IllegalStateException if the weights are not subset sums
   */
  public Products products(Side side) {
    HiddenUnits hidden =
        live.orElseThrow(() -> new IllegalStateException("a single product has no subsets"));
    return new Products(
        layout.blockIndex(), samples, hidden.units(side), hidden.values(side), outOf);
  }

  /** The unit that a weight keeps alone: two random weights are drawn for it, and no others. */
  public final class SingleUnit implements KeptUnits {
    private final Side side;
    private final TensorLayout.BlockIndex blocks = layout.blockIndex();
    private int index;

    private SingleUnit(Side side) {
      this.side = side;
    }

    @Override
    public void select(int selected) {
      this.index = selected;
    }

    @Override
    public long sum(long number) {
      return number == 0 ? 0 : (long) into(number) * out(index, (int) number - 1);
    }

    @Override
    public int units(long number, int[] units) {
      units[0] = (int) number - 1;
      return choice.kept(number);
    }

    /** Whether the unit that the selected weight keeps, if it does, is on this side. */
    boolean isOnSide(long number) {
      return number == 0 || side.holds(into(number));
    }

    private int into(long number) {
      return in(blocks.of(index), (int) number - 1);
    }
  }

  /** The products v<sub>k</sub>·u<sub>k</sub> that the subset sum of one weight may use. */
  public static final class Products implements KeptUnits {
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

    @Override
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

    @Override
    public int units(long subset, int[] kept) {
      int count = 0;
      for (long rest = subset; rest != 0; rest &= rest - 1) {
        kept[count++] = units[row + Long.numberOfTrailingZeros(rest)];
      }
      return count;
    }

    @Override
    public long sum(long subset) {
      long sum = 0;
      for (long rest = subset; rest != 0; rest &= rest - 1) {
        sum += product(Long.numberOfTrailingZeros(rest));
      }
      return sum;
    }
  }
}
