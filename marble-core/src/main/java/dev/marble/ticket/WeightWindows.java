package dev.marble.ticket;

import dev.marble.batch.Batch;

/**
 * Rebuilds the weights of one side of a tensor, in windows and in order, so that they need never be
 * in memory together. While one window is handed on, the next is being rebuilt.
 */
public final class WeightWindows {
  /** Weights per chunk, the unit of parallel work. */
  public static final int CHUNK = 1 << 12;

  private static final int CHUNKS = 1 << 6;
  private static final int WINDOW = CHUNK * CHUNKS;

  /** Sees each chunk once, in any order and from any thread. */
  @FunctionalInterface
  public interface Look {
    /**
     * Looks at some weights.
     *
     * @param from the flat index of the first, a multiple of {@link #CHUNK}
     * @param weights where they are
     * @param at the place of the first in {@code weights}
     * @param count how many, at most {@link #CHUNK}
     */
    void at(int from, float[] weights, int at, int count);
  }

  /** Takes the weights in order, one call after the other. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Takes the next weights.
     *
     * @param weights where they are, from 0; only valid during the call
     * @param count how many
     */
    void take(float[] weights, int count);
  }

  private WeightWindows() {}

  /**
   * Rebuilds all weights of one side.
   *
   * @param pair the random layers
   * @param mask the side's mask
   * @param side the side
   * @param batch what the work runs on
   * @param look sees each chunk as soon as it is there
   * @param sink takes the weights in order
   */
  public static void rebuild(
      RandomPair pair, Mask mask, Side side, Batch batch, Look look, Sink sink) {
    int size = mask.size();
    float[] current = new float[Math.min(WINDOW, size)];
    float[] before = new float[size > WINDOW ? WINDOW : 0];
    int waiting = 0;
    for (int from = 0; from < size; from += Math.min(WINDOW, size - from)) {
      int start = from;
      int count = Math.min(WINDOW, size - from);
      int due = waiting > 0 ? 1 : 0;
      int dueCount = waiting;
      float[] due0 = before;
      float[] into = current;
      batch.run(
          (count + CHUNK - 1) / CHUNK + due,
          () -> pair.kept(side),
          (job, kept) -> {
            if (job < due) {
              sink.take(due0, dueCount);
            } else {
              int at = (job - due) * CHUNK;
              chunk(pair, mask, kept, start, at, Math.min(CHUNK, count - at), into, look);
            }
          });
      current = due0;
      before = into;
      waiting = count;
    }
    if (waiting > 0) {
      sink.take(before, waiting);
    }
  }

  private static void chunk(
      RandomPair pair,
      Mask mask,
      KeptUnits kept,
      int start,
      int at,
      int count,
      float[] into,
      Look look) {
    for (int i = at; i < at + count; i++) {
      kept.select(start + i);
      into[i] = pair.weight(kept.sum(mask.get(start + i)));
    }
    look.at(start + at, into, at, count);
  }
}
