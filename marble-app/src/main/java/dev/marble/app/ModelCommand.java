package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.json.JsonObject;
import dev.marble.lab.zoo.ZooModel;
import dev.marble.onnx.ModelStream;
import dev.marble.random.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code marble model}: a known architecture with random weights, to try things on. */
@Command(
    name = "model",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    header = "Write a known architecture with random weights as ONNX.",
    description = {
      "",
      "Shapes, names and parameter counts are those of the published models; the weights are random,"
          + " spread like those of trained networks. Nothing is trained: it is something to carve and"
          + " to measure with at full size.",
      "",
      "NAME is one of --list, or mlp:784-300-10 for dense layers of these widths. A model with more"
          + " than 1.5 GiB of weights keeps them in FILE.data beside it.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  marble model --list",
      "  marble model resnet18 -o resnet18.onnx --seed 7",
      "  marble model mlp:784-300-100-10 -o mlp.onnx"
    })
final class ModelCommand implements Callable<Integer> {
  @Parameters(arity = "0..1", paramLabel = "NAME", description = "Which model.")
  private String name;

  @Option(names = "--list", description = "Show the models that have a name.")
  private boolean list;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE.onnx",
      description = "The model to write (default: its name with .onnx, here).")
  private Path output;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed of the weights, 64 bits (default: ${DEFAULT-VALUE}).")
  private String seed;

  @Option(names = "--external", description = "Keep the weights in FILE.data beside the model.")
  private boolean external;

  @Option(names = "--force", description = "Replace files that exist.")
  private boolean force;

  @Mixin private Output out;

  @Override
  public Integer call() throws IOException {
    if (list) {
      list();
      return 0;
    }
    if (name == null) {
      throw new MarbleException("Which model? Maybe look at marble model --list.");
    }
    ZooModel model = ZooModel.of(name, Seed.parse(seed));
    Path goal = output != null ? output : Path.of(model.name().replace(':', '-') + ".onnx");
    boolean beside;
    try (Bar bar = new Bar(!out.isJson())) {
      bar.start("writing", model.values());
      beside = model.write(goal, external, force, bar::step);
    }
    Path data = ModelStream.dataFile(goal);
    long bytes = Files.size(goal) + (beside ? Files.size(data) : 0);
    out.text(
        "Wrote "
            + goal
            + (beside ? " and " + data : "")
            + ": "
            + model.name()
            + ", "
            + Text.count(model.parameters())
            + " parameters, random with seed "
            + Seed.parse(seed)
            + ", "
            + Text.bytes(bytes)
            + ".");
    JsonObject json =
        new JsonObject()
            .put("model", goal.toString())
            .put("name", model.name())
            .put("seed", Seed.parse(seed).toString())
            .put("parameters", model.parameters())
            .put("bytes", bytes);
    if (beside) {
      json.put("data", data.toString());
    }
    out.json(json);
    return 0;
  }

  private void list() {
    if (name != null || output != null) {
      throw new MarbleException("--list shows all models; it takes no name and writes no file.");
    }
    Table table = new Table().text("model").number("parameters").text("what it is");
    List<JsonObject> rows = new ArrayList<>();
    for (ZooModel.Entry entry : ZooModel.list()) {
      table.row(entry.name(), Text.count(entry.parameters()), entry.about());
      rows.add(
          new JsonObject()
              .put("name", entry.name())
              .put("parameters", entry.parameters())
              .put("about", entry.about()));
    }
    table.row("mlp:784-300-10", "by widths", "dense layers of these widths");
    out.text(table.toString().stripTrailing());
    out.json(new JsonObject().put("models", rows));
  }
}
