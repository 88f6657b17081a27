package dev.marble.construction;

import dev.marble.ticket.CarveStatistics;
import dev.marble.ticket.Mask;
import dev.marble.ticket.Side;
import java.util.Map;

/**
 * A carved tensor, before it is written.
 *
 * @param samples the samples that were needed in the end
 * @param width the hidden units per block in the random network, pruned ones included
 * @param hiddenKept the hidden units of all blocks and sides that the ticket keeps
 * @param scaleExponent the second random layer's scale is 2 to this power
 * @param tolerance the absolute tolerance
 * @param masks one per side
 * @param weights the rebuilt weights, one array per side, in the order of the sides; none where
 *     they went into a sink
 * @param statistics how it went
 * @param errors signed errors (weight − target) / tolerance from −1 to 1 in equal bins
 * @param samplesUsed how many subsets have the bit length 0, 1, … 62: the samples they had to see
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
public record TensorResult(
    int samples,
    int width,
    long hiddenKept,
    int scaleExponent,
    double tolerance,
    Map<Side, Mask> masks,
    float[][] weights,
    CarveStatistics statistics,
    Histogram errors,
    Histogram samplesUsed) {

  TensorResult withWeights(float[][] kept) {
    return new TensorResult(
        samples,
        width,
        hiddenKept,
        scaleExponent,
        tolerance,
        masks,
        kept,
        statistics,
        errors,
        samplesUsed);
  }
}
