package dev.marble.ticket;

/**
 * How the carving of one tensor went. Errors are |weight − target| of the rebuilt {@code float}
 * weights, over all sides.
 *
 * @param samplesAsked the samples that were tried first
 * @param missed subset sums that had no answer with them
 * @param accepted subset sums that kept an error above the tolerance (0 unless that was asked for)
 * @param largestError the largest error
 * @param meanError the mean error
 * @param limit what a mask must cost, in bits per weight and side: the empirical entropy of the
 *     target's weights, rounded to whole multiples of twice the error that was aimed at
 */
public record CarveStatistics(
    int samplesAsked,
    long missed,
    long accepted,
    double largestError,
    double meanError,
    double limit) {}
