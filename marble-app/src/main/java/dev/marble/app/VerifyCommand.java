package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.batch.ThreadBatch;
import dev.marble.json.JsonObject;
import dev.marble.lab.DefaultModel;
import dev.marble.onnx.OnnxFile;
import dev.marble.onnx.OnnxTarget;
import dev.marble.ticket.TensorCheck;
import dev.marble.ticket.Ticket;
import dev.marble.ticket.TicketVerifier;
import dev.marble.ticket.Verification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code marble verify}: is a ticket what it says? */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    header = "Rebuild every weight of a ticket from seed and mask, and check it.",
    description = {
      "",
      "Without --target the ticket is checked against itself: seal, files, masks, and the SHA-256 of"
          + " the rebuilt weights. With --target every weight, and everything that the ticket"
          + " carries, is compared with the model.",
      "",
      "Exit code 0: it is what it says. 1: it is not. 2: it cannot be read.",
      ""
    })
final class VerifyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE.ticket", description = "The ticket.")
  private Path file;

  @Option(
      names = "--target",
      paramLabel = "MODEL.onnx",
      description =
          "The model that the ticket was carved from; strokes-cnn.onnx is the one that comes with"
              + " Marble.")
  private Path target;

  @Mixin private ThreadOption threads;
  @Mixin private Output out;

  @Override
  public Integer call() {
    try (Bar bar = new Bar(!out.isJson());
        ThreadBatch batch = threads.batch();
        Ticket ticket = Ticket.open(file)) {
      Optional<OnnxTarget> model =
          Optional.ofNullable(target).map(path -> new OnnxTarget(read(path), ticket));
      checkComparable(ticket);
      bar.start("verifying", ticket.header().weights());
      Verification verification =
          new TicketVerifier(ticket, batch, bar.total()).verify(model.map(m -> m));
      List<String> wrong = wrong(ticket, verification, model);
      bar.finish();
      out.text(text(ticket, verification, wrong));
      out.json(json(ticket, verification, wrong));
      return wrong.isEmpty() ? 0 : Main.NO;
    }
  }

  private void checkComparable(Ticket ticket) {
    if (target != null && ticket.header().tensors().isEmpty()) {
      throw new MarbleException(
          "The weights of \""
              + file
              + "\" are random ones under a mask, copies of no target's: there is nothing to compare"
              + " with "
              + target.getFileName()
              + ". Maybe leave --target out.");
    }
  }

  /** The embedded model is known by its name, unless there is such a file. */
  private static OnnxFile read(Path path) {
    String embedded = DefaultModel.NAME + ".onnx";
    return path.toString().equals(embedded) && !Files.exists(path)
        ? OnnxFile.of(embedded, DefaultModel.bytes())
        : OnnxFile.read(path);
  }

  private List<String> wrong(Ticket ticket, Verification verification, Optional<OnnxTarget> model) {
    List<String> wrong = new ArrayList<>();
    for (TensorCheck check : verification.tensors()) {
      if (!check.rebuilt()) {
        wrong.add("the weights of \"" + check.name() + "\" are not those that the ticket states");
      }
      if (model.isPresent() && !check.compared()) {
        wrong.add("the target has no tensor \"" + check.name() + "\" of that shape");
      }
      if (check.tooFar() > 0) {
        wrong.add(
            Text.plural(check.tooFar(), "weight")
                + " of \""
                + check.name()
                + "\" "
                + (check.tooFar() == 1 ? "is" : "are")
                + " further than "
                + (float) check.tolerance()
                + " from the target"
                + acceptedNote(ticket, check));
      }
    }
    if (!verification.sealed()) {
      wrong.add("the weights as a whole are not those that the ticket states");
    }
    if (model.isPresent() && !model.get().hasSkeletonOf(ticket)) {
      wrong.add("the graph around the weights is not the target's");
    }
    if (model.isPresent() && !model.get().hasCarriedOf(ticket)) {
      wrong.add("the carried tensors are not the target's");
    }
    return wrong;
  }

  private static String acceptedNote(Ticket ticket, TensorCheck check) {
    long accepted = ticket.tensor(check.name()).map(t -> t.statistics().accepted()).orElse(0L);
    return accepted > 0 ? " (" + Text.count(accepted) + " were accepted when it was carved)" : "";
  }

  private String text(Ticket ticket, Verification verification, List<String> wrong) {
    StringBuilder text = new StringBuilder();
    if (verification.withTarget()) {
      Table table =
          new Table()
              .text("tensor")
              .number("weights")
              .number("largest error")
              .number("tolerance")
              .text("within");
      for (TensorCheck check : verification.tensors()) {
        table.row(
            Text.shortened(check.name(), 48),
            Text.count(check.weights()),
            check.compared() ? Text.number(check.largestError().getAsDouble()) : "–",
            Text.number(check.tolerance()),
            !check.compared() ? "not compared" : check.tooFar() == 0 ? "yes" : "NO");
      }
      text.append(table).append('\n');
    }
    text.append("weights sha256 ").append(verification.weightsSha256()).append('\n');
    if (!wrong.isEmpty()) {
      wrong.forEach(what -> text.append("NO: ").append(what).append(".\n"));
    } else if (verification.withTarget()) {
      text.append("YES: all ")
          .append(Text.count(ticket.header().carvedWeights()))
          .append(" weights are within their tolerance of ")
          .append(target.getFileName())
          .append(", and the rest is the same.\n");
    } else {
      text.append("YES: all ")
          .append(Text.count(ticket.header().weights()))
          .append(" weights are those that the ticket states.");
      if (!ticket.header().tensors().isEmpty()) {
        text.append(" Maybe compare them with the model too: --target ")
            .append(ticket.header().target().name())
            .append('.');
      }
      text.append('\n');
    }
    return text.toString().stripTrailing();
  }

  private static JsonObject json(Ticket ticket, Verification verification, List<String> wrong) {
    List<JsonObject> tensors = new ArrayList<>();
    for (TensorCheck check : verification.tensors()) {
      JsonObject tensor =
          new JsonObject()
              .put("name", check.name())
              .put("weights", check.weights())
              .put("rebuilt", check.rebuilt())
              .put("compared", check.compared())
              .put("tolerance", check.tolerance())
              .put("tooFar", check.tooFar());
      check.largestError().ifPresent(error -> tensor.put("largestError", error));
      tensors.add(tensor);
    }
    return new JsonObject()
        .put("ticket", ticket.path().toString())
        .put("verified", wrong.isEmpty())
        .put("withTarget", verification.withTarget())
        .put("weights", ticket.header().weights())
        .put("weightsSha256", verification.weightsSha256())
        .put("wrong", wrong)
        .put("tensors", tensors);
  }
}
