package dev.marble.bench;

import com.google.ortools.Loader;
import dev.marble.io.AtomicFile;
import dev.marble.json.Json;
import dev.marble.json.JsonObject;
import dev.marble.lab.zoo.ZooModel;
import dev.marble.random.Seed;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Whole models, as a user carves them: {@code marble carve} and {@code marble verify --target} as
 * processes of their own, from start to end. Models are generated once, into a folder of temporary
 * files.
 */
public final class CarveModels {
  private static final String TRAINED = "pensia_fc2_500";
  private static final String USUAL =
      TRAINED
          + ",resnet18,resnet50,gpt2,mlp:784-124-10,mlp:784-800-400-100-10,"
          + "mlp:784-2500-2500-700-10,mlp:784-7500-7500-4900-10";

  private final Path launcher;
  private final Path folder;
  private final List<String> more;

  private CarveModels(Path launcher, Path folder, List<String> more) {
    this.launcher = launcher;
    this.folder = folder;
    this.more = more;
  }

  /** A model's runs. */
  private record Row(String name, List<ProcessRun> carves, List<ProcessRun> verifies, double load) {

    long weights() {
      return carves.getFirst().answer().whole("carvedWeights", 1, Long.MAX_VALUE);
    }

    Quartiles of(List<ProcessRun> runs, ToDoubleFunction<ProcessRun> value) {
      return Quartiles.of(runs.stream().mapToDouble(value).toArray());
    }

    /** Of one phase, in nanoseconds. */
    double phase(String name) {
      return of(carves, run -> 1e9 * run.answer().object("seconds").number(name)).median();
    }

    String line() {
      double carve = of(carves, ProcessRun::wallNanos).median();
      double processor = of(carves, ProcessRun::processorNanos).median();
      double verify = of(verifies, ProcessRun::wallNanos).median();
      return String.format(
          Locale.ROOT,
          "| %s | %,d | %s | %s | %.2f µs | %.0f MiB | %s | %.2f µs | %s | %s | %.0f MiB | %.2f | %.1f |",
          name,
          weights(),
          of(carves, ProcessRun::wallNanos),
          Quartiles.show(processor),
          processor / 1e3 / weights(),
          of(carves, ProcessRun::peakBytes).median() / (1 << 20),
          Quartiles.show(phase("carve")),
          phase("carve") / 1e3 / weights(),
          of(verifies, ProcessRun::wallNanos),
          Quartiles.show(of(verifies, ProcessRun::processorNanos).median()),
          of(verifies, ProcessRun::peakBytes).median() / (1 << 20),
          verify / carve,
          load);
    }

    JsonObject json() {
      return new JsonObject()
          .put("model", name)
          .put("weights", weights())
          .put("load", load)
          .put("carve", runs(carves))
          .put("phases", carves.stream().map(run -> run.answer().object("seconds")).toList())
          .put("verify", runs(verifies));
    }

    private static List<JsonObject> runs(List<ProcessRun> runs) {
      return runs.stream()
          .map(run ->
              new JsonObject()
                  .put("wall_ns", run.wallNanos())
                  .put("processor_ns", run.processorNanos())
                  .put("peak_bytes", run.peakBytes()))
          .toList();
    }
  }

  /**
   * Measures, and prints a Markdown table.
   *
   * @param arguments {@code --models A,B} which (the speed table's, and dense ones of 10^5 to 10^8
   *     weights; a name of {@code marble model}, a file, or a name in $MARBLE_MODELS); {@code
   *     --repeats N} (3); {@code --long S}: what takes longer than so many seconds is run once
   *     (60); {@code --launcher FILE} (./marble); {@code --folder DIR} for generated models; {@code
   *     --options "…"} more options of carve; {@code --json FILE} writes every run there
   */
  public static void main(String[] arguments) throws IOException {
    Options options =
        new Options(
            arguments,
            "--models",
            "--repeats",
            "--long",
            "--launcher",
            "--folder",
            "--options",
            "--json");
    Loader.loadNativeLibraries();
    Path folder =
        Path.of(
            options
                .text("--folder")
                .orElse(System.getProperty("java.io.tmpdir") + "/marble-bench-models"));
    Files.createDirectories(folder);
    CarveModels models =
        new CarveModels(
            Path.of(options.text("--launcher").orElse("marble")).toAbsolutePath(),
            folder,
            options.text("--options").map(text -> List.of(text.split(" ", -1))).orElse(List.of()));
    int repeats = (int) options.number("--repeats", 3);
    double longNanos = 1e9 * options.number("--long", 60);
    Machine machine = Machine.here();
    System.out.println(machine);
    System.out.println(
        "\n| model | weights | carve, whole process | processor | per weight | peak "
            + "| its sums | per weight | verify, whole process | processor | peak "
            + "| verify / carve | load |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    List<JsonObject> rows = new ArrayList<>();
    for (String name : options.text("--models").orElse(USUAL).split(",", -1)) {
      Optional<Path> model = models.model(name);
      if (model.isEmpty()) {
        System.out.println("| " + name + " | not in $MARBLE_MODELS |");
        continue;
      }
      Row row = models.measure(name, model.get(), repeats, longNanos);
      System.out.println(row.line());
      rows.add(row.json());
    }
    JsonObject json = new JsonObject().put("machine", machine.json()).put("models", rows);
    options
        .text("--json")
        .ifPresent(file ->
            AtomicFile.write(
                Path.of(file), true, (Json.write(json) + "\n").getBytes(StandardCharsets.UTF_8)));
  }

  /** A file, a trained model that is at hand, or a generated one. */
  private Optional<Path> model(String name) {
    Path file = Path.of(name);
    String models = System.getenv("MARBLE_MODELS");
    if (models != null && !Files.exists(file)) {
      file = Path.of(models, name + ".onnx");
    }
    if (Files.exists(file)) {
      return Optional.of(file);
    }
    if (name.equals(TRAINED)) {
      return Optional.empty();
    }
    ZooModel model = ZooModel.of(name, new Seed(1));
    Path made = folder.resolve(model.name().replace(':', '-') + ".onnx");
    if (!Files.exists(made)) {
      model.write(made, false, false, count -> {});
    }
    return Optional.of(made);
  }

  private Row measure(String name, Path model, int repeats, double longNanos) throws IOException {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    Path ticket = folder.resolve("bench.ticket");
    List<ProcessRun> carves = new ArrayList<>();
    List<ProcessRun> verifies = new ArrayList<>();
    try {
      for (int i = 0; i < repeats && (i == 0 || carves.getFirst().wallNanos() < longNanos); i++) {
        Files.deleteIfExists(ticket);
        List<String> carve =
            new ArrayList<>(
                List.of(
                    launcher.toString(),
                    "carve",
                    model.toString(),
                    "-o",
                    ticket.toString(),
                    "--json"));
        carve.addAll(more);
        carves.add(ProcessRun.of(carve));
        verifies.add(
            ProcessRun.of(
                List.of(
                    launcher.toString(),
                    "verify",
                    ticket.toString(),
                    "--target",
                    model.toString(),
                    "--json")));
      }
    } finally {
      Files.deleteIfExists(ticket);
    }
    return new Row(name, carves, verifies, load);
  }
}
