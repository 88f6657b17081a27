package dev.marble.app;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.marble.json.Json;
import dev.marble.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A trained model of the collection that MARBLE_MODELS names.
 *
 * @param file its file
 * @param weights how many parameters it has
 * @param accuracy how good it is, and on what, where that was measured
 */
record RealModel(Path file, long weights, Optional<JsonObject> accuracy) {
  /** Larger than the others, in the file or, made by ConstantOfShape, only in memory. */
  private static final Set<String> GIANTS =
      Set.of("squeezenet_fp16_winml", "light_squeezenet", "light_resnet50", "fns_candy");

  /** ONNX Runtime refuses it, because it names no version of its operators. */
  private static final String REFUSED = "super_resolution_onnx_tutorials";

  private static final Pattern ARGUMENTS = Pattern.compile("\\((.*)\\)");

  /** All of them; skips the test where there are none. */
  static List<RealModel> all() throws IOException {
    String folder = System.getenv("MARBLE_MODELS");
    assumeTrue(folder != null && !folder.isBlank(), "skipped: MARBLE_MODELS is not set");
    Path models = Path.of(folder.strip());
    Path inventory = models.resolve("inventory.json");
    assumeTrue(Files.isRegularFile(inventory), () -> "skipped: there is no " + inventory);
    // A list at the top, which is not what our reader reads.
    return Json.parse("{\"models\": " + Files.readString(inventory) + "}")
        .objects("models")
        .stream()
        .map(json -> of(json, models))
        .toList();
  }

  private static RealModel of(JsonObject json, Path models) {
    Optional<JsonObject> accuracy =
        json.fields().get("accuracy") instanceof JsonObject found
            ? Optional.of(found)
            : Optional.empty();
    return new RealModel(
        models.resolve(json.string("file")),
        json.whole("parameters", 0, Integer.MAX_VALUE),
        accuracy);
  }

  String name() {
    return file.getFileName().toString().replace(".onnx", "");
  }

  boolean isGiant() {
    return GIANTS.contains(name());
  }

  boolean runs() {
    return !name().equals(REFUSED);
  }

  boolean readsDigits() {
    return accuracy.orElseThrow().string("data").equals("mnist");
  }

  /** What --normalize must be for the model's pixels; empty for pixels between 0 and 1. */
  Optional<String> normalization() {
    String text = accuracy.orElseThrow().string("pre");
    Matcher matcher = ARGUMENTS.matcher(text);
    String arguments = matcher.find() ? matcher.group(1) : "";
    String kind = matcher.replaceAll("");
    return switch (kind) {
      case "0..1" -> Optional.empty();
      case "0..255" -> Optional.of("0," + 1 / 255.0);
      case "norm" -> Optional.of(arguments);
      case "imagenet-norm" -> Optional.of(".485,.456,.406,.229,.224,.225");
      case "oval" -> Optional.of(".485,.456,.406,.225,.225,.225");
      case "cifar-norm" -> Optional.of(".4914,.4822,.4465," + arguments);
      default -> throw new AssertionError("the preprocessing \"" + text + "\" is unknown");
    };
  }

  @Override
  public String toString() {
    return name();
  }
}
