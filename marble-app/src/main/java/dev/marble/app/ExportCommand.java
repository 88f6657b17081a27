package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.batch.ThreadBatch;
import dev.marble.json.JsonObject;
import dev.marble.onnx.Assembly;
import dev.marble.onnx.Form;
import dev.marble.ticket.Ticket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code marble export}: a ticket becomes a model again. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    header = "Write a ticket as an ONNX model that runs anywhere.",
    description = {
      "",
      "collapsed  the target's own graph, its weights the sums that the ticket keeps. Where inputs"
          + " may have either sign, a small branch beside the layer makes it exact.",
      "random     the random network itself: two layers per target layer with relu between.",
      "",
      "Both compute the same function. A model with more than 1 GiB of tensors keeps them in"
          + " FILE.data beside it.",
      ""
    })
final class ExportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE.ticket", description = "The ticket.")
  private Path file;

  @Option(
      names = "--form",
      paramLabel = "collapsed|random",
      defaultValue = "collapsed",
      description = "Which form (default: ${DEFAULT-VALUE}).")
  private Form form;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "OUT.onnx",
      description = "The model to write.")
  private Path output;

  @Option(
      names = "--with-removed-weights",
      description = "Random form: write the full matrices, zeros where the mask removed a weight.")
  private boolean withRemoved;

  @Option(names = "--force", description = "Replace a file that exists.")
  private boolean force;

  @Mixin private ThreadOption threads;
  @Mixin private Output out;

  @Override
  public Integer call() throws IOException {
    if (withRemoved && form != Form.RANDOM) {
      throw new MarbleException("--with-removed-weights needs --form random.");
    }
    Goals.check(List.of(file), List.of(output));
    try (Bar bar = new Bar(!out.isJson());
        ThreadBatch batch = threads.batch();
        Ticket ticket = Ticket.open(file)) {
      bar.start("building", 0);
      Assembly assembly = new Assembly(ticket, batch);
      assembly.write(form, withRemoved, output, force);
      Path data = output.resolveSibling(output.getFileName() + ".data");
      boolean external = assembly.writesData(form, withRemoved);
      long bytes = Files.size(output) + (external ? Files.size(data) : 0);
      out.text(
          "Wrote "
              + output
              + (external ? " and " + data : "")
              + ": the "
              + form.label()
              + " form, "
              + Text.bytes(bytes)
              + ".");
      JsonObject json =
          new JsonObject()
              .put("model", output.toString())
              .put("form", form.label())
              .put("bytes", bytes);
      if (external) {
        json.put("data", data.toString());
      }
      out.json(json);
      return 0;
    }
  }
}
