package dev.marble.onnx;

import dev.marble.ticket.Choice;
import dev.marble.ticket.KeptUnits;
import dev.marble.ticket.Mask;
import dev.marble.ticket.RandomPair;
import dev.marble.ticket.Side;
import dev.marble.ticket.TensorLayout;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;

/**
 * Where each hidden unit that some weight keeps lies in its block of the random form: all units at
 * their own places, or only the kept ones, those of the first side first, ascending.
 */
final class Places {
  private final Map<Side, int[][]> units;
  private final boolean own;
  private final Map<Side, int[]> first = new EnumMap<>(Side.class);
  private final int width;

  private Places(Map<Side, int[][]> units, boolean own, int width) {
    this.units = units;
    this.own = own;
    int widest = width;
    int[] next = new int[units.values().iterator().next().length];
    for (Map.Entry<Side, int[][]> side : units.entrySet()) {
      first.put(side.getKey(), next.clone());
      for (int block = 0; block < next.length; block++) {
        next[block] += side.getValue()[block].length;
        widest = own ? widest : Math.max(widest, next[block]);
      }
    }
    this.width = widest;
  }

  /**
   * All units at their own places, the live ones of a subset sum whether a weight keeps them or
   * not.
   */
  static Places all(RandomPair pair, Map<Side, Mask> masks) {
    return new Places(units(pair, masks, true), true, Math.max(1, pair.width(masks.values())));
  }

  /** Kept units only. */
  static Places kept(RandomPair pair, Map<Side, Mask> masks) {
    return new Places(units(pair, masks, false), false, 1);
  }

  private static Map<Side, int[][]> units(RandomPair pair, Map<Side, Mask> masks, boolean live) {
    Map<Side, int[][]> units = new EnumMap<>(Side.class);
    masks.forEach((side, mask) -> units.put(side, units(pair, side, mask, live)));
    return units;
  }

  private static int[][] units(RandomPair pair, Side side, Mask mask, boolean live) {
    boolean wholeSubset = live && pair.choice() == Choice.SUBSET;
    long all = (1L << pair.samples()) - 1;
    BitSet[] sets = new BitSet[pair.layout().blocks()];
    Arrays.setAll(sets, block -> new BitSet());
    TensorLayout.BlockIndex blocks = pair.layout().blockIndex();
    KeptUnits kept = pair.kept(side);
    int[] scratch = new int[pair.choice().mostSamples()];
    for (int t = 0; t < mask.size(); t++) {
      kept.select(t);
      int count = kept.units(wholeSubset ? all : mask.get(t), scratch);
      for (int j = 0; j < count; j++) {
        sets[blocks.of(t)].set(scratch[j]);
      }
    }
    return Arrays.stream(sets).map(set -> set.stream().toArray()).toArray(int[][]::new);
  }

  /** The places in each block. */
  int width() {
    return width;
  }

  /** The units of a block that weights of one side keep, ascending. */
  int[] units(Side side, int block) {
    return units.get(side)[block];
  }

  /** The place of such a unit. */
  int of(Side side, int block, int unit) {
    return own ? unit : first.get(side)[block] + Arrays.binarySearch(units.get(side)[block], unit);
  }
}
