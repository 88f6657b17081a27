package dev.marble.app;

import dev.marble.app.page.Markup;
import dev.marble.io.AtomicFile;
import dev.marble.lab.DefaultModel;
import dev.marble.onnx.CarveReport;
import dev.marble.onnx.OutputTolerance;
import dev.marble.onnx.TensorReport;
import dev.marble.ticket.CarvedTensor;
import dev.marble.ticket.Choice;
import dev.marble.ticket.Digests;
import dev.marble.ticket.Side;
import dev.marble.ticket.Ticket;
import dev.marble.ticket.TicketHeader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/**
 * The page of a carve: one file that needs nothing else, no network and no script. Names and notes
 * come from models of unknown origin; {@link Markup} escapes them, and the page's own policy lets a
 * browser load nothing.
 */
final class HtmlReport {
  private static final int MANY_LAYERS = 12;
  private static final int MANY_MASKS = 24;

  private final CarveOutcome outcome;
  private final Ticket ticket;
  private final CarveReport carved;
  private final TicketHeader header;
  private final LayerNames names;
  private final LayerPlots plots;
  private final Markup page = new Markup();

  private HtmlReport(CarveOutcome outcome, Ticket ticket) {
    this.outcome = outcome;
    this.ticket = ticket;
    this.carved = outcome.carved();
    this.header = outcome.header();
    this.names = new LayerNames(header.byNumber());
    this.plots = new LayerPlots(carved.tensors(), names);
  }

  /**
   * Writes the page.
   *
   * @param outcome what is to be said
   * @param ticket the open ticket, for its masks
   * @param goal the page's file
   * @param overwrite whether it may replace a file
   */
  static void write(CarveOutcome outcome, Ticket ticket, Path goal, boolean overwrite) {
    String page = new HtmlReport(outcome, ticket).draw();
    AtomicFile.write(goal, overwrite, page.getBytes(StandardCharsets.UTF_8));
  }

  private String draw() {
    page.open("html", "xmlns", "http://www.w3.org/1999/xhtml", "lang", "en");
    PageHead.write(page, header.target().name() + " – carved by Marble", "report.css", "plot.css");
    page.open("body");
    top();
    new KeyFigures(outcome, page).write();
    idea();
    layers();
    nearness();
    sizes();
    masks();
    carried();
    outputs();
    time();
    facts();
    page.closeLine().closeLine();
    return "<!DOCTYPE html>\n" + page;
  }

  // ---- what was done, at a glance ----

  private void top() {
    page.open("header")
        .leaf("p", "Marble · report of a carve", "class", "brand")
        .open("h1")
        .leaf("span", title(), "class", "given")
        .close()
        .open("p", "class", "lead")
        .text("The trained network ")
        .leaf("strong", header.target().name(), "class", "given")
        .text(
            " was found inside a random one: no random weight was trained or changed, "
                + (2 * carved.kept() < carved.randomWeights() ? "most" : "some")
                + " were left out. Here is where, and how near it comes.")
        .close()
        .open("nav");
    String[][] links = {
      {"idea", "The idea"}, {"layers", "Layers"}, {"errors", "Errors"}, {"sizes", "Sizes"},
      {"masks", "Masks"}, {"carried", "Carried"}, {"outputs", "Outputs"}, {"check", "Check it"}
    };
    for (String[] link : links) {
      page.leaf("a", link[1], "href", "#" + link[0]).text(" ");
    }
    page.close().closeLine();
  }

  private String title() {
    String name = header.target().name();
    return name.endsWith(".onnx") && name.length() > 5
        ? name.substring(0, name.length() - 5)
        : name;
  }

  // ---- the idea ----

  private void idea() {
    section("idea", "The idea");
    page.open("div", "class", "pair").open("figure").add(PairDiagram.draw()).open("figcaption");
    page.leaf("strong", "From a weight to a subset sum. ")
        .text(
            "Each input keeps some random hidden units of its own, and relu passes it through those"
                + " whose weight u has its sign; all faint edges are removed. The trained weight"
                + " from x₁ to y₁ then only has to be the sum of some of the random products v·u,"
                + " and the mask names them: here v₁u₁ + v₄u₄.")
        .close()
        .closeLine();
    WeightPicture weight = WeightPicture.of(ticket);
    page.open("figure").add(weight.draw()).open("figcaption");
    page.leaf("strong", "One weight of this ticket. ")
        .text("Weight " + Text.count(weight.index()) + " of ")
        .leaf("code", Text.shortened(weight.tensor(), 40), "title", weight.tensor())
        .text(
            (isSingle()
                    ? " keeps a single random product, the last of the "
                        + Text.count(weight.samples())
                        + " of its side shown here: the first one that is near enough. It, "
                    : " may choose from "
                        + Text.plural(weight.samples(), "random product")
                        + "; the mask keeps "
                        + Text.count(weight.kept())
                        + " of them. Their sum, ")
                + Text.number(weight.sum())
                + ", stands for the trained weight"
                + (outcome.verification().passed()
                    ? ", which is no further away than the tolerance of "
                        + Text.number(weight.tolerance())
                        + "."
                    : "."))
        .close()
        .close()
        .close();
    endSection();
  }

  // ---- layers ----

  private void layers() {
    section("layers", "Layer by layer");
    LayerTable.write(page, carved);
    boolean two = header.tensors().stream().anyMatch(t -> t.inputs().sides().size() == 2);
    page.leaf(
        "p",
        (isSingle()
                ? "Samples: n, where each weight may choose one of 2ⁿ − 1 random products; a layer in"
                    + " which some weights had none was given more (asked → needed)."
                : "Samples: how many random products each subset sum may choose from; a layer in which"
                    + " some sums had no answer was given more (asked → needed).")
            + (isCopied()
                ? " Only the first layer is a pair of random layers. Each other one is a single random"
                    + " layer behind copies of its inputs: its samples are single random weights, as"
                    + " many as the layer before is built times."
                : "")
            + " Least: log2(range / 2ε), below which there are too few sums. Expected and missed: subset"
            + " sums without an answer, by miss rates and in fact. Kept and density count the edges"
            + " of both random layers."
            + (two
                ? " Where inputs may have either sign, each weight takes two subset sums, one for"
                    + " each sign."
                : ""),
        "class",
        "note");
    outcome.choice().ifPresent(this::choice);
    outcome.outputChoice().ifPresent(this::outputChoice);
    endSection();
  }

  /** The tickets that were tried to find the tolerance. */
  private void choice(AccuracyDrop.Choice choice) {
    page.leaf("h3", "How the tolerance was chosen");
    page.leaf("p", "It is " + choice.chosenText() + ".")
        .open("div", "class", "scroll")
        .open("table", "class", "dense")
        .open("thead")
        .open("tr");
    for (String head : AccuracyDrop.Choice.HEADS) {
      page.leaf("th", head, "scope", "col");
    }
    page.close().closeLine().open("tbody");
    for (AccuracyDrop.Point point : choice.points()) {
      page.open("tr");
      choice.cells(point).forEach(cell -> page.leaf("td", cell));
      page.closeLine();
    }
    page.close().close().closeLine();
    page.leaf("p", "Accuracy lost: " + choice.dropText() + ".", "class", "note");
  }

  /** What each tensor's tolerance does to the bound on the outputs. */
  private void outputChoice(OutputTolerance.Chosen chosen) {
    page.leaf("h3", "How the tolerances were chosen")
        .leaf("p", "They are " + OutputChoice.text(chosen) + ".")
        .open("div", "class", "scroll")
        .open("table", "class", "dense")
        .open("thead")
        .open("tr");
    for (String head :
        List.of("tensor", "tolerance", "of the largest weight", "share of the bound")) {
      page.leaf("th", head, "scope", "col");
    }
    page.close().closeLine().open("tbody");
    for (OutputTolerance.Share share : chosen.shares()) {
      page.open("tr")
          .leaf("td", share.tensor())
          .leaf("td", Text.number(share.tolerance()))
          .leaf("td", Text.number(share.relative()))
          .leaf("td", Text.percent(share.share()))
          .closeLine();
    }
    page.close().close().closeLine();
  }

  private boolean isSingle() {
    return header.tensors().stream().anyMatch(tensor -> tensor.choice() == Choice.SINGLE);
  }

  private boolean isCopied() {
    return header.tensors().stream().anyMatch(tensor -> tensor.choice() == Choice.COPIES);
  }

  private void nearness() {
    section("errors", "How near the weights come");
    page.open("div", "class", "pair").open("figure").add(plots.errors()).open("figcaption");
    page.leaf("strong", "Errors of all weights. ")
        .text(
            carved.hasAccepted()
                ? "Errors beyond the tolerance, which were accepted, are counted in the outermost"
                    + " bars."
                : "None lies beyond ±1, and 99\u00A0% lie within ±"
                    + Text.number(plots.errorsOfShare(0.99))
                    + ". There they spread nearly evenly: for each weight the first subset that is"
                    + " near enough is taken, not the nearest one.")
        .close()
        .close();
    page.open("figure").add(plots.samples()).open("figcaption");
    long beyond = plots.beyond();
    page.leaf("strong", "Samples that were used. ")
        .text(
            (isSingle()
                    ? "The bits of the number of the product that a weight keeps; at 0 are the"
                    : "How many of its random products a weight had to see; at 0 are the")
                + " weights so small that they keep none. Half of all subsets reach no further than "
                + plots.samplesForShare(0.5)
                + ", 99\u00A0% no further than "
                + plots.samplesForShare(0.99)
                + "; "
                + (beyond == 0
                    ? "none reaches"
                    : Text.count(beyond) + (beyond == 1 ? " reaches" : " reach"))
                + " beyond the samples asked for"
                + (beyond == 0 ? "." : " (orange)."))
        .close()
        .close()
        .close();
    page.leaf("h3", "Errors of each layer");
    page.open("div", "class", "smalls");
    int number = 0;
    for (TensorReport layer : carved.tensors()) {
      String name = names.of(number++);
      page.open("figure", "title", layer.tensor().name())
          .add(LayerPlots.smallErrors(layer))
          .open("figcaption")
          .text(number + " ")
          .leaf("span", Text.shortened(name, 18), "class", "given")
          .close()
          .close();
    }
    page.closeLine();
    page.leaf(
        "p",
        "From −1 to 1 tolerance, each layer at its own height. Layers with few weights look rough.",
        "class",
        "note");
    endSection();
  }

  private void sizes() {
    section("sizes", "What it takes to write down");
    int count = carved.tensors().size();
    int half = count > MANY_LAYERS ? (count + 1) / 2 : count;
    page.open("div", "class", count > MANY_LAYERS ? "pair" : "single").open("figure");
    page.add(plots.bits(0, half)).close();
    if (half < count) {
      page.open("figure").add(plots.bits(half, count)).close();
    }
    page.close()
        .open("p", "class", "note")
        .text("Bits per weight of each layer’s mask: ")
        .leaf("span", "", "class", "swatch plain")
        .text(" as the ticket stores it, ")
        .leaf("span", "", "class", "swatch raw")
        .text(
            " as it is, one bit per sample (and side). The upright stroke is the limit: the entropy of"
                + " the layer’s weights, rounded to twice the error that was aimed at (per side)."
                + " The ticket has "
                + Text.bytes(carved.ticketBytes())
                + ", the target’s file "
                + Text.bytes(header.target().bytes())
                + "; "
                + Text.bytes(header.carriedBytes())
                + " of the ticket are parameters that it carries as they are.")
        .close();
    page.leaf("h3", "How wide the random network must be")
        .leaf(
            "p",
            Overhead.text(carved)
                + ". Pensia’s construction makes a weight of a sum of products, and its width grows"
                + " with the logarithm of 1/error; Malach’s takes a single product, and its width"
                + " grows with 1/error itself; Burkholz’ builds each layer several times instead of a"
                + " hidden layer in between, so that its depth is half, and its width grows with the"
                + " square of the logarithm.",
            "class",
            "note");
    endSection();
  }

  private void masks() {
    section("masks", "The masks themselves");
    page.open("p")
        .text(
            (isSingle()
                    ? "Each row is one weight, each column one bit of the number of the one hidden"
                        + " unit that it keeps (0: none). Of larger layers "
                    : "Each row is one weight, each column one sample; a dot is a random weight that"
                        + " is kept, the rest is removed. Of larger layers ")
                + MaskPicture.MOST_ROWS
                + " weights are shown, evenly chosen. ");
    side(Side.POSITIVE);
    side(Side.NEGATIVE);
    boolean many = header.tensors().size() > MANY_MASKS;
    page.close().open("div", "class", many ? "masks many" : "masks");
    int number = 0;
    for (CarvedTensor tensor : header.byNumber()) {
      mask(number++, tensor, MaskPicture.MOST_ROWS * (many ? 1 : 2));
    }
    page.closeLine();
    endSection();
  }

  private void side(Side side) {
    if (header.tensors().stream().anyMatch(t -> t.inputs().sides().contains(side))) {
      page.leaf("span", "", "class", "swatch " + side.label())
          .text(" for " + side.label() + " inputs ");
    }
  }

  private void mask(int number, CarvedTensor tensor, int highest) {
    MaskPicture picture = MaskPicture.of(ticket, tensor);
    int sides = tensor.inputs().sides().size();
    double average = (double) tensor.kept() / Math.max(1L, (long) tensor.layout().size() * sides);
    String caption =
        tensor.choice() == Choice.SINGLE
            ? "the " + tensor.samples() + " bits of the kept unit’s number"
            : "kept " + Text.number(average) + " of " + tensor.samples() + " samples on average";
    page.open("figure", "title", tensor.name())
        .open("figcaption")
        .text((number + 1) + " ")
        .leaf("span", Text.shortened(names.of(number), 28), "class", "given")
        .leaf(
            "small", Text.shape(tensor.shape()) + ", inputs " + LayerTable.inputs(tensor.inputs()))
        .close()
        .empty(
            "img",
            "alt",
            "Mask of " + tensor.name() + ": " + caption,
            "src",
            picture.uri(),
            "style",
            "height:" + picture.shownHeight(highest) + "px")
        .open("figcaption")
        .text(caption)
        .leaf("small", picture.axes() + (sides == 2 ? ", both sides" : ""))
        .close()
        .closeLine();
  }

  // ---- the rest ----

  private void carried() {
    section("carried", "Carried as it is");
    if (header.carried().isEmpty()) {
      page.leaf("p", "Nothing: every parameter is found in the random network.");
    } else {
      page.leaf(
          "p",
          Text.plural(header.carried().size(), "tensor")
              + " ("
              + Text.bytes(header.carriedBytes())
              + ") are no part of the random network; the ticket holds their values.");
      CarriedTable.write(page, header.carried());
    }
    if (!header.notes().isEmpty()) {
      page.leaf("h3", "Notes").open("ul");
      header.notes().forEach(note -> page.leaf("li", note));
      page.closeLine();
    }
    endSection();
  }

  private void outputs() {
    section("outputs", "Target and ticket side by side");
    outcome
        .run()
        .ifPresent(run -> {
          page.open("dl");
          fact("Inputs", run.inputs());
          fact("Examples run", Text.count(run.examples()));
          if (run.compared()) {
            fact("Largest |output| of the target", Text.number(run.largestOutput()));
            fact("Largest deviation of an output", Text.number(run.largestDeviation()));
            fact("Mean deviation", Text.number(run.meanDeviation()));
          }
          run.targetAccuracy().ifPresent(a -> fact("Accuracy, target", Text.percent(a)));
          run.ticketAccuracy().ifPresent(a -> fact("Accuracy, ticket", Text.percent(a)));
          page.closeLine();
        });
    if (!outcome.notRun().isEmpty()) {
      page.leaf("p", "They were not run: " + outcome.notRun());
    }
    outcome.guarantee().ifPresent(guarantee -> new GuaranteeSection(guarantee, page).write());
    if (!outcome.noBound().isEmpty()) {
      page.leaf("p", "A bound on the outputs: " + outcome.noBound() + ".", "class", "note");
    }
    endSection();
  }

  private void time() {
    section("time", "Time");
    String[] names = {"prepare", "carve", "write", "verify", "run both"};
    double[] seconds = {
      carved.prepareSeconds(),
      carved.carveSeconds(),
      carved.writeSeconds(),
      outcome.verifySeconds(),
      outcome.runSeconds()
    };
    page.open("div", "class", "phases");
    for (int i = 0; i < names.length; i++) {
      String grow = "flex-grow:" + Markup.number(Math.max(0, seconds[i]) * 1000);
      page.leaf("span", "", "class", "phase" + i, "style", grow, "title", names[i]);
    }
    page.closeLine().open("p", "class", "note legend");
    for (int i = 0; i < names.length; i++) {
      page.open("span")
          .leaf("span", "", "class", "swatch phase" + i)
          .text(" " + names[i] + " ")
          .leaf("b", Text.seconds(seconds[i]))
          .close()
          .text(" ");
    }
    page.closeLine();
    endSection();
  }

  private void facts() {
    section("check", "Check it yourself");
    String name = quoted(String.valueOf(outcome.ticket().getFileName()));
    boolean own = header.target().sha256().equals(Digests.sha256(DefaultModel.bytes()));
    String target = own ? "" : " --target " + quoted(header.target().name());
    String task = "Rebuild every weight from seed and mask, and check it";
    page.leaf("p", own ? task + ":" : task + " against the model:")
        .leaf("pre", "marble verify " + name + target)
        .leaf("p", "The same without Marble, in plain Python that shares no code with it:")
        .leaf("pre", "python3 tools/ticket.py " + name + target)
        .open("dl");
    fact("Made by", header.madeBy());
    fact("Seed", header.recipe().seed().toString());
    fact("Random weights", header.recipe().distribution().label());
    new TreeMap<>(header.settings()).forEach((key, value) -> fact("Setting " + key, value));
    fact(
        "Ticket",
        outcome.ticket().getFileName() + ", " + Text.count(carved.ticketBytes()) + " bytes");
    fact("Target", header.target().name() + ", " + Text.count(header.target().bytes()) + " bytes");
    fact("SHA-256 of the target", header.target().sha256());
    fact("SHA-256 of the rebuilt weights", header.weightsSha256());
    page.closeLine();
    endSection();
  }

  private void fact(String name, String value) {
    page.open("div").leaf("dt", name).leaf("dd", value, "class", "given").closeLine();
  }

  /** A file's name as a shell takes it. */
  private static String quoted(String name) {
    boolean plain =
        name.chars().allMatch(c -> Character.isLetterOrDigit(c) || "._-+".indexOf(c) >= 0);
    return plain && !name.startsWith("-") ? name : "'" + name.replace("'", "'\\''") + "'";
  }

  private void section(String id, String title) {
    page.open("section", "id", id).leaf("h2", title);
  }

  private void endSection() {
    page.closeLine();
  }
}
