package dev.marble.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.marble.batch.Batch;
import dev.marble.batch.Progress;
import dev.marble.construction.TargetTensor;
import dev.marble.construction.TensorCarver;
import dev.marble.construction.TensorResult;
import dev.marble.ticket.CarvedTensor;
import dev.marble.ticket.Digests;
import dev.marble.ticket.Mask;
import dev.marble.ticket.StoredFile;
import dev.marble.ticket.StoredMask;
import dev.marble.ticket.TargetInfo;
import dev.marble.ticket.TicketHeader;
import dev.marble.ticket.TicketWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Carves a whole model: finds it in a random network, tensor by tensor, and writes the ticket.
 *
 * <p>The ticket's bytes depend on the model, the settings and the seed, and on nothing else.
 */
public final class Carver {
  private final CarveOptions options;
  private final Batch batch;
  private final Progress progress;

  /**
   * A carver.
   *
   * @param options how to carve
   * @param batch what the work runs on
   * @param progress is told of target weights and sides
   */
  public Carver(CarveOptions options, Batch batch, Progress progress) {
    this.options = options;
    this.batch = batch;
    this.progress = progress;
  }

  /**
   * Carves a model.
   *
   * @param target the model
   * @param goal the ticket's file
   * @return how it went
   * @throws dev.marble.MarbleException if the model cannot be carved or the ticket not be written;
   *     then nothing is left behind
   */
  public CarveReport carve(OnnxFile target, Path goal) {
    long start = System.nanoTime();
    Prepared prepared = Preparation.of(target, options.prepare());
    double prepareSeconds = secondsSince(start);

    long sums =
        prepared.tensors().stream()
            .mapToLong(t -> (long) t.layout().size() * t.inputs().sides().size())
            .sum();
    progress.start("carving", sums);
    TensorCarver carver = new TensorCarver(options.carve(), batch, progress::step);
    List<TensorReport> reports = new ArrayList<>();
    double carveSeconds = 0;
    double writeSeconds = 0;
    TicketHeader header;
    try (TicketWriter writer = TicketWriter.create(goal, options.overwrite())) {
      MessageDigest allWeights = Digests.sha256();
      for (TargetTensor tensor : prepared.tensors()) {
        long begin = System.nanoTime();
        int number = reports.size();
        TensorProto values = prepared.values().get(tensor.name());
        TensorResult result = carver.carve(tensor, number, Tensors.floats(values));
        double seconds = secondsSince(begin);
        carveSeconds += seconds;
        CarvedTensor carved = store(tensor, number, result, writer, allWeights);
        writeSeconds += secondsSince(begin) - seconds;
        reports.add(TensorReport.of(carved, result, seconds));
      }
      long begin = System.nanoTime();
      progress.start("writing", 0);
      header = header(target, prepared, reports, Digests.hex(allWeights), writer);
      writer.finish(header);
      writeSeconds += secondsSince(begin);
    }
    return new CarveReport(header, reports, size(goal), prepareSeconds, carveSeconds, writeSeconds);
  }

  private static CarvedTensor store(
      TargetTensor tensor,
      int number,
      TensorResult result,
      TicketWriter writer,
      MessageDigest allWeights) {
    MessageDigest own = Digests.sha256();
    for (float[] weights : result.weights()) {
      Digests.update(weights, own, allWeights);
    }
    List<StoredMask> masks = new ArrayList<>();
    for (var side : tensor.inputs().sides()) {
      Mask mask = result.masks().get(side);
      masks.add(writer.addMask(number, side, mask));
    }
    return new CarvedTensor(
        tensor.name(),
        tensor.construction(),
        number,
        tensor.shape(),
        tensor.layout(),
        tensor.inputs(),
        result.samples(),
        result.scaleExponent(),
        result.tolerance(),
        tensor.origin(),
        masks,
        result.statistics(),
        Digests.hex(own));
  }

  private TicketHeader header(
      OnnxFile target,
      Prepared prepared,
      List<TensorReport> reports,
      String weightsSha256,
      TicketWriter writer) {
    StoredFile skeleton = writer.addSkeleton(prepared.skeleton().toByteArray());
    Map<String, String> settings = options.prepare().toMap();
    settings.putAll(options.carve().toMap());
    Map<String, byte[]> values = prepared.carriedValues();
    StoredFile carried = writer.addCarried(prepared.carried(), values);
    return new TicketHeader(
        options.madeBy(),
        options.carve().recipe(),
        new TargetInfo(target.name(), target.bytes(), target.sha256(), prepared.parameters()),
        settings,
        skeleton,
        carried,
        prepared.carried(),
        reports.stream().map(TensorReport::tensor).toList(),
        weightsSha256,
        prepared.notes());
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new OnnxException("The ticket \"" + file + "\" is gone: " + e.getMessage() + ".", e);
    }
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) * 1e-9;
  }
}
