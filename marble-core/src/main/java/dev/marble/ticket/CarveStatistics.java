package dev.marble.ticket;

import java.util.OptionalDouble;

/**
 * How the carving of one tensor went. Errors are |weight − target| of the rebuilt {@code float}
 * weights, over all sides.
 *
 * @param samplesAsked the samples that were tried first
 * @param expectedMisses how many subset sums have no answer with them, on average over seeds, by
 *     measured rates; empty for distributions whose rates were not measured
 * @param rangeBits log₂(range / 2ε) of the target's weights: fewer samples have too few sums
 * @param missed subset sums that had no answer with them
 * @param accepted subset sums that kept an error above the tolerance (0 unless that was asked for)
 * @param largestError the largest error
 * @param meanError the mean error
 * @param limit what a mask must cost, in bits per weight and side: the empirical entropy of the
 *     target's weights, rounded to whole multiples of twice the error that was aimed at
 */
public record CarveStatistics(
    int samplesAsked,
    OptionalDouble expectedMisses,
    double rangeBits,
    long missed,
    long accepted,
    double largestError,
    double meanError,
    double limit) {}
