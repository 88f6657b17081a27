package dev.marble.lab.train;

/**
 * How good a network is after some steps.
 *
 * @param step how many
 * @param trainLoss mean cross-entropy of the steps since the last evaluation, in nats
 * @param validationLoss mean cross-entropy on the validation examples, in nats
 * @param validationTop1 fraction of them classified correctly, 0 … 1
 * @param testLoss mean cross-entropy on the test examples, in nats
 * @param testTop1 fraction of them classified correctly, 0 … 1
 * @param testTop5 fraction of them whose class is among the five largest logits, 0 … 1
 */
public record Evaluation(
    int step,
    double trainLoss,
    double validationLoss,
    double validationTop1,
    double testLoss,
    double testTop1,
    double testTop5) {}
