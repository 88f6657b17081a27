package dev.marble.app;

import dev.marble.io.AtomicFile;
import dev.marble.lab.model.Network;
import dev.marble.lab.model.OnnxExport;
import dev.marble.lab.prune.PrunePoint;
import dev.marble.lab.prune.PruneProgress;
import dev.marble.lab.prune.PrunedNetwork;
import dev.marble.lab.prune.SparseStorage;
import dev.marble.lab.run.RunFolder;
import dev.marble.random.Seed;
import java.nio.file.Path;
import java.util.Map;

/** Pruned networks as ONNX files in a run's folder, and what they take. */
final class PrunedModels implements PruneProgress {
  private static final String FOLDER = "models";

  private final RunFolder folder;
  private final Map<String, String> metadata;
  private final Seed seed;
  private final Table table =
      new Table()
          .text("model")
          .number("ONNX")
          .number("sparse ONNX")
          .number("gzip")
          .number("sparse, gzip");
  private boolean isEmpty = true;

  /**
   * The files of one trial.
   *
   * @param folder the run's
   * @param metadata what travels with each model
   * @param seed of the trial
   */
  PrunedModels(RunFolder folder, Map<String, String> metadata, Seed seed) {
    this.folder = folder;
    this.metadata = metadata;
    this.seed = seed;
  }

  /** Writes one model of the trial; one of single weights in sparse storage, too. */
  @Override
  public void measured(PrunePoint point, PrunedNetwork pruned) {
    if (!point.seed().equals(seed)) {
      return;
    }
    Path models = folder.folder(FOLDER);
    String name = point.method().label() + "-" + point.density();
    Network network = pruned.smallest();
    OnnxExport.write(network, metadata, models.resolve(name + ".onnx"));
    if (pruned.filters().isEmpty()) {
      byte[] sparse = SparseStorage.bytes(network, metadata);
      AtomicFile.write(models.resolve(name + ".sparse.onnx"), true, sparse);
    }
    SparseStorage.Sizes sizes = SparseStorage.sizes(network);
    table.row(
        FOLDER + "/" + name + ".onnx",
        Text.bytes(sizes.dense()),
        Text.bytes(sizes.sparse()),
        Text.bytes(sizes.denseZipped()),
        Text.bytes(sizes.sparseZipped()));
    isEmpty = false;
  }

  boolean isEmpty() {
    return isEmpty;
  }

  /** What the files take. */
  String toText() {
    return table.toString();
  }
}
