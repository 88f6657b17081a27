package dev.marble.lab.train;

/**
 * How good a network is on a data set.
 *
 * @param loss mean cross-entropy, in nats
 * @param top1 fraction of the examples classified correctly, 0 … 1
 * @param top5 fraction of the examples whose class is among the five largest logits, 0 … 1
 */
public record Score(double loss, double top1, double top5) {}
