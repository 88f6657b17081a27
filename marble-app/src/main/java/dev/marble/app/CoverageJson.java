package dev.marble.app;

import dev.marble.json.Json;
import dev.marble.json.JsonObject;
import dev.marble.lab.coverage.CoverageResult;
import dev.marble.lab.coverage.CoveredFraction;
import dev.marble.lab.coverage.Optimum;
import dev.marble.lab.coverage.Rate;
import dev.marble.lab.coverage.SmallestSamples;
import dev.marble.lab.coverage.TargetsResult;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** A coverage experiment for machines. */
final class CoverageJson {
  private CoverageJson() {}

  static JsonObject of(CoverageResult result, double seconds) {
    JsonObject json =
        new JsonObject()
            .put("spec", Json.parse(result.spec().canonical()))
            .put("gridBits", result.spec().grid().bits())
            .put("folder", result.folder().toString())
            .put("trialsComputed", result.computed())
            .put("trialsFound", result.found())
            .put("seconds", seconds);
    result.single().ifPresent(targets -> json.put("single", targets(targets)));
    result.all().ifPresent(targets -> json.put("all", targets(targets)));
    if (result.all().isPresent()) {
      json.put("covered", result.covered().stream().map(CoverageJson::covered).toList());
    }
    return json;
  }

  private static JsonObject targets(TargetsResult targets) {
    List<JsonObject> tolerances = new ArrayList<>();
    for (int i = 0; i < targets.smallest().size(); i++) {
      SmallestSamples row = targets.smallest().get(i);
      tolerances.add(
          new JsonObject()
              .put("tolerance", row.tolerance())
              .put("smallestN", whole(row.n()))
              .put("low", whole(row.low()))
              .put("high", whole(row.high()))
              .put("crossing", row.real())
              .put("deviation", row.deviation())
              .put("firstMomentN", whole(row.firstMoment()))
              .put("success", targets.rates().get(i).stream().map(CoverageJson::rate).toList()));
    }
    JsonObject json = new JsonObject().put("tolerances", tolerances);
    targets
        .fit()
        .ifPresent(fit ->
            json.put(
                "fit",
                new JsonObject()
                    .put("slope", fit.slope())
                    .put("slopeLow", fit.slopeLow())
                    .put("slopeHigh", fit.slopeHigh())
                    .put("offset", fit.offset())
                    .put("offsetLow", fit.offsetLow())
                    .put("offsetHigh", fit.offsetHigh())
                    .put("tolerances", fit.tolerances())
                    .put("worst", fit.worst())
                    .put("chiSquare", fit.chiSquare())
                    .put("resamples", fit.resamples())));
    return json.put("optimum", targets.optima().stream().map(CoverageJson::optimum).toList());
  }

  private static Object whole(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : null;
  }

  private static JsonObject rate(Rate rate) {
    return new JsonObject()
        .put("n", rate.n())
        .put("trials", rate.trials())
        .put("successes", rate.successes())
        .put("undecided", rate.undecided())
        .put("low", rate.interval().low())
        .put("high", rate.interval().high())
        .put("firstMoment", rate.firstMoment().orElse(Double.NaN));
  }

  private static JsonObject optimum(Optimum row) {
    return new JsonObject()
        .put("n", row.n())
        .put("trials", row.trials())
        .put("mean", row.mean())
        .put("quantile10", row.low())
        .put("median", row.median())
        .put("quantile90", row.high())
        .put("firstMomentMedian", row.firstMoment().orElse(Double.NaN));
  }

  private static JsonObject covered(CoveredFraction row) {
    return new JsonObject()
        .put("tolerance", row.tolerance())
        .put("n", row.n())
        .put("trials", row.trials())
        .put("mean", row.mean())
        .put("quantile10", row.low())
        .put("median", row.median())
        .put("quantile90", row.high())
        .put("recursion", row.recursion().orElse(Double.NaN))
        .put("gain", row.gain().orElse(Double.NaN));
  }
}
