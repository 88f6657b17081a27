/**
 * From a seed to a weight: {@code weight = f(seed, layer, index)}, with no state and no order, so
 * that any weight can be computed again, alone, on any machine.
 *
 * <p>A weight is an integer on a grid of 2<sup>-23</sup>: exact as a {@code float}, and the product
 * of two is exact as a {@code long}. Nothing here uses a function of {@code Math} that may differ
 * between machines.
 *
 * <p>Papers: Salmon, Moraes, Dror, Shaw, <i>Parallel random numbers: as easy as 1, 2, 3</i>, SC
 * 2011 (Philox); Wichura, <i>Algorithm AS 241: the percentage points of the normal
 * distribution</i>, Applied Statistics 37 (1988).
 */
package dev.marble.random;
