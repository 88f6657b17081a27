package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.batch.ThreadBatch;
import dev.marble.json.JsonObject;
import dev.marble.lab.data.DataSet;
import dev.marble.onnx.Assembly;
import dev.marble.onnx.Form;
import dev.marble.onnx.OnnxException;
import dev.marble.onnx.OnnxFile;
import dev.marble.onnx.OnnxRunner;
import dev.marble.ticket.Ticket;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code marble eval}: how good is a model or a ticket on data? */
@Command(
    name = "eval",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    header = "Measure the accuracy of a model or a ticket on a data set.",
    description = {""},
    footer = {
      "",
      "Models that were trained here, and what is carved or found from them, say how their images are",
      "normalised.",
      "",
      "Example:  marble eval mnist.ticket --data mnist --normalize 0.1307,0.3081"
    })
final class EvalCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL.onnx|FILE.ticket", description = "What to measure.")
  private Path file;

  @Mixin private DataOption data;
  @Mixin private ThreadOption threads;
  @Mixin private Output out;

  @Override
  public Integer call() throws IOException {
    if (!Files.exists(file)) {
      throw new MarbleException("There is no file \"" + file + "\".");
    }
    if (!Files.isRegularFile(file)) {
      throw new MarbleException("\"" + file + "\" is not a file.");
    }
    DataSet set = data.open().orElseThrow(EvalCommand::missing);
    try (Bar bar = new Bar(!out.isJson());
        OnnxRunner model = runner()) {
      Feed feed = new Feed(set, data.normalization(set.channels(), model), model);
      SideBySide run =
          SideBySide.run(set.name(), Optional.empty(), model, feed, Optional.empty(), bar);
      bar.finish();
      if (run.ticketAccuracy().isEmpty()) {
        throw new MarbleException(
            "The model's first output does not have one score per class of \""
                + set.name()
                + "\" ("
                + set.classes()
                + " classes), so there is no accuracy to measure.");
      }
      double accuracy = run.ticketAccuracy().getAsDouble();
      long right = Math.round(accuracy * run.examples());
      out.text(
          Text.percent(accuracy)
              + " accuracy: "
              + Text.count(right)
              + " of "
              + Text.count(run.examples())
              + " "
              + set.split()
              + " examples of "
              + set.name()
              + " right.");
      String remark = data.remark(set.channels(), model);
      if (!remark.isEmpty()) {
        out.text(remark);
      }
      out.json(
          new JsonObject()
              .put("model", file.toString())
              .put("data", set.name())
              .put("split", set.split().toString())
              .put("normalization", feed.normalization().toText())
              .put("examples", run.examples())
              .put("right", right)
              .put("accuracy", accuracy));
      return 0;
    }
  }

  private static MarbleException missing() {
    return new MarbleException("--data is missing. Maybe look at the names: marble data list.");
  }

  private OnnxRunner runner() throws IOException {
    if (!isTicket()) {
      return modelRunner();
    }
    try (ThreadBatch batch = threads.batch();
        Ticket ticket = Ticket.open(file)) {
      byte[] model = new Assembly(ticket, batch).toBytes(Form.COLLAPSED, false);
      return OnnxRunner.of(model, threads.count());
    }
  }

  private OnnxRunner modelRunner() {
    try {
      return OnnxRunner.of(file, threads.count());
    } catch (OnnxException e) {
      OnnxFile.read(file); // says it in fewer words if the file is no model at all
      throw new OnnxException("The model \"" + file + "\": " + e.getMessage(), e);
    }
  }

  /** A ticket by its name, or by the first bytes of a zip. */
  private boolean isTicket() throws IOException {
    if (file.toString().endsWith(".ticket")) {
      return true;
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(2);
      return start.length == 2 && start[0] == 'P' && start[1] == 'K';
    }
  }
}
