package dev.marble.app;

import dev.marble.io.AtomicFile;
import dev.marble.lab.model.Network;
import dev.marble.lab.model.OnnxExport;
import dev.marble.lab.prune.PrunePoint;
import dev.marble.lab.prune.PrunedNetwork;
import dev.marble.lab.prune.SparseStorage;
import dev.marble.lab.run.RunFolder;
import java.nio.file.Path;
import java.util.Map;

/** Pruned networks as ONNX files in a run's folder, and what they take. */
final class PrunedModels {
  private static final String FOLDER = "models";

  private final RunFolder folder;
  private final Map<String, String> metadata;
  private final Table table =
      new Table()
          .text("model")
          .number("ONNX")
          .number("sparse ONNX")
          .number("gzip")
          .number("sparse, gzip");
  private boolean isEmpty = true;

  PrunedModels(RunFolder folder, Map<String, String> metadata) {
    this.folder = folder;
    this.metadata = metadata;
  }

  /** Writes one model; one of single weights in sparse storage, too. */
  void write(PrunePoint point, PrunedNetwork pruned) {
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

  /** What the files take; nothing if there are none. */
  String toText() {
    return isEmpty ? "" : table.toString();
  }
}
