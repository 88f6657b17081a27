package dev.marble.lab.lottery;

import dev.marble.json.Json;
import dev.marble.json.JsonException;
import dev.marble.json.JsonObject;
import dev.marble.lab.prune.PruneException;
import dev.marble.lab.train.Evaluation;
import dev.marble.lab.train.Trained;
import dev.marble.random.Seed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * One training of a search.
 *
 * @param seed of the trial
 * @param variant what was trained
 * @param level after how many rounds of pruning; 0 is the dense network
 * @param kept weights it has
 * @param total weights of the dense network
 * @param masksSha256 the digest of its masks
 * @param earlyStop after which step the validation loss was at its minimum
 * @param evaluations in their order
 */
public record LevelResult(
    Seed seed,
    Variant variant,
    int level,
    long kept,
    long total,
    String masksSha256,
    int earlyStop,
    List<Evaluation> evaluations) {

  /** Copies the list. */
  public LevelResult {
    evaluations = List.copyOf(evaluations);
  }

  static LevelResult of(
      Seed seed,
      Variant variant,
      int level,
      long total,
      long kept,
      String sha256,
      Trained trained) {
    return new LevelResult(
        seed, variant, level, kept, total, sha256, trained.bestStep(), trained.evaluations());
  }

  /** Kept weights per weight of the dense network. */
  public double density() {
    return (double) kept / total;
  }

  /** How good it was at the early stop. */
  public Evaluation atEarlyStop() {
    return evaluations.stream().filter(each -> each.step() == earlyStop).findFirst().orElseThrow();
  }

  /** How good it was in the end. */
  public Evaluation last() {
    return evaluations.getLast();
  }

  byte[] toBytes() {
    JsonObject json =
        new JsonObject()
            .put("seed", seed.toString())
            .put("variant", variant.label())
            .put("level", level)
            .put("kept", kept)
            .put("total", total)
            .put("masks_sha256", masksSha256)
            .put("early_stop", earlyStop)
            .put("evaluations", evaluations.stream().map(Evaluation::toJson).toList());
    return (json + "\n").getBytes(StandardCharsets.UTF_8);
  }

  static LevelResult fromBytes(String source, byte[] bytes) {
    try {
      JsonObject json = Json.parse(new String(bytes, StandardCharsets.UTF_8));
      return new LevelResult(
          Seed.parse(json.string("seed")),
          Variant.valueOf(json.string("variant").toUpperCase(Locale.ROOT)),
          (int) json.whole("level", 0, Integer.MAX_VALUE),
          json.whole("kept", 0, Long.MAX_VALUE),
          json.whole("total", 0, Long.MAX_VALUE),
          json.string("masks_sha256"),
          (int) json.whole("early_stop", 0, Integer.MAX_VALUE),
          json.objects("evaluations").stream().map(Evaluation::fromJson).toList());
    } catch (JsonException | IllegalArgumentException e) {
      throw new PruneException(
          "\"" + source + "\" is damaged. Maybe delete it, and run the same command again.", e);
    }
  }
}
