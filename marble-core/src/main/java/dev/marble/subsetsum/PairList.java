package dev.marble.subsetsum;

import java.util.Optional;

/** Lists the subsets of both halves that have the sums of each pair. */
final class PairList implements Listing.Search {
  private final WindowPairs pairs;
  private final SubsetsOfSum lows;
  private final SubsetsOfSum highs;
  private final int lowItems;
  private final long target;
  private final Budget budget;
  private long highSubset = SubsetsOfSum.NO_MORE;
  private boolean more = true;

  /**
   * A list.
   *
   * @param pairs sums of the low half, each with a target less a sum of the high half
   * @param lows the subsets of the low half
   * @param highs the subsets of the high half
   * @param lowItems the number of items of the low half
   * @param target the target of the pairs
   * @param budget what may be spent
   */
  PairList(
      WindowPairs pairs,
      SubsetsOfSum lows,
      SubsetsOfSum highs,
      int lowItems,
      long target,
      Budget budget) {
    this.pairs = pairs;
    this.lows = lows;
    this.highs = highs;
    this.lowItems = lowItems;
    this.target = target;
    this.budget = budget;
  }

  @Override
  public Outcome next() {
    while (more && !pairs.isCutShort()) {
      more = budget.spend(1);
      long lowSubset = highSubset == SubsetsOfSum.NO_MORE ? SubsetsOfSum.NO_MORE : lows.next();
      if (lowSubset != SubsetsOfSum.NO_MORE) {
        long sum = pairs.left() + target - pairs.right();
        return new Outcome.Found(highSubset << lowItems | lowSubset, sum, budget.effort());
      }
      highSubset = highs.next();
      if (highSubset != SubsetsOfSum.NO_MORE) {
        lows.seek(pairs.left());
      } else if (pairs.next()) {
        highs.seek(target - pairs.right());
      } else if (!pairs.isCutShort()) {
        return new Outcome.ProvenAbsent(budget.effort());
      }
    }
    return budget.gaveUp(Optional.empty());
  }
}
