package dev.marble.app;

import dev.marble.app.page.Markup;
import dev.marble.onnx.CarveReport;
import dev.marble.onnx.bound.BoundResult.Bounded;
import dev.marble.ticket.TensorCheck;
import dev.marble.ticket.TicketHeader;

/** The few numbers that say how a carve went, and what they do not say. */
final class KeyFigures {
  private final CarveOutcome outcome;
  private final CarveReport carved;
  private final TicketHeader header;
  private final Markup page;

  KeyFigures(CarveOutcome outcome, Markup page) {
    this.outcome = outcome;
    this.carved = outcome.carved();
    this.header = outcome.header();
    this.page = page;
  }

  void write() {
    tiles();
    price();
  }

  private void tiles() {
    boolean compared = outcome.run().map(SideBySide::compared).orElse(false);
    String style = compared ? "tiles by-four" : "tiles";
    page.open("section", "class", style, "aria-label", "Key figures");
    verified();
    outcome
        .run()
        .ifPresent(run -> {
          if (run.targetAccuracy().isPresent() && run.ticketAccuracy().isPresent()) {
            tile(
                "Accuracy, target → ticket",
                Text.percent(run.targetAccuracy().getAsDouble())
                    + " → "
                    + Text.percent(run.ticketAccuracy().getAsDouble()),
                Text.plural(run.examples(), "labelled example"),
                "wide");
          }
          if (run.compared()) {
            tile(
                "Largest output deviation",
                Text.number(run.largestDeviation()),
                "on outputs up to " + Text.number(run.largestOutput()) + bound(),
                outcome.guarantee().map(Guarantee::holds).orElse(true) ? "" : "wrong");
            if (run.targetAccuracy().isEmpty() || run.ticketAccuracy().isEmpty()) {
              String runs = Text.plural(run.examples(), "example");
              tile("Mean output deviation", Text.number(run.meanDeviation()), "over " + runs, "");
            }
          }
        });
    tile(
        "Weights found",
        Text.count(header.targetWeights()),
        (header.target().parameters() >= header.targetWeights()
                ? "of " + Text.plural(header.target().parameters(), "parameter") + ", in "
                : "in ")
            + Text.plural(carved.tensors().size(), "layer"),
        "");
    tile(
        "Random weights",
        Text.count(carved.randomWeights()),
        Text.count(carved.kept()) + " kept, density " + Text.number(density()),
        "");
    tile(
        "Ticket",
        Text.bytes(carved.ticketBytes()),
        share(carved.ticketBytes(), header.target().bytes())
            + " the target’s "
            + Text.bytes(header.target().bytes()),
        "");
    tile(
        "Mask bits per weight",
        Text.number(header.maskBits()),
        "the limit is " + Text.number(header.limitBits()) + ", a float has 32",
        "");
    String distribution = header.recipe().distribution().label();
    tile("Seed", header.recipe().seed().toString(), distribution + " random weights", "");
    page.closeLine();
  }

  private String bound() {
    return outcome
        .guarantee()
        .map(Guarantee::result)
        .map(result -> result instanceof Bounded bounded ? bounded.largestOfRuns() : Double.NaN)
        .filter(Double::isFinite)
        .map(largest -> "; never above " + Text.number(largest))
        .orElse("");
  }

  private void verified() {
    boolean passed = outcome.verification().passed();
    long wrong = outcome.verification().tensors().stream().mapToLong(TensorCheck::tooFar).sum();
    String why =
        passed
            ? "read back from the file, every weight is within its tolerance"
            : wrong == 0
                ? "the file does not hold what it states"
                : Text.plural(wrong, "weight")
                    + " beyond the tolerance"
                    + (carved.hasAccepted() ? ", as it was asked to accept" : "");
    tile("Verified", passed ? "yes" : "no", why, passed ? "good" : "wrong");
  }

  private void tile(String label, String value, String more, String style) {
    Tile.write(page, label, value, more, style);
  }

  private static String share(long part, long whole) {
    return part < whole
        ? Text.number(100.0 * part / whole) + " % of"
        : Text.number((double) part / whole) + " times";
  }

  private double density() {
    return (double) carved.kept() / carved.randomWeights();
  }

  private void price() {
    double weights = Math.max(1, header.targetWeights());
    page.open("p", "class", "aside")
        .leaf("strong", "What it says, and what it does not. ")
        .text(
            "A subset-sum ticket is a statement about existence: as a random network it has "
                + (carved.kept() >= 2 * weights ? "several times the target’s parameters, " : "")
                + Text.number(carved.kept() / weights)
                + " kept random weights for each weight found ("
                + Text.count(carved.kept())
                + " for "
                + Text.count(header.targetWeights())
                + "), out of "
                + Text.count(Math.round(carved.randomWeights() / weights))
                + " that were drawn for each ("
                + Text.count(carved.randomWeights())
                + ").")
        .closeLine();
  }
}
