package dev.marble.app;

import dev.marble.json.JsonObject;
import dev.marble.random.Grid;
import dev.marble.ticket.CarriedTensor;
import dev.marble.ticket.CarvedTensor;
import dev.marble.ticket.MaskedTensor;
import dev.marble.ticket.Ticket;
import dev.marble.ticket.TicketHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code marble inspect}: what does a ticket hold? */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    header = "Show what a ticket holds, without rebuilding it.",
    description = {""})
final class InspectCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE.ticket", description = "The ticket.")
  private Path file;

  @Mixin private Output out;

  @Override
  public Integer call() throws IOException {
    try (Ticket ticket = Ticket.open(file)) {
      long bytes = Files.size(file);
      out.text(text(ticket.header(), bytes));
      out.json(json(ticket.header(), bytes));
      return 0;
    }
  }

  private String text(TicketHeader header, long bytes) {
    StringBuilder text = new StringBuilder();
    TicketFacts.line(
        text, "Ticket", file + ", " + Text.bytes(bytes) + ", made by " + header.madeBy());
    TicketFacts.line(
        text,
        "Target",
        header.target().name()
            + ", "
            + Text.count(header.target().parameters())
            + " parameters, "
            + Text.bytes(header.target().bytes()));
    TicketFacts.line(text, "", "sha256 " + header.target().sha256());
    TicketFacts.line(
        text,
        "Random",
        "seed " + header.recipe().seed() + ", " + header.recipe().distribution().label());
    TreeMap<String, String> settings = new TreeMap<>(header.settings());
    TicketFacts.line(
        text, "Settings", settings.toString().replaceAll("[{}]", "").replace("=", " "));
    TicketFacts.line(text, "Weights", "sha256 " + header.weightsSha256());
    header.notes().forEach(note -> TicketFacts.line(text, "Note", note));
    if (!header.tensors().isEmpty()) {
      text.append('\n').append(carvedTable(header));
    }
    if (!header.masked().isEmpty()) {
      text.append('\n').append(maskedTable(header));
    }
    if (!header.carried().isEmpty()) {
      text.append('\n').append(carriedTable(header));
    }
    return text.toString().stripTrailing();
  }

  private static Table carvedTable(TicketHeader header) {
    Table table =
        new Table()
            .number("ℓ")
            .text("carved tensor")
            .text("shape")
            .text("construction")
            .text("inputs")
            .number("samples")
            .number("least")
            .number("misses expected")
            .number("missed")
            .number("scale")
            .number("tolerance")
            .number("kept")
            .number("bits/weight")
            .number("limit");
    for (CarvedTensor tensor : header.byNumber()) {
      table.row(
          Integer.toString(tensor.number()),
          Text.shortened(tensor.name(), 40),
          Text.shape(tensor.shape()),
          tensor.construction(),
          tensor.inputs().label(),
          Integer.toString(tensor.samples()),
          Text.number(tensor.statistics().rangeBits()),
          Text.number(tensor.statistics().expectedMisses()),
          Text.count(tensor.statistics().missed()),
          "2^" + tensor.scaleExponent(),
          Text.number(tensor.tolerance()),
          Text.count(tensor.kept()),
          Text.number(tensor.maskBits()),
          Text.number(tensor.limitBits()));
    }
    return table;
  }

  private static Table maskedTable(TicketHeader header) {
    Table table =
        new Table()
            .number("layer")
            .text("masked tensor")
            .text("shape")
            .number("scale")
            .number("weights")
            .number("kept")
            .number("density")
            .number("bits/weight")
            .number("limit");
    for (MaskedTensor tensor : header.masked()) {
      table.row(
          Integer.toString(tensor.layer()),
          Text.shortened(tensor.name(), 40),
          Text.shape(tensor.shape()),
          Text.number(tensor.scale() * Grid.ONE),
          Text.count(tensor.size()),
          Text.count(tensor.kept()),
          Text.number(tensor.density()),
          Text.number(tensor.maskBits()),
          Text.number(tensor.limitBits()));
    }
    return table;
  }

  private static Table carriedTable(TicketHeader header) {
    Table table =
        new Table().text("carried tensor").text("shape").text("type").number("bytes").text("why");
    for (CarriedTensor tensor : header.carried()) {
      table.row(
          Text.shortened(tensor.name(), 40),
          Text.shape(tensor.shape()),
          tensor.type(),
          Text.count(tensor.bytes()),
          tensor.reason());
    }
    return table;
  }

  private JsonObject json(TicketHeader header, long bytes) {
    JsonObject settings = new JsonObject();
    new TreeMap<>(header.settings()).forEach(settings::put);
    List<JsonObject> carved = new ArrayList<>();
    for (CarvedTensor tensor : header.byNumber()) {
      JsonObject each = new JsonObject();
      tensor.statistics().expectedMisses().ifPresent(misses -> each.put("expectedMisses", misses));
      carved.add(
          each.put("number", tensor.number())
              .put("name", tensor.name())
              .put("shape", tensor.shape())
              .put("construction", tensor.construction())
              .put("copies", tensor.copies())
              .put("inputs", tensor.inputs().label())
              .put("weights", tensor.layout().size())
              .put("samples", tensor.samples())
              .put("samplesAsked", tensor.statistics().samplesAsked())
              .put("rangeBits", tensor.statistics().rangeBits())
              .put("missed", tensor.statistics().missed())
              .put("scaleExponent", tensor.scaleExponent())
              .put("tolerance", tensor.tolerance())
              .put("maskBitsPerWeight", tensor.maskBits())
              .put("limitBitsPerWeight", tensor.limitBits())
              .put("largestError", tensor.statistics().largestError())
              .put("accepted", tensor.statistics().accepted())
              .put("kept", tensor.kept())
              .put("maskBytes", tensor.maskBytes()));
    }
    List<JsonObject> masked = new ArrayList<>();
    for (MaskedTensor tensor : header.masked()) {
      masked.add(
          new JsonObject()
              .put("layer", tensor.layer())
              .put("name", tensor.name())
              .put("shape", tensor.shape())
              .put("scale", (double) tensor.scale())
              .put("weights", tensor.size())
              .put("kept", tensor.kept())
              .put("density", tensor.density())
              .put("maskBitsPerWeight", tensor.maskBits())
              .put("limitBitsPerWeight", tensor.limitBits())
              .put("maskBytes", tensor.file().bytes()));
    }
    List<JsonObject> carried = new ArrayList<>();
    for (CarriedTensor tensor : header.carried()) {
      carried.add(
          new JsonObject()
              .put("name", tensor.name())
              .put("shape", tensor.shape())
              .put("type", tensor.type())
              .put("bytes", tensor.bytes())
              .put("reason", tensor.reason()));
    }
    return new JsonObject()
        .put("ticket", file.toString())
        .put("bytes", bytes)
        .put("madeBy", header.madeBy())
        .put("seed", header.recipe().seed().toString())
        .put("distribution", header.recipe().distribution().label())
        .put("target", TicketFacts.json(header.target()))
        .put("settings", settings)
        .put("weightsSha256", header.weightsSha256())
        .put("carved", carved)
        .put("masked", masked)
        .put("carried", carried)
        .put("notes", header.notes());
  }
}
