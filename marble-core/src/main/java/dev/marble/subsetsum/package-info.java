/**
 * The subset sum problem with a tolerance, over fixed-point {@code long} values, where every answer
 * is exact and carries its witness.
 *
 * <p>Three problems, one interface each: {@link dev.marble.subsetsum.WithinSolver} (any subset
 * whose sum is within a tolerance of the target), {@link dev.marble.subsetsum.NearestSolver} (the
 * subset whose sum is nearest), {@link dev.marble.subsetsum.SmallestSolver} (the fewest items
 * within a tolerance). One final class per algorithm: {@link dev.marble.subsetsum.BruteForce} (the
 * oracle), {@link dev.marble.subsetsum.HorowitzSahni} (meet in the middle), {@link
 * dev.marble.subsetsum.FirstSubset} (made for millions of small instances: the first subset in
 * numeric order).
 *
 * <p>A subset is a {@code long}: bit <i>j</i> stands for item <i>j</i>. At most 62 items.
 *
 * <p>For {@code double} and decimal numbers there is {@link dev.marble.subsetsum.SubsetSum}: the
 * same questions, answered exactly.
 *
 * <p>Papers: Lueker, <i>Exponentially small bounds on the expected optimum of the partition and
 * subset sum problems</i>, Random Structures &amp; Algorithms 12 (1998); Horowitz, Sahni,
 * <i>Computing partitions with applications to the knapsack problem</i>, J. ACM 21 (1974).
 */
package dev.marble.subsetsum;
