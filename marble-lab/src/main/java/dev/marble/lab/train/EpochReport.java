package dev.marble.lab.train;

/**
 * One pass over the training examples.
 *
 * @param epoch which, from 1
 * @param meanLoss mean cross-entropy of its steps, in nats
 * @param testAccuracy fraction of test examples classified correctly after it, 0 … 1
 * @param seconds time it took, test included
 */
public record EpochReport(int epoch, double meanLoss, double testAccuracy, double seconds) {}
