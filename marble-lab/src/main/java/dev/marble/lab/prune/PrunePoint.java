package dev.marble.lab.prune;

import dev.marble.json.Json;
import dev.marble.json.JsonException;
import dev.marble.json.JsonObject;
import dev.marble.lab.train.Score;
import dev.marble.random.Seed;
import java.nio.charset.StandardCharsets;

/**
 * One pruned network, measured.
 *
 * @param seed of the trial
 * @param method how its weights were chosen
 * @param density what was asked for: of the weights, or of the filters, that may be pruned
 * @param kept weights it has
 * @param total weights of the unpruned network
 * @param compression parameters before / after, biases and the like included
 * @param speedUp multiply-adds before / after, a theoretical number for single weights
 * @param test how good it is
 */
public record PrunePoint(
    Seed seed,
    Method method,
    Density density,
    long kept,
    long total,
    double compression,
    double speedUp,
    Score test) {

  byte[] toBytes() {
    JsonObject json =
        new JsonObject()
            .put("seed", seed.toString())
            .put("criterion", method.criterion().label())
            .put("scope", method.scope().label())
            .put("density", density.toString())
            .put("kept", kept)
            .put("total", total)
            .put("compression", compression)
            .put("speed_up", speedUp)
            .put("loss", test.loss())
            .put("top1", test.top1())
            .put("top5", test.top5());
    return (json + "\n").getBytes(StandardCharsets.UTF_8);
  }

  static PrunePoint fromBytes(String source, byte[] bytes) {
    try {
      JsonObject json = Json.parse(new String(bytes, StandardCharsets.UTF_8));
      return new PrunePoint(
          Seed.parse(json.string("seed")),
          new Method(Criterion.parse(json.string("criterion")), Scope.parse(json.string("scope"))),
          Density.parse(json.string("density")),
          json.whole("kept", 0, Long.MAX_VALUE),
          json.whole("total", 0, Long.MAX_VALUE),
          json.number("compression"),
          json.number("speed_up"),
          new Score(json.number("loss"), json.number("top1"), json.number("top5")));
    } catch (JsonException | IllegalArgumentException e) {
      throw new PruneException(
          "\"" + source + "\" is damaged. Maybe delete it, and run the same command again.", e);
    }
  }
}
