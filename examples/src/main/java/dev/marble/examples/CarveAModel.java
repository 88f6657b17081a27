package dev.marble.examples;

import dev.marble.batch.Progress;
import dev.marble.batch.ThreadBatch;
import dev.marble.construction.CarveSettings;
import dev.marble.construction.OnMiss;
import dev.marble.construction.Tolerance;
import dev.marble.lab.DefaultModel;
import dev.marble.onnx.Assembly;
import dev.marble.onnx.CarveOptions;
import dev.marble.onnx.Carver;
import dev.marble.onnx.Form;
import dev.marble.onnx.InputBox;
import dev.marble.onnx.OnnxFile;
import dev.marble.onnx.OnnxTarget;
import dev.marble.onnx.PrepareSettings;
import dev.marble.random.Distribution;
import dev.marble.random.Seed;
import dev.marble.ticket.Recipe;
import dev.marble.ticket.Ticket;
import dev.marble.ticket.TicketVerifier;
import java.nio.file.Path;
import java.util.Optional;

/** From a model to a verified ticket, and back to a model. */
public final class CarveAModel {
  private CarveAModel() {}

  /**
   * Runs the example.
   *
   * @param arguments the folder to write to
   */
  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    OnnxFile target = OnnxFile.of("strokes-cnn.onnx", DefaultModel.bytes());
    CarveSettings settings =
        new CarveSettings(
            new Recipe(new Seed(1), Distribution.UNIFORM),
            new Tolerance.Relative(0.01),
            21,
            CarveSettings.USUAL_AIM,
            OnMiss.WIDEN);
    PrepareSettings prepare = new PrepareSettings(false, false, Optional.of(new InputBox(0, 1)));
    CarveOptions options = new CarveOptions(prepare, settings, "an example", true);

    try (ThreadBatch threads = new ThreadBatch(2)) {
      Path file = folder.resolve("strokes.ticket");
      new Carver(options, threads, Progress.NONE).carve(target, file);

      try (Ticket ticket = Ticket.open(file)) {
        boolean passed =
            new TicketVerifier(ticket, threads, done -> {})
                .verify(Optional.of(new OnnxTarget(target, ticket)))
                .passed();
        System.out.println("every weight within its tolerance: " + passed);

        Path model = folder.resolve("strokes-random.onnx");
        new Assembly(ticket, threads).write(Form.RANDOM, false, model, true);
        System.out.println("the random network itself: " + model.getFileName());
      }
    }
  }
}
