package dev.marble.app;

import dev.marble.json.Json;
import dev.marble.json.JsonObject;
import dev.marble.lab.program.GapCell;
import dev.marble.lab.program.GapFit;
import dev.marble.lab.program.GapResult;
import dev.marble.lab.program.IntegerProgram;
import dev.marble.lab.program.Measured;
import dev.marble.lab.program.Summary;
import java.nio.file.Path;
import java.util.Locale;

/** An experiment on gaps for machines. */
final class GapJson {
  private GapJson() {}

  static JsonObject of(GapResult result, double seconds) {
    return new JsonObject()
        .put("spec", Json.parse(result.spec().runSpec().canonical()))
        .put("folder", result.folder().toString())
        .put("computed", result.computed())
        .put("found", result.found())
        .put("agreed", result.count(Measured.Check.AGREED))
        .put("infeasible", result.names(Measured.State.INFEASIBLE))
        .put("stopped", result.names(Measured.State.STOPPED))
        .put("sizes", result.cells().stream().map(GapJson::cell).toList())
        .put("fits", result.fits().stream().map(GapJson::fit).toList())
        .put("seconds", seconds);
  }

  private static JsonObject cell(GapCell cell) {
    JsonObject json =
        new JsonObject()
            .put("m", cell.m())
            .put("n", cell.n())
            .put("trials", cell.instances().size())
            .put("solved", cell.solved())
            .put("withoutGap", cell.withoutGap())
            .put("withoutRounding", cell.withoutRounding());
    for (GapCell.Quantity quantity : GapCell.Quantity.values()) {
      Summary summary = cell.summary(quantity);
      json.put(
          quantity.label(),
          new JsonObject()
              .put("mean", summary.mean())
              .put("quantile10", summary.low())
              .put("median", summary.median())
              .put("quantile90", summary.high()));
    }
    return json;
  }

  private static JsonObject fit(GapFit fit) {
    return new JsonObject()
        .put("m", fit.m())
        .put("quantity", fit.quantity().label())
        .put("dividedByLogSquared", fit.divided())
        .put("slope", fit.slope())
        .put("low", fit.low())
        .put("high", fit.high())
        .put("offset", fit.offset())
        .put("sizes", fit.sizes())
        .put("instances", fit.instances())
        .put("zeros", fit.zeros());
  }

  /** A program from a file: an optimum is there only where it is one. */
  static JsonObject one(IntegerProgram program, Measured measured, double seconds) {
    JsonObject json =
        new JsonObject()
            .put("program", program.name())
            .put("constraints", program.constraints())
            .put("variables", program.variables())
            .put("state", word(measured.state()))
            .put("library", word(measured.check()))
            .put("nodes", measured.nodes());
    if (measured.state() == Measured.State.OPTIMAL) {
      json.put("lp", program.real(measured.relaxed()))
          .put("ip", program.real((double) measured.optimum()))
          .put("gap", program.real(GapText.gap(measured)))
          .put("depth", measured.depth())
          .put("near", measured.near())
          .put("knapsack", measured.points())
          .put("rounded", measured.hasRounded() ? program.real((double) measured.rounded()) : null);
    }
    return json.put("seconds", seconds);
  }

  static JsonObject written(Path folder, long count) {
    return new JsonObject().put("folder", folder.toString()).put("programs", count);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
