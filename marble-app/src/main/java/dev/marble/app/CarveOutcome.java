package dev.marble.app;

import dev.marble.json.JsonObject;
import dev.marble.onnx.CarveReport;
import dev.marble.onnx.OutputTolerance;
import dev.marble.onnx.TensorReport;
import dev.marble.onnx.bound.BoundResult;
import dev.marble.ticket.CarriedTensor;
import dev.marble.ticket.CarvedTensor;
import dev.marble.ticket.TensorCheck;
import dev.marble.ticket.TicketHeader;
import dev.marble.ticket.Verification;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Everything that is to be said about a carve.
 *
 * @param carved how the carving went
 * @param verification what the verifier found in the file
 * @param run what came out when target and ticket ran side by side
 * @param ticket the ticket's file
 * @param page the report's file
 * @param verifySeconds how long verifying took
 * @param runSeconds how long running took
 * @param notRun why the two could not be run, or ""
 * @param choice how the tolerance was chosen, if the accuracy did that
 * @param outputChoice how the tolerances were chosen, if an output tolerance did that
 * @param guarantee how far the outputs can be off
 * @param noBound why that is not known, or "" if it was not asked for
 */
record CarveOutcome(
    CarveReport carved,
    Verification verification,
    Optional<SideBySide> run,
    Path ticket,
    Optional<Path> page,
    double verifySeconds,
    double runSeconds,
    String notRun,
    Optional<AccuracyDrop.Choice> choice,
    Optional<OutputTolerance.Chosen> outputChoice,
    Optional<Guarantee> guarantee,
    String noBound) {

  TicketHeader header() {
    return carved.header();
  }

  /** Whether what was found agrees with what was claimed. */
  boolean holds() {
    return keepsItsDrop() && keepsItsBound() && guarantee.map(Guarantee::holds).orElse(true);
  }

  /** Whether the bound that chose the tolerances was met again by the ticket as written. */
  boolean keepsItsBound() {
    return outputChoice.isEmpty()
        || guarantee.isPresent()
            && guarantee.get().result() instanceof BoundResult.Bounded bounded
            && bounded.largest() <= outputChoice.get().asked();
  }

  /** Whether the accuracy that chose the tolerance was met again by the ticket as written. */
  boolean keepsItsDrop() {
    return choice.isEmpty() || measuredDrop().orElse(Double.MAX_VALUE) <= choice.get().allowed();
  }

  /** In points of accuracy. */
  private OptionalDouble measuredDrop() {
    return run.isPresent()
            && run.get().targetAccuracy().isPresent()
            && run.get().ticketAccuracy().isPresent()
        ? OptionalDouble.of(
            // Both are counts over the same examples: rounding must not undo that.
            Math.rint(
                    1e9
                        * (run.get().targetAccuracy().getAsDouble()
                            - run.get().ticketAccuracy().getAsDouble()))
                / 1e7)
        : OptionalDouble.empty();
  }

  // ---- text ----

  String toText() {
    StringBuilder out = new StringBuilder();
    choice.ifPresent(c -> out.append(c.table()).append('\n'));
    outputChoice.ifPresent(c -> out.append(OutputChoice.table(c)).append('\n'));
    out.append(tensorTable());
    out.append('\n');
    TicketFacts.line(out, "Target", target());
    TicketFacts.line(out, "Carried", carriedText());
    TicketFacts.line(out, "Network", network());
    TicketFacts.line(out, "Needed", Overhead.text(carved));
    choice.ifPresent(c -> TicketFacts.line(out, "Chosen", c.chosenText()));
    outputChoice.ifPresent(c -> TicketFacts.line(out, "Chosen", OutputChoice.text(c)));
    TicketFacts.line(out, "Ticket", ticketText());
    TicketFacts.line(out, "Verified", verified());
    run.ifPresent(r -> TicketFacts.line(out, "Outputs", outputs(r)));
    guarantee.ifPresent(g -> g.lines(out));
    if (!noBound.isEmpty()) {
      TicketFacts.line(out, "Bound", noBound);
    }
    run.flatMap(CarveOutcome::accuracy).ifPresent(text -> TicketFacts.line(out, "Accuracy", text));
    choice.ifPresent(c -> TicketFacts.line(out, "Drop", c.dropText()));
    if (!keepsItsDrop()) {
      TicketFacts.line(out, "WRONG", "the ticket does not have the accuracy it was chosen for");
    }
    if (!keepsItsBound()) {
      TicketFacts.line(out, "WRONG", "the ticket does not have the bound it was chosen for");
    }
    if (!notRun.isEmpty()) {
      TicketFacts.line(out, "Not run", notRun);
    }
    for (String note : header().notes()) {
      TicketFacts.line(out, "Note", note);
    }
    for (String notice : carved.notices()) {
      TicketFacts.line(out, "Note", notice);
    }
    TicketFacts.line(out, "Time", time());
    page.ifPresent(path -> TicketFacts.line(out, "Report", path.toString()));
    return out.toString().stripTrailing();
  }

  private Table tensorTable() {
    Table table =
        new Table()
            .text("tensor")
            .text("shape")
            .text("inputs")
            .number("samples")
            .number("least")
            .number("kept")
            .number("density")
            .number("misses expected")
            .number("missed")
            .text("resolved by")
            .number("largest error")
            .number("mean error")
            .number("tolerance")
            .number("bits/weight")
            .number("limit");
    for (TensorReport report : carved.tensors()) {
      CarvedTensor tensor = report.tensor();
      table.row(
          Text.shortened(tensor.name(), 36),
          Text.shape(tensor.shape()),
          sign(tensor),
          Integer.toString(tensor.samples()),
          Text.number(tensor.statistics().rangeBits()),
          Text.count(report.kept()),
          Text.number(report.density()),
          Text.number(tensor.statistics().expectedMisses()),
          Text.count(tensor.statistics().missed()),
          resolved(tensor),
          Text.number(tensor.statistics().largestError()),
          Text.number(tensor.statistics().meanError()),
          Text.number(tensor.tolerance()),
          Text.number(tensor.maskBits()),
          Text.number(tensor.limitBits()));
    }
    return table;
  }

  private static String sign(CarvedTensor tensor) {
    return switch (tensor.inputs()) {
      case NON_NEGATIVE -> "≥ 0";
      case NON_POSITIVE -> "≤ 0";
      case ANY -> "any";
      case IMMATERIAL -> "copies";
    };
  }

  private static String resolved(CarvedTensor tensor) {
    if (tensor.statistics().missed() == 0) {
      return "";
    }
    if (tensor.statistics().accepted() > 0) {
      return "accepting " + Text.count(tensor.statistics().accepted());
    }
    return tensor.statistics().samplesAsked() + " → " + tensor.samples() + " samples";
  }

  private String target() {
    return header().target().name()
        + ": "
        + Text.count(header().target().parameters())
        + " parameters, "
        + Text.bytes(header().target().bytes())
        + "; carved "
        + Text.plural(header().targetWeights(), "weight")
        + " in "
        + Text.plural(header().tensors().size(), "tensor")
        + (header().carvedWeights() > header().targetWeights()
            ? ", " + Text.count(header().carvedWeights()) + " with all copies"
            : "");
  }

  private String carriedText() {
    Map<String, long[]> byReason = new TreeMap<>();
    for (CarriedTensor tensor : header().carried()) {
      long[] sum = byReason.computeIfAbsent(tensor.reason(), key -> new long[2]);
      sum[0]++;
      sum[1] += tensor.bytes();
    }
    if (byReason.isEmpty()) {
      return "nothing: every parameter is found in the random network";
    }
    List<String> parts = new ArrayList<>();
    byReason.forEach((reason, sum) ->
        parts.add(Text.count(sum[0]) + " × " + reason + " (" + Text.bytes(sum[1]) + ")"));
    return String.join(", ", parts);
  }

  private String network() {
    double density = (double) carved.kept() / carved.randomWeights();
    return "seed "
        + header().recipe().seed()
        + ", "
        + Text.count(carved.randomWeights())
        + " random weights; the ticket keeps "
        + Text.count(carved.kept())
        + " (density "
        + Text.number(density)
        + ")";
  }

  private String ticketText() {
    return ticket
        + ": "
        + Text.bytes(carved.ticketBytes())
        + ", "
        + Text.number((double) carved.ticketBytes() / header().target().bytes())
        + " times the target's file; masks take "
        + Text.number(header().maskBits())
        + " bits per weight, the limit being "
        + Text.number(header().limitBits());
  }

  private String verified() {
    long wrong = verification.tensors().stream().mapToLong(TensorCheck::tooFar).sum();
    if (verification.passed()) {
      return "read back from the file: every weight is within its tolerance";
    }
    return "NO: "
        + Text.plural(wrong, "weight")
        + " beyond the tolerance"
        + (carved.hasAccepted() ? ", as --on-miss accept allowed" : "");
  }

  private static String outputs(SideBySide run) {
    return "over "
        + run.inputs()
        + ": largest deviation "
        + Text.number(run.largestDeviation())
        + ", mean "
        + Text.number(run.meanDeviation())
        + " (outputs up to "
        + Text.number(run.largestOutput())
        + ")";
  }

  private static Optional<String> accuracy(SideBySide run) {
    if (run.targetAccuracy().isEmpty() || run.ticketAccuracy().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "target "
            + Text.percent(run.targetAccuracy().getAsDouble())
            + ", ticket "
            + Text.percent(run.ticketAccuracy().getAsDouble()));
  }

  private String time() {
    return "prepare "
        + Text.seconds(carved.prepareSeconds())
        + ", carve "
        + Text.seconds(carved.carveSeconds())
        + ", write "
        + Text.seconds(carved.writeSeconds())
        + ", verify "
        + Text.seconds(verifySeconds)
        + ", run "
        + Text.seconds(runSeconds)
        + guarantee
            .map(g ->
                ", bound "
                    + Text.seconds(g.boundSeconds())
                    + ", attack "
                    + Text.seconds(g.attackSeconds()))
            .orElse("");
  }

  // ---- JSON ----

  JsonObject toJson() {
    JsonObject json =
        new JsonObject()
            .put("ticket", ticket.toString())
            .put("ticketBytes", carved.ticketBytes())
            .put("seed", header().recipe().seed().toString())
            .put("target", TicketFacts.json(header().target()))
            .put("carvedWeights", header().carvedWeights())
            .put("targetWeights", header().targetWeights())
            .put("carriedBytes", header().carriedBytes())
            .put("randomWeights", carved.randomWeights())
            .put("kept", carved.kept())
            .put("density", (double) carved.kept() / carved.randomWeights())
            .put("neededPerWeight", Overhead.json(carved))
            .put("maskBitsPerWeight", header().maskBits())
            .put("limitBitsPerWeight", header().limitBits())
            .put("weightsSha256", header().weightsSha256())
            .put("verified", verification.passed())
            .put("tensors", carved.tensors().stream().map(CarveOutcome::json).toList())
            .put("carried", header().carried().stream().map(CarveOutcome::json).toList())
            .put("notes", header().notes())
            .put("notices", carved.notices())
            .put(
                "seconds",
                new JsonObject()
                    .put("prepare", carved.prepareSeconds())
                    .put("carve", carved.carveSeconds())
                    .put("write", carved.writeSeconds())
                    .put("verify", verifySeconds)
                    .put("run", runSeconds));
    run.ifPresent(r -> json.put("run", r.toJson()));
    guarantee.ifPresent(g -> json.put("bound", g.toJson()));
    if (!noBound.isEmpty()) {
      json.put("noBound", noBound);
    }
    outputChoice.ifPresent(c -> json.put("outputTolerance", OutputChoice.json(c)));
    choice.ifPresent(c -> json.put("accuracyDrop", c.toJson().put("kept", keepsItsDrop())));
    if (!notRun.isEmpty()) {
      json.put("notRun", notRun);
    }
    page.ifPresent(path -> json.put("report", path.toString()));
    return json;
  }

  private static JsonObject json(TensorReport report) {
    CarvedTensor tensor = report.tensor();
    JsonObject json = new JsonObject();
    json.put("name", tensor.name())
        .put("construction", tensor.construction())
        .put("shape", tensor.shape())
        .put("inputs", tensor.inputs().label())
        .put("weights", report.weights())
        .put("copies", tensor.copies())
        .put("samplesAsked", tensor.statistics().samplesAsked())
        .put("samples", tensor.samples())
        .put("width", report.width())
        .put("randomWeights", report.randomWeights())
        .put("needed", Overhead.json(report))
        .put("kept", report.kept())
        .put("density", report.density())
        .put("rangeBits", tensor.statistics().rangeBits())
        .put("missed", tensor.statistics().missed())
        .put("accepted", tensor.statistics().accepted())
        .put("tolerance", tensor.tolerance())
        .put("largestError", tensor.statistics().largestError())
        .put("meanError", tensor.statistics().meanError())
        .put("maskBytes", tensor.maskBytes())
        .put("maskBitsPerWeight", tensor.maskBits())
        .put("limitBitsPerWeight", tensor.limitBits())
        .put("seconds", report.seconds())
        .put("errorHistogram", report.errors())
        .put("samplesUsed", report.samplesUsed());
    tensor.statistics().expectedMisses().ifPresent(misses -> json.put("expectedMisses", misses));
    return json;
  }

  private static JsonObject json(CarriedTensor tensor) {
    return new JsonObject()
        .put("name", tensor.name())
        .put("shape", tensor.shape())
        .put("bytes", tensor.bytes())
        .put("reason", tensor.reason());
  }
}
