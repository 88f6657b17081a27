package dev.marble.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.marble.MarbleException;
import dev.marble.batch.Batch;
import dev.marble.batch.HeapHint;
import dev.marble.batch.Progress;
import dev.marble.construction.Construction;
import dev.marble.construction.Need;
import dev.marble.construction.Overparameterization;
import dev.marble.construction.TargetTensor;
import dev.marble.construction.TensorCarver;
import dev.marble.construction.TensorResult;
import dev.marble.io.AtomicFile;
import dev.marble.io.Journal;
import dev.marble.ticket.CarvedTensor;
import dev.marble.ticket.Digests;
import dev.marble.ticket.Mask;
import dev.marble.ticket.StoredFile;
import dev.marble.ticket.StoredMask;
import dev.marble.ticket.TargetInfo;
import dev.marble.ticket.TicketHeader;
import dev.marble.ticket.TicketWriter;
import dev.marble.ticket.WeightWindows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Carves a whole model: finds it in a random network, tensor by tensor, and writes the ticket.
 *
 * <p>The ticket's bytes depend on the model, the settings and the seed, and on nothing else. A
 * carve that was killed and is started again continues: what it had found lies in a {@link Journal}
 * beside the goal.
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
   * @throws MarbleException if the model cannot be carved or the ticket not be written; then
   *     nothing is left behind, but a journal where the same call would get further
   */
  public CarveReport carve(OnnxFile target, Path goal) {
    AtomicFile.checkGoal(goal, options.overwrite());
    try (Journal journal = journal(target, goal)) {
      CarveReport report = carve(target, goal, journal);
      journal.remove();
      return report;
    }
  }

  /**
   * Opens the journal of the carving of a model. It lasts until it is removed: by whoever has made
   * use of the ticket, so that a command that is killed at its very end can be given again.
   *
   * @param target the model
   * @param goal the ticket's file
   * @return the journal, with what an earlier run has found
   * @throws MarbleException if another process carves to the same goal
   */
  public Journal journal(OnnxFile target, Path goal) {
    Journal journal = Journal.open(goal, options.work(target));
    AtomicFile.removeOrphans(goal);
    return journal;
  }

  /**
   * Carves a model with a journal that is open.
   *
   * @param target the model
   * @param goal the ticket's file
   * @param journal made by {@link #journal} for the same model and goal; it is not removed here,
   *     unless the same call would fail again
   * @return how it went
   * @throws MarbleException as above
   */
  public CarveReport carve(OnnxFile target, Path goal, Journal journal) {
    long start = System.nanoTime();
    Prepared prepared = Preparation.of(target, options.prepare());
    Layers layers = layers(prepared, journal);
    double prepareSeconds = secondsSince(start);

    long sums = 0;
    Map<String, Integer> samples = new HashMap<>();
    List<TensorReport> reports = new ArrayList<>();
    double carveSeconds = 0;
    double writeSeconds = 0;
    TicketHeader header;
    Continuation continuation = new Continuation(progress);
    try (TicketWriter writer = TicketWriter.create(goal, options.overwrite())) {
      Overparameterization overparameterization = new Overparameterization(options.carve(), batch);
      MessageDigest allWeights = Digests.sha256();
      HeapHint hint = new HeapHint();
      if (options.carve().construction() != Construction.BURKHOLZ) {
        progress.start("carving", sums(prepared.tensors()));
      }
      for (TargetTensor original : layers.order()) {
        long begin = System.nanoTime();
        int number = prepared.tensors().indexOf(original);
        TensorProto values = prepared.values().get(original.name());
        float[] wanted = floats(values, journal);
        Layers.Job job = layers.job(original, samples);
        TargetTensor tensor = job.target();
        float[] floats = layers.values(original, samples, wanted);
        long tensorSums = sums(List.of(tensor));
        if (options.carve().construction() == Construction.BURKHOLZ) {
          // How many sums the layers before take is not known yet.
          progress.start("carving \"" + tensor.name() + "\"", tensorSums);
        }
        MessageDigest own = Digests.sha256();
        WeightWindows.Sink sink = (w, count) -> Digests.update(w, count, own, allWeights);
        TensorCarver carver =
            new TensorCarver(
                options.carve().with(job.construction()),
                batch,
                continuation,
                Optional.of(journal));
        TensorResult result = carve(carver, tensor, number, floats, sink, journal);
        samples.put(tensor.name(), result.samples());
        sums += tensorSums;
        double seconds = secondsSince(begin);
        carveSeconds += seconds;
        CarvedTensor carved = store(job, number, result, writer, Digests.hex(own));
        writeSeconds += secondsSince(begin) - seconds;
        List<Need> needs = overparameterization.of(original, number, wanted, result.tolerance());
        reports.add(TensorReport.of(carved, result, seconds, needs));
        hint.released(tensorSums);
      }
      long begin = System.nanoTime();
      progress.start("writing", 0);
      header = header(target, layers.prepared(samples), reports, Digests.hex(allWeights), writer);
      writer.finish(header);
      writeSeconds += secondsSince(begin);
    }
    continuation.note(journal, sums);
    reports.sort(Comparator.comparingInt(report -> report.tensor().number()));
    return new CarveReport(
        header,
        reports,
        chain(prepared, layers),
        size(goal),
        prepareSeconds,
        carveSeconds,
        writeSeconds,
        continuation.notices());
  }

  private Layers layers(Prepared prepared, Journal journal) {
    try {
      return Layers.of(prepared, options.carve().construction());
    } catch (MarbleException e) {
      journal.remove(); // as below
      throw e;
    }
  }

  /** Which tensors' outputs would be copied for which, had the model been carved by Burkholz. */
  private static Optional<Map<String, String>> chain(Prepared prepared, Layers layers) {
    try {
      CopyChain chain =
          layers instanceof CopiedLayers copied ? copied.chain() : CopyChain.of(prepared);
      Map<String, String> next = new HashMap<>();
      chain.next().forEach((name, link) -> next.put(name, link.tensor().name()));
      return Optional.of(next);
    } catch (OnnxException e) {
      return Optional.empty(); // it is no chain
    }
  }

  private static long sums(List<TargetTensor> tensors) {
    return tensors.stream()
        .mapToLong(t -> (long) t.layout().size() * t.inputs().sides().size())
        .sum();
  }

  private static float[] floats(TensorProto values, Journal journal) {
    try {
      return Tensors.floats(values);
    } catch (MarbleException e) {
      journal.remove(); // as below
      throw e;
    }
  }

  private static TensorResult carve(
      TensorCarver carver,
      TargetTensor tensor,
      int number,
      float[] values,
      WeightWindows.Sink sink,
      Journal journal) {
    try {
      return carver.carve(tensor, number, values, sink);
    } catch (MarbleException e) {
      // The same command would come to the same end.
      journal.remove();
      throw e;
    }
  }

  private CarvedTensor store(
      Layers.Job job, int number, TensorResult result, TicketWriter writer, String weightsSha256) {
    TargetTensor tensor = job.target();
    Construction construction = job.construction();
    List<StoredMask> masks = new ArrayList<>();
    for (var side : tensor.inputs().sides()) {
      Mask mask = result.masks().get(side);
      masks.add(writer.addMask(number, side, construction.choice(), mask));
    }
    return new CarvedTensor(
        tensor.name(),
        construction.nameOf(tensor),
        number,
        tensor.shape(),
        tensor.layout(),
        tensor.inputs(),
        construction.choice(),
        job.copies(),
        result.samples(),
        result.scaleExponent(),
        result.tolerance(),
        tensor.origin(),
        masks,
        result.statistics(),
        weightsSha256);
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
    Map<String, TensorProto> values = prepared.carriedValues();
    StoredFile carried =
        writer.addCarried(
            prepared.carried(), (name, sink) -> Tensors.bytes(values.get(name), sink));
    return new TicketHeader(
        options.madeBy(),
        options.carve().recipe(),
        new TargetInfo(target.name(), target.bytes(), target.sha256(), prepared.parameters()),
        settings,
        skeleton,
        carried,
        prepared.carried(),
        reports.stream().map(TensorReport::tensor).toList(),
        List.of(),
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
