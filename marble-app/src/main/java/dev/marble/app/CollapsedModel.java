package dev.marble.app;

import dev.marble.batch.Batch;
import dev.marble.batch.HeapHint;
import dev.marble.io.AtomicFile;
import dev.marble.onnx.Assembly;
import dev.marble.onnx.Form;
import dev.marble.onnx.OnnxRunner;
import dev.marble.ticket.Ticket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The collapsed form of a ticket, to be run: in memory if it is small; else in two hidden files
 * beside the ticket, tensors in the second, which ONNX Runtime maps instead of copying them.
 */
final class CollapsedModel implements AutoCloseable {
  private static final long LARGE = 1 << 22;

  private final Assembly assembly;
  private final boolean large;
  private final Path file;
  private final Path data;

  private CollapsedModel(Assembly assembly, Path ticket, boolean large) {
    this.assembly = assembly;
    this.large = large;
    this.file = ticket.toAbsolutePath().resolveSibling("." + ticket.getFileName() + ".onnx");
    this.data = file.resolveSibling(file.getFileName() + ".data");
  }

  /** Of a ticket that this process works on alone: files of a killed one are replaced. */
  static CollapsedModel of(Ticket ticket, Batch batch) {
    return of(ticket, batch, LARGE);
  }

  /** With more weights than so many it is large. */
  static CollapsedModel of(Ticket ticket, Batch batch, long most) {
    Assembly assembly = new Assembly(ticket, batch);
    boolean large = assembly.collapsedWeights() > most;
    CollapsedModel model = new CollapsedModel(assembly, ticket.path(), large);
    AtomicFile.removeOrphans(model.file);
    AtomicFile.removeOrphans(model.data);
    return model;
  }

  boolean isLarge() {
    return large;
  }

  /** Makes the model and loads it. */
  OnnxRunner open(int threads) {
    if (!large) {
      return OnnxRunner.of(assembly.toBytes(Form.COLLAPSED, false), threads);
    }
    List.of(file, data).forEach(path -> path.toFile().deleteOnExit()); // after Ctrl-C
    assembly.writeWithData(Form.COLLAPSED, false, file, true);
    new HeapHint().collect(); // before ONNX Runtime takes its share
    return OnnxRunner.lean(file, threads);
  }

  @Override
  public void close() {
    for (Path path : List.of(file, data)) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        // It takes room on the disk until the ticket is made again, and does no other harm.
      }
    }
  }
}
