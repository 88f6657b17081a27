package dev.marble.construction;

import dev.marble.subsetsum.FirstProduct;
import dev.marble.ticket.RandomPair;
import dev.marble.ticket.Side;
import dev.marble.ticket.TensorLayout;
import java.util.Arrays;

/**
 * The first hidden unit of a weight's block whose sign fits and whose product is close enough. The
 * weights into a block's units are drawn once for all weights of a call that belong to it, and no
 * further than they are asked for.
 */
final class UnitSearch implements Search {
  private static final int CHUNK = 256;

  private final RandomPair pair;
  private final Side side;
  private final TensorLayout.BlockIndex blocks;

  /** The units are 0 … pool − 1: unit k is the number k + 1, 0 keeps nothing. */
  private final int pool;

  private final int[] outOf = new int[CHUNK];
  private final int[] drawn = new int[CHUNK];
  private int[] into = new int[CHUNK];
  private int known;
  private int block = -1;

  UnitSearch(RandomPair pair, Side side) {
    this.pair = pair;
    this.side = side;
    this.blocks = pair.layout().blockIndex();
    this.pool = (1 << pair.samples()) - 1;
  }

  @Override
  public void first(int[] indices, long[] targets, long aim, long tolerance, long[] numbers) {
    long[] byBlock = new long[indices.length];
    for (int i = 0; i < indices.length; i++) {
      byBlock[i] = (long) blocks.of(indices[i]) << 32 | i;
    }
    Arrays.sort(byBlock);
    for (long each : byBlock) {
      int i = (int) each;
      turnTo((int) (each >> 32));
      numbers[i] = first(indices[i], targets[i], aim, tolerance);
    }
  }

  private long first(int index, long target, long aim, long tolerance) {
    if (Math.abs(target) <= aim) {
      return 0;
    }
    long within = Math.abs(target) <= tolerance ? 0 : NONE;
    for (int from = 0; from < pool; from += CHUNK) {
      int count = Math.min(CHUNK, pool - from);
      draw(index, from);
      int hit = FirstProduct.first(into, from, outOf, count, target, aim);
      if (hit >= 0) {
        return 1L + from + hit;
      }
      if (within < 0) {
        hit = FirstProduct.first(into, from, outOf, count, target, tolerance);
        within = hit >= 0 ? 1L + from + hit : NONE;
      }
    }
    return within;
  }

  @Override
  public long nearest(int index, long target) {
    turnTo(blocks.of(index));
    long nearest = 0;
    long least = Math.abs(target);
    for (int from = 0; from < pool; from += CHUNK) {
      draw(index, from);
      for (int i = 0; i < Math.min(CHUNK, pool - from); i++) {
        long error = Math.abs((long) into[from + i] * outOf[i] - target);
        if (into[from + i] != 0 && error < least) {
          least = error;
          nearest = 1L + from + i;
        }
      }
    }
    return nearest;
  }

  private void turnTo(int wanted) {
    if (wanted != block) {
      block = wanted;
      known = 0;
    }
  }

  /**
   * Draws a chunk's weights. A unit of the other side has the weight 0 into it here: its product is
   * then 0, which no target that keeps a unit is close to.
   */
  private void draw(int index, int from) {
    pair.fillOut(index, from, CHUNK, outOf);
    if (from < known) {
      return;
    }
    if (into.length < from + CHUNK) {
      into = Arrays.copyOf(into, 2 * into.length);
    }
    pair.fillIn(block, from, CHUNK, drawn);
    for (int i = 0; i < CHUNK; i++) {
      into[from + i] = side.holds(drawn[i]) ? drawn[i] : 0;
    }
    known = from + CHUNK;
  }
}
