package dev.marble.ticket;

import dev.marble.json.JsonException;
import dev.marble.json.JsonObject;
import dev.marble.random.Distribution;
import dev.marble.random.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Between {@link TicketHeader} and the text of {@code ticket.json}. */
final class HeaderJson {
  private static final String FORMAT = "marble-ticket";
  private static final String GENERATOR = "philox4x32-10";

  private HeaderJson() {}

  static JsonObject write(TicketHeader header) {
    JsonObject settings = new JsonObject();
    new TreeMap<>(header.settings()).forEach(settings::put);
    JsonObject json =
        new JsonObject()
            .put("format", FORMAT)
            .put("version", TicketHeader.VERSION)
            .put("madeBy", header.madeBy())
            .put(
                "recipe",
                new JsonObject()
                    .put("generator", GENERATOR)
                    .put("seed", header.recipe().seed().toString())
                    .put("distribution", header.recipe().distribution().label()))
            .put(
                "target",
                new JsonObject()
                    .put("name", header.target().name())
                    .put("bytes", header.target().bytes())
                    .put("sha256", header.target().sha256())
                    .put("parameters", header.target().parameters()))
            .put("settings", settings)
            .put("weightsSha256", header.weightsSha256())
            .put("skeleton", write(header.skeleton()))
            .put("carriedFile", write(header.carriedFile()))
            .put("carried", header.carried().stream().map(HeaderJson::write).toList())
            .put("tensors", header.tensors().stream().map(HeaderJson::write).toList());
    if (!header.masked().isEmpty()) {
      json.put("masked", header.masked().stream().map(HeaderJson::write).toList());
    }
    return json.put("notes", header.notes());
  }

  static TicketHeader read(JsonObject json) {
    try {
      if (!json.string("format").equals(FORMAT)) {
        throw TicketException.corrupt("its format is \"" + json.string("format") + "\"");
      }
      long version = json.whole("version", 0, Integer.MAX_VALUE);
      Versions.check(version);
      return readVersion1(json);
    } catch (JsonException | IllegalArgumentException | ArithmeticException e) {
      throw TicketException.corrupt("ticket.json: " + e.getMessage());
    }
  }

  private static TicketHeader readVersion1(JsonObject json) {
    JsonObject recipe = json.object("recipe");
    if (!recipe.string("generator").equals(GENERATOR)) {
      throw new JsonException("the generator \"" + recipe.string("generator") + "\" is unknown");
    }
    JsonObject target = json.object("target");
    Map<String, String> settings = new TreeMap<>();
    JsonObject settingsJson = json.object("settings");
    settingsJson.fields().keySet().forEach(key -> settings.put(key, settingsJson.string(key)));
    return new TicketHeader(
        json.string("madeBy"),
        new Recipe(
            Seed.parse(recipe.string("seed")), Distribution.parse(recipe.string("distribution"))),
        new TargetInfo(
            target.string("name"),
            target.whole("bytes", 0, Long.MAX_VALUE),
            target.string("sha256"),
            target.whole("parameters", 0, Long.MAX_VALUE)),
        settings,
        readFile(json.object("skeleton")),
        readFile(json.object("carriedFile")),
        json.objects("carried").stream().map(HeaderJson::readCarried).toList(),
        json.objects("tensors").stream().map(HeaderJson::readTensor).toList(),
        json.has("masked")
            ? json.objects("masked").stream().map(HeaderJson::readMasked).toList()
            : List.of(),
        json.string("weightsSha256"),
        json.strings("notes"));
  }

  private static JsonObject write(StoredFile file) {
    return new JsonObject()
        .put("file", file.file())
        .put("bytes", file.bytes())
        .put("sha256", file.sha256());
  }

  private static StoredFile readFile(JsonObject json) {
    return new StoredFile(
        json.string("file"), json.whole("bytes", 0, Long.MAX_VALUE), json.string("sha256"));
  }

  private static JsonObject write(CarriedTensor tensor) {
    return new JsonObject()
        .put("name", tensor.name())
        .put("type", tensor.type())
        .put("shape", tensor.shape())
        .put("bytes", tensor.bytes())
        .put("reason", tensor.reason());
  }

  private static CarriedTensor readCarried(JsonObject json) {
    return new CarriedTensor(
        json.string("name"),
        json.string("type"),
        json.ints("shape", 0, Integer.MAX_VALUE).stream().map(Integer::longValue).toList(),
        json.whole("bytes", 0, Long.MAX_VALUE),
        json.string("reason"));
  }

  private static JsonObject write(CarvedTensor tensor) {
    JsonObject json =
        new JsonObject()
            .put("name", tensor.name())
            .put("construction", tensor.construction())
            .put("number", tensor.number())
            .put("shape", tensor.shape())
            .put("dims", tensor.layout().dims())
            .put("inputAxes", tensor.layout().inputAxes())
            .put("inputs", tensor.inputs().label());
    if (tensor.choice() != Choice.SUBSET) {
      json.put("choice", tensor.choice().label());
    }
    if (tensor.copies() > 1) {
      json.put("copies", tensor.copies());
    }
    json.put("samples", tensor.samples())
        .put("scaleExponent", tensor.scaleExponent())
        .put("tolerance", tensor.tolerance());
    tensor.origin().ifPresent(origin -> json.put("origin", write(origin)));
    return json.put("masks", tensor.masks().stream().map(HeaderJson::write).toList())
        .put("statistics", write(tensor.statistics()))
        .put("weightsSha256", tensor.weightsSha256());
  }

  private static JsonObject write(MaskedTensor tensor) {
    return new JsonObject()
        .put("name", tensor.name())
        .put("layer", tensor.layer())
        .put("shape", tensor.shape())
        .put("scale", (double) tensor.scale())
        .put("kept", tensor.kept())
        .put("file", tensor.file().file())
        .put("bytes", tensor.file().bytes())
        .put("sha256", tensor.file().sha256())
        .put("weightsSha256", tensor.weightsSha256());
  }

  private static MaskedTensor readMasked(JsonObject json) {
    double scale = json.number("scale");
    if ((float) scale != scale) {
      throw new JsonException("the scale " + scale + " is not one of 32 bits");
    }
    return new MaskedTensor(
        json.string("name"),
        (int) json.whole("layer", 0, Integer.MAX_VALUE),
        json.ints("shape", 1, Integer.MAX_VALUE),
        (float) scale,
        json.whole("kept", 0, Integer.MAX_VALUE),
        readFile(json),
        json.string("weightsSha256"));
  }

  private static JsonObject write(CarveStatistics statistics) {
    JsonObject json = new JsonObject().put("samplesAsked", statistics.samplesAsked());
    statistics.expectedMisses().ifPresent(misses -> json.put("expectedMisses", misses));
    return json.put("rangeBits", statistics.rangeBits())
        .put("missed", statistics.missed())
        .put("accepted", statistics.accepted())
        .put("largestError", statistics.largestError())
        .put("meanError", statistics.meanError())
        .put("limit", statistics.limit());
  }

  private static CarvedTensor readTensor(JsonObject json) {
    JsonObject statistics = json.object("statistics");
    return new CarvedTensor(
        json.string("name"),
        json.string("construction"),
        (int) json.whole("number", 0, (1 << 30) - 1),
        json.ints("shape", 1, Integer.MAX_VALUE),
        new TensorLayout(
            json.ints("dims", 1, Integer.MAX_VALUE), json.ints("inputAxes", 0, 1 << 16)),
        InputSign.parse(json.string("inputs")),
        json.has("choice") ? Choice.parse(json.string("choice")) : Choice.SUBSET,
        json.has("copies") ? (int) json.whole("copies", 1, Choice.COPIES.mostSamples()) : 1,
        (int) json.whole("samples", 1, 62),
        (int) json.whole("scaleExponent", -160, 160),
        json.number("tolerance"),
        json.has("origin") ? Optional.of(readOrigin(json.object("origin"))) : Optional.empty(),
        json.objects("masks").stream().map(HeaderJson::readMask).toList(),
        new CarveStatistics(
            (int) statistics.whole("samplesAsked", 1, 62),
            statistics.has("expectedMisses")
                ? OptionalDouble.of(statistics.number("expectedMisses"))
                : OptionalDouble.empty(),
            statistics.number("rangeBits"),
            statistics.whole("missed", 0, Long.MAX_VALUE),
            statistics.whole("accepted", 0, Long.MAX_VALUE),
            statistics.number("largestError"),
            statistics.number("meanError"),
            statistics.number("limit")),
        json.string("weightsSha256"));
  }

  private static JsonObject write(StoredMask mask) {
    return new JsonObject()
        .put("side", mask.side().label())
        .put("kept", mask.kept())
        .put("file", mask.file().file())
        .put("bytes", mask.file().bytes())
        .put("sha256", mask.file().sha256());
  }

  private static StoredMask readMask(JsonObject json) {
    String label = json.string("side");
    for (Side side : Side.values()) {
      if (side.label().equals(label)) {
        return new StoredMask(side, readFile(json), json.whole("kept", 0, Long.MAX_VALUE));
      }
    }
    throw new JsonException("the side \"" + label + "\" is none of positive, negative");
  }

  private static JsonObject write(Origin origin) {
    List<JsonObject> steps = new ArrayList<>();
    for (Origin.Step step : origin.steps()) {
      steps.add(new JsonObject().put(step.kind().label(), step.numbers()));
    }
    return new JsonObject().put("initializer", origin.initializer()).put("steps", steps);
  }

  private static Origin readOrigin(JsonObject json) {
    List<Origin.Step> steps = new ArrayList<>();
    for (JsonObject step : json.objects("steps")) {
      Origin.Kind kind =
          step.has(Origin.Kind.TRANSPOSE.label())
              ? Origin.Kind.TRANSPOSE
              : step.has(Origin.Kind.TILE.label()) ? Origin.Kind.TILE : Origin.Kind.RESHAPE;
      steps.add(new Origin.Step(kind, step.ints(kind.label(), 0, Integer.MAX_VALUE)));
    }
    return new Origin(json.string("initializer"), steps);
  }
}
