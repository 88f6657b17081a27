package dev.marble.lab.search;

import dev.marble.json.Json;
import dev.marble.json.JsonException;
import dev.marble.json.JsonObject;
import dev.marble.lab.train.Evaluation;
import dev.marble.random.Seed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One mask that was found, or the dense network that was trained beside it.
 *
 * @param seed of the trial
 * @param arm the network; {@code dense} if its weights were trained, {@code carved} if this very
 *     network was found by subset sums
 * @param density what was asked for, as text; 1 for the dense network
 * @param kept weights that are kept
 * @param total weights that there are
 * @param parameters numbers that training changes in the network if it is dense, biases included
 * @param masksSha256 the digest of the masks; empty for the dense network
 * @param weightsSha256 the digest of the weights, kept or not; empty for the dense network
 * @param ticketBytes size of the ticket's file; for the dense network of the model's
 * @param maskBits bits of all masks in the ticket
 * @param limitBits their entropy at these densities
 * @param modelBytes size of the network as a dense model
 * @param onnxTop1 fraction of the test examples that ONNX Runtime classifies correctly with the
 *     model that the ticket's file gives
 * @param scoreRatio mean size of the scores in the end, by that at first; 1 if they began at 0
 * @param classes of the data
 * @param evaluations in their order
 */
public record SearchResult(
    Seed seed,
    String arm,
    String density,
    long kept,
    long total,
    long parameters,
    String masksSha256,
    String weightsSha256,
    long ticketBytes,
    long maskBits,
    double limitBits,
    long modelBytes,
    double onnxTop1,
    double scoreRatio,
    int classes,
    List<Evaluation> evaluations) {
  /** The arm of the network that is trained in the ordinary way. */
  public static final String DENSE = "dense";

  /** The arm of that network, found inside a random one by subset sums. */
  public static final String CARVED = "carved";

  private static final double COLLAPSE = 0.6; // of the best accuracy
  private static final double CHANCE = 1.5; // of what guessing gives

  /** Copies the list. */
  public SearchResult {
    evaluations = List.copyOf(evaluations);
  }

  /** Whether its weights were trained. */
  public boolean isDense() {
    return arm.equals(DENSE);
  }

  /** Whether its mask was searched for: it is neither the dense network, nor carved. */
  public boolean isSearched() {
    return !isDense() && !arm.equals(CARVED);
  }

  /** Kept weights per weight. */
  public double keptDensity() {
    return (double) kept / total;
  }

  /** How good it is. */
  public Evaluation last() {
    return evaluations.getLast();
  }

  /**
   * A sentence about a search that was good once and no longer is, or never was better than
   * guessing: the known trap of weight decay on scores, which shrinks them until each step chooses
   * another mask.
   *
   * @param decay the weight decay of the scores
   * @param rate their learning rate
   */
  public Optional<String> collapse(double decay, double rate) {
    Evaluation best = last();
    for (Evaluation each : evaluations) {
      best = each.validationTop1() > best.validationTop1() ? each : best;
    }
    boolean isGuessing = last().validationTop1() < CHANCE / classes;
    boolean wasBetter = best.validationTop1() >= CHANCE / classes;
    if (last().validationTop1() >= COLLAPSE * best.validationTop1() && !isGuessing) {
      return Optional.empty();
    }
    String who = "The search of " + arm + " at density " + density + ", seed " + seed + ", ";
    String scores =
        String.format(
            Locale.ROOT, ", with scores of %.2g times the size they had at first", scoreRatio);
    String what =
        wasBetter
            ? String.format(
                Locale.ROOT,
                "collapsed: validation accuracy was %.1f %% at step %d and is %.1f %% in the end",
                100 * best.validationTop1(),
                best.step(),
                100 * last().validationTop1())
            : String.format(
                Locale.ROOT,
                "found nothing: validation accuracy is %.1f %% in the end, about that of guessing",
                100 * last().validationTop1());
    return Optional.of(who + what + scores + ". " + advice(decay, rate, wasBetter));
  }

  private static String advice(double decay, double rate, boolean wasBetter) {
    if (decay > 0) {
      return "Weight decay "
          + decay
          + " on scores at the learning rate "
          + rate
          + " is known to do this: maybe leave it out, or lower the rate.";
    }
    return wasBetter
        ? "Maybe lower the learning rate, which is " + rate + "."
        : "Maybe take more steps, or another learning rate than " + rate + ".";
  }

  byte[] toBytes() {
    JsonObject json =
        new JsonObject()
            .put("seed", seed.toString())
            .put("arm", arm)
            .put("density", density)
            .put("kept", kept)
            .put("total", total)
            .put("parameters", parameters)
            .put("masks_sha256", masksSha256)
            .put("weights_sha256", weightsSha256)
            .put("ticket_bytes", ticketBytes)
            .put("mask_bits", maskBits)
            .put("limit_bits", limitBits)
            .put("model_bytes", modelBytes)
            .put("onnx_top1", onnxTop1)
            .put("score_ratio", scoreRatio)
            .put("classes", classes)
            .put("evaluations", evaluations.stream().map(Evaluation::toJson).toList());
    return (json + "\n").getBytes(StandardCharsets.UTF_8);
  }

  static SearchResult fromBytes(String source, byte[] bytes) {
    try {
      JsonObject json = Json.parse(new String(bytes, StandardCharsets.UTF_8));
      return new SearchResult(
          Seed.parse(json.string("seed")),
          json.string("arm"),
          json.string("density"),
          json.whole("kept", 0, Long.MAX_VALUE),
          json.whole("total", 0, Long.MAX_VALUE),
          json.whole("parameters", 0, Long.MAX_VALUE),
          json.string("masks_sha256"),
          json.string("weights_sha256"),
          json.whole("ticket_bytes", 0, Long.MAX_VALUE),
          json.whole("mask_bits", 0, Long.MAX_VALUE),
          json.number("limit_bits"),
          json.whole("model_bytes", 0, Long.MAX_VALUE),
          json.number("onnx_top1"),
          json.number("score_ratio"),
          (int) json.whole("classes", 1, Integer.MAX_VALUE),
          json.objects("evaluations").stream().map(Evaluation::fromJson).toList());
    } catch (JsonException | IllegalArgumentException e) {
      throw new SearchException(
          "\"" + source + "\" is damaged. Maybe delete it, and run the same command again.", e);
    }
  }
}
