package dev.marble.construction;

import dev.marble.subsetsum.FirstSubset;
import dev.marble.subsetsum.HorowitzSahni;
import dev.marble.subsetsum.Limits;
import dev.marble.subsetsum.Outcome;
import dev.marble.ticket.RandomPair;
import dev.marble.ticket.Side;

/** The first subset of the products of the live units of a weight's block. */
final class SubsetSearch implements Search {
  private static final long MAX_SUMS = 1L << 24;
  private static final int NEAREST_ITEMS = 36;

  private final RandomPair.Products products;
  private final int samples;
  private final FirstSubset solver = new FirstSubset();
  private final HorowitzSahni nearestSolver = new HorowitzSahni();

  SubsetSearch(RandomPair pair, Side side) {
    this.products = pair.products(side);
    this.samples = pair.samples();
  }

  @Override
  public void first(int[] indices, long[] targets, long aim, long tolerance, long[] numbers) {
    for (int i = 0; i < indices.length; i++) {
      products.select(indices[i]);
      numbers[i] = solver.first(products::fill, samples, targets[i], aim, MAX_SUMS);
      if (numbers[i] < 0 && aim < tolerance) {
        numbers[i] = solver.first(products::fill, samples, targets[i], tolerance, MAX_SUMS);
      }
    }
  }

  @Override
  public long nearest(int index, long target) {
    int items = Math.min(samples, NEAREST_ITEMS);
    long[] all = new long[items];
    products.select(index);
    products.fill(0, items, all);
    Outcome outcome = nearestSolver.nearest(all, target, Limits.DEFAULT);
    return ((Outcome.Found) outcome).subset();
  }
}
