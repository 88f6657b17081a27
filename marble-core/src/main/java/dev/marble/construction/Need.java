package dev.marble.construction;

/**
 * What a construction needs so that every weight of a sample comes within the tolerance.
 *
 * @param construction which one
 * @param samples the bits of the largest number that a mask would store: for Pensia's construction
 *     the live hidden units per input and side, for Burkholz' the copies of each input
 * @param width the hidden units per input of the tensor's random network, pruned ones included; for
 *     Burkholz' the copies
 * @param weights the number of weights that it was measured on; with more of them the width can
 *     only grow
 */
public record Need(Construction construction, int samples, int width, int weights) {}
