package dev.marble.app;

import dev.marble.construction.Construction;
import dev.marble.construction.Need;
import dev.marble.json.JsonObject;
import dev.marble.onnx.CarveReport;
import dev.marble.onnx.TensorReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The overparameterisations of the constructions side by side: random weights per target weight.
 */
final class Overhead {
  private Overhead() {}

  /** "Pensia 39.5, Malach 1,240 … or more … (measured on 1,524 of the weights)". */
  static String text(CarveReport carved) {
    List<String> parts = new ArrayList<>();
    for (Construction construction : Construction.values()) {
      OptionalDouble needed = carved.needed(construction);
      parts.add(
          name(construction)
              + " "
              + (needed.isPresent() ? shown(needed.getAsDouble()) : whyNot(carved, construction)));
    }
    long tried = tried(carved);
    String on = tried == carved.header().targetWeights() ? "all" : Text.count(tried) + " of the";
    return String.join(", ", parts)
        + " random weights per target weight"
        + (on.equals("all") ? "" : " or more")
        + " for these tolerances (measured on "
        + on
        + " weights)";
  }

  private static String whyNot(CarveReport carved, Construction construction) {
    return construction == Construction.BURKHOLZ && carved.chain().isEmpty()
        ? "not for this graph"
        : "out of reach";
  }

  static JsonObject json(CarveReport carved) {
    JsonObject json = new JsonObject().put("weightsTried", tried(carved));
    for (Construction construction : Construction.values()) {
      carved.needed(construction).ifPresent(needed -> json.put(construction.label(), needed));
    }
    return json;
  }

  static List<JsonObject> json(TensorReport tensor) {
    List<JsonObject> list = new ArrayList<>();
    for (Need need : tensor.needs()) {
      list.add(
          new JsonObject()
              .put("construction", need.construction().label())
              .put("samples", need.samples())
              .put("width", need.width())
              .put("randomWeights", tensor.needed(need.construction(), 1).orElseThrow())
              .put("weightsTried", need.weights()));
    }
    return list;
  }

  private static long tried(CarveReport carved) {
    return carved.tensors().stream()
        .mapToLong(tensor -> tensor.needs().stream().mapToLong(Need::weights).max().orElse(0))
        .sum();
  }

  private static String name(Construction construction) {
    return construction.name().charAt(0)
        + construction.name().substring(1).toLowerCase(Locale.ROOT);
  }

  private static String shown(double weights) {
    return weights < 1000 ? Text.number(weights) : Text.count(Math.round(weights));
  }
}
