package dev.marble.ticket;

import dev.marble.MarbleException;
import dev.marble.random.Grid;
import dev.marble.random.RandomWeights;
import java.util.Arrays;
import java.util.List;

/**
 * The hidden layer of a pair: for each input channel (block) and each side, the first {@code
 * samples} units whose weight u has that side's sign. The other units of the block are pruned.
 *
 * <p>The weight into unit k of block b has index {@code b · 256 + k} in its random layer, whatever
 * the number of samples: with more samples, the first ones stay what they were.
 */
public final class HiddenUnits {
  /** The room for one block's units in the index of a random layer, and so the widest block. */
  public static final int STRIDE = Choice.SUBSET.stride();

  private final int samples;
  private final int blocks;
  private final int width;
  private final int[][] units = new int[Side.values().length][];
  private final int[][] values = new int[Side.values().length][];

  private HiddenUnits(RandomWeights into, int blocks, int samples, List<Side> sides) {
    this.samples = samples;
    this.blocks = blocks;
    for (Side side : sides) {
      units[side.ordinal()] = new int[blocks * samples];
      values[side.ordinal()] = new int[blocks * samples];
    }
    int widest = 0;
    int[] row = new int[STRIDE];
    for (int block = 0; block < blocks; block++) {
      for (int k = 0; k < STRIDE; k += 4) {
        into.quad(((long) block * STRIDE + k) >> 2, row, k);
      }
      for (Side side : sides) {
        widest = Math.max(widest, keep(block, side, row));
      }
    }
    this.width = widest;
  }

  /** One unit per copy of each input, which hands its input on as it is. */
  private HiddenUnits(int blocks, int copies) {
    this.samples = copies;
    this.blocks = blocks;
    this.width = copies;
    int[] copy = new int[blocks * copies];
    int[] one = new int[blocks * copies];
    Arrays.setAll(copy, i -> i % copies);
    Arrays.fill(one, Grid.ONE);
    units[Side.POSITIVE.ordinal()] = copy;
    values[Side.POSITIVE.ordinal()] = one;
  }

  static HiddenUnits copies(int blocks, int copies) {
    return new HiddenUnits(blocks, copies);
  }

  static HiddenUnits draw(RandomWeights into, int blocks, int samples, List<Side> sides) {
    return new HiddenUnits(into, blocks, samples, sides);
  }

  /** Keeps the first units of one side; returns how wide the block must be for them. */
  private int keep(int block, Side side, int[] row) {
    int kept = 0;
    for (int k = 0; k < STRIDE && kept < samples; k++) {
      if (side.holds(row[k])) {
        units[side.ordinal()][block * samples + kept] = k;
        values[side.ordinal()][block * samples + kept] = row[k];
        kept++;
        if (kept == samples) {
          return k + 1;
        }
      }
    }
    throw new MarbleException(
        "Input "
            + block
            + " has only "
            + kept
            + " of "
            + samples
            + " hidden units with a "
            + side.label()
            + " weight among "
            + STRIDE
            + ". Maybe use another seed.");
  }

  /** The number of units kept per block and side. */
  public int samples() {
    return samples;
  }

  /** The number of blocks, one per input channel. */
  public int blocks() {
    return blocks;
  }

  /** The number of units in each block of the random layer, pruned ones included. */
  public int width() {
    return width;
  }

  /**
   * Which unit of its block a sample is.
   *
   * @param side the side
   * @param block the input channel
   * @param sample which of the kept units, from 0
   * @return the unit, 0 to 255
   */
  public int unit(Side side, int block, int sample) {
    return units[side.ordinal()][block * samples + sample];
  }

  /**
   * The weight into a kept unit.
   *
   * @param side the side
   * @param block the input channel
   * @param sample which of the kept units, from 0
   * @return u in units of 2<sup>-23</sup>
   */
  public int value(Side side, int block, int sample) {
    return values[side.ordinal()][block * samples + sample];
  }

  int[] units(Side side) {
    return units[side.ordinal()];
  }

  int[] values(Side side) {
    return values[side.ordinal()];
  }
}
