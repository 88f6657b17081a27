/**
 * The subset sum problem with a tolerance, over fixed-point {@code long} values, where every answer
 * is exact and carries its witness.
 *
 * <p>Seven problems, one interface each:
 *
 * <ul>
 *   <li>{@link dev.marble.subsetsum.WithinSolver}: any subset whose sum is within a tolerance of
 *       the target;
 *   <li>{@link dev.marble.subsetsum.NearestSolver}: the subset whose sum is nearest;
 *   <li>{@link dev.marble.subsetsum.SmallestSolver}: the fewest items within a tolerance;
 *   <li>{@link dev.marble.subsetsum.OfSizeSolver}: the nearest subset of exactly k items;
 *   <li>{@link dev.marble.subsetsum.FirstSolver}: the first within a tolerance, in numeric order;
 *   <li>{@link dev.marble.subsetsum.AllSolver}: all within a tolerance, one after the other;
 *   <li>{@link dev.marble.subsetsum.CoverageSolver}: all targets at once: which part of an interval
 *       is within a tolerance of some subset.
 * </ul>
 *
 * <p>{@link dev.marble.subsetsum.Chooser} answers them all. It picks from these, one final class
 * per algorithm:
 *
 * <ul>
 *   <li>{@link dev.marble.subsetsum.FirstSubset}: numeric order; for millions of small instances
 *       with a tolerance that many subsets meet;
 *   <li>{@link dev.marble.subsetsum.BucketJoin}: a hashed meet in the middle for the nearest subset
 *       of small instances;
 *   <li>{@link dev.marble.subsetsum.SchroeppelShamir}: meet in the middle in bounded memory, for up
 *       to 62 items;
 *   <li>{@link dev.marble.subsetsum.HorowitzSahni}: meet in the middle with sorted halves; for the
 *       fewest items, subsets of a size, and all;
 *   <li>{@link dev.marble.subsetsum.CompleteKarmarkarKarp}: an anytime search; for many items of
 *       few bits, and for a good answer where nothing can prove the best;
 *   <li>{@link dev.marble.subsetsum.Bellman}: a table of reachable sums; for sums of a short range,
 *       whatever the number of items;
 *   <li>{@link dev.marble.subsetsum.BruteForce}: every subset, to compare the others with.
 * </ul>
 *
 * <p>{@link dev.marble.subsetsum.SortedSample} answers many targets from one sample.
 *
 * <p>Items may be vectors, too: {@link dev.marble.subsetsum.VectorWithinSolver} asks for a subset
 * whose sum lies in a box, {@link dev.marble.subsetsum.VectorNearestSolver} for the nearest one in
 * the maximum norm, and {@link dev.marble.subsetsum.VectorHorowitzSahni} answers both.
 *
 * <p>A subset is a {@code long}: bit <i>j</i> stands for item <i>j</i>. At most 62 items.
 *
 * <p>For {@code double} and decimal numbers there is {@link dev.marble.subsetsum.SubsetSum}: the
 * same questions, answered exactly.
 *
 * <p>Papers: Lueker, <i>Exponentially small bounds on the expected optimum of the partition and
 * subset sum problems</i>, Random Structures &amp; Algorithms 12 (1998); Bellman, <i>Dynamic
 * Programming</i>, Princeton (1957); Horowitz, Sahni, <i>Computing partitions with applications to
 * the knapsack problem</i>, J. ACM 21 (1974); Schroeppel, Shamir, <i>A T = O(2<sup>n/2</sup>), S =
 * O(2<sup>n/4</sup>) algorithm for certain NP-complete problems</i>, SIAM J. Comput. 10 (1981);
 * Korf, <i>A complete anytime algorithm for number partitioning</i>, Artificial Intelligence 106
 * (1998); Natale, Ferré, Giambagli, Giroire, Mallmann-Trenn, <i>On the Sparsity of the Strong
 * Lottery Ticket Hypothesis</i>, NeurIPS 2024.
 */
package dev.marble.subsetsum;
