package dev.marble.app;

import dev.marble.json.JsonObject;
import dev.marble.onnx.OutputTolerance;
import dev.marble.onnx.OutputTolerance.Chosen;

/** What an output tolerance chose, and why, in words, as a table and for machines. */
final class OutputChoice {
  private OutputChoice() {}

  /** What each tensor got. */
  static Table table(Chosen chosen) {
    Table table =
        new Table()
            .text("chosen for")
            .number("tolerance")
            .number("of the largest weight")
            .number("share of the bound");
    for (OutputTolerance.Share share : chosen.shares()) {
      table.row(
          Text.shortened(share.tensor(), 36),
          Text.number(share.tolerance()),
          Text.number(share.relative()),
          Text.percent(share.share()));
    }
    return table;
  }

  static String text(Chosen chosen) {
    OutputTolerance.Try last = chosen.tries().getLast();
    return "the coarsest tolerances, by the bits they save, for which no output is off by more than "
        + Text.number(chosen.asked())
        + " (bound "
        + Text.number(chosen.bound())
        + ", without float32 rounding); "
        + Text.plural(chosen.tries().size(), "ticket")
        + " tried, from "
        + Text.bytes(chosen.tries().getFirst().ticketBytes())
        + " with a bound of "
        + Text.number(chosen.tries().getFirst().bound())
        + (chosen.tries().size() == 1
            ? ""
            : " to " + Text.bytes(last.ticketBytes()) + " with " + Text.number(last.bound()));
  }

  static JsonObject json(Chosen chosen) {
    return new JsonObject()
        .put("asked", chosen.asked())
        .put("planned", chosen.planned())
        .put("bound", chosen.bound())
        .put(
            "tensors",
            chosen.shares().stream()
                .map(share ->
                    new JsonObject()
                        .put("name", share.tensor())
                        .put("tolerance", share.tolerance())
                        .put("relative", share.relative())
                        .put("shareOfBound", share.share()))
                .toList())
        .put(
            "tries",
            chosen.tries().stream()
                .map(tried ->
                    new JsonObject()
                        .put("factor", tried.factor())
                        .put("bound", tried.bound())
                        .put("ticketBytes", tried.ticketBytes()))
                .toList());
  }
}
