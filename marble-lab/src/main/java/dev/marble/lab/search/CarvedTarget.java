package dev.marble.lab.search;

import dev.marble.batch.Progress;
import dev.marble.batch.ThreadBatch;
import dev.marble.construction.CarveSettings;
import dev.marble.construction.OnMiss;
import dev.marble.construction.Tolerance;
import dev.marble.lab.model.Network;
import dev.marble.onnx.Assembly;
import dev.marble.onnx.CarveOptions;
import dev.marble.onnx.CarveReport;
import dev.marble.onnx.Carver;
import dev.marble.onnx.Form;
import dev.marble.onnx.OnnxFile;
import dev.marble.onnx.PrepareSettings;
import dev.marble.random.Distribution;
import dev.marble.random.Seed;
import dev.marble.ticket.CarvedTensor;
import dev.marble.ticket.Recipe;
import dev.marble.ticket.Ticket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A trained network, found inside a random one by subset sums: the other way to a ticket. */
final class CarvedTarget {
  private static final double TOLERANCE = 0.01; // of the largest weight of a layer
  private static final int SAMPLES = 21;

  private final byte[] onnx;
  private final CarveReport report;

  private CarvedTarget(byte[] onnx, CarveReport report) {
    this.onnx = onnx;
    this.report = report;
  }

  /**
   * Carves a network with the usual settings of {@code marble carve}.
   *
   * @param target what is to be found
   * @param seed of the random network
   * @param file where the ticket goes
   * @param madeBy the program that writes it
   */
  static CarvedTarget carve(Network target, Seed seed, Path file, String madeBy) {
    CarveSettings settings =
        new CarveSettings(
            new Recipe(seed, Distribution.UNIFORM),
            new Tolerance.Relative(TOLERANCE),
            SAMPLES,
            CarveSettings.USUAL_AIM,
            OnMiss.WIDEN);
    PrepareSettings prepare = new PrepareSettings(false, false, Optional.empty());
    CarveOptions options = new CarveOptions(prepare, settings, madeBy, true);
    try (ThreadBatch batch = new ThreadBatch(1)) {
      CarveReport report =
          new Carver(options, batch, Progress.NONE)
              .carve(OnnxFile.of(target.name() + ".onnx", target.toOnnx(Map.of())), file);
      try (Ticket ticket = Ticket.open(file)) {
        return new CarvedTarget(new Assembly(ticket, batch).toBytes(Form.COLLAPSED, false), report);
      }
    }
  }

  /** The model that comes out of the file again: the array in use. */
  byte[] onnx() {
    return onnx;
  }

  long bytes() {
    return report.ticketBytes();
  }

  /** Random weights that the masks keep. */
  long kept() {
    return report.kept();
  }

  /** Random weights that there are. */
  long randomWeights() {
    return report.randomWeights();
  }

  /** Bits of all masks. */
  long maskBits() {
    return Byte.SIZE * report.header().tensors().stream().mapToLong(CarvedTensor::maskBytes).sum();
  }

  /** The entropy of the target's weights at the tolerance: no mask can tell them in fewer bits. */
  double limitBits() {
    return report.header().tensors().stream()
        .mapToDouble(each -> each.limitBits() * each.layout().size())
        .sum();
  }
}
