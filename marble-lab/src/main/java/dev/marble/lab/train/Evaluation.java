package dev.marble.lab.train;

import dev.marble.json.JsonObject;

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
    double testTop5) {

  /** All of it as JSON. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("step", step)
        .put("train_loss", trainLoss)
        .put("validation_loss", validationLoss)
        .put("validation_top1", validationTop1)
        .put("test_loss", testLoss)
        .put("test_top1", testTop1)
        .put("test_top5", testTop5);
  }

  /**
   * Reads what {@link #toJson} gives.
   *
   * @param json the object
   * @throws dev.marble.json.JsonException if it is another one
   */
  public static Evaluation fromJson(JsonObject json) {
    return new Evaluation(
        (int) json.whole("step", 0, Integer.MAX_VALUE),
        json.number("train_loss"),
        json.number("validation_loss"),
        json.number("validation_top1"),
        json.number("test_loss"),
        json.number("test_top1"),
        json.number("test_top5"));
  }
}
