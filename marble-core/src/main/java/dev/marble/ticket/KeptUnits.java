package dev.marble.ticket;

/**
 * A reader of one side of a tensor: what the numbers that a mask stores stand for. It has its own
 * scratch memory: for one thread.
 */
public sealed interface KeptUnits permits RandomPair.Products, RandomPair.SingleUnit {

  /**
   * Turns to one weight.
   *
   * @param index its flat index
   */
  void select(int index);

  /**
   * The sum of the kept products of the selected weight.
   *
   * @param number what the mask stores for it
   * @return the sum in units of scale · 2<sup>-46</sup>
   */
  long sum(long number);

  /**
   * The units of its block that the selected weight keeps.
   *
   * @param number what the mask stores for it
   * @param units receives them, ascending; room for {@link Choice#mostSamples()} is enough
   * @return how many
   */
  int units(long number, int[] units);
}
