package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.json.JsonObject;
import dev.marble.lab.data.DataCatalog;
import dev.marble.lab.data.DataFetcher;
import dev.marble.lab.data.DataOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code marble data}: which data sets there are, and how to get them. */
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "List data sets, or download one.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    subcommands = {DataCommand.ListCommand.class, DataCommand.FetchCommand.class})
final class DataCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** {@code marble data list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      header = "Show the data sets that Marble knows, and where they are.",
      description = {"", "Looks in $MARBLE_DATA, ~/.marble/data and /usr/share/datasets.", ""})
  static final class ListCommand implements Callable<Integer> {
    @Mixin private Output out;

    @Override
    public Integer call() {
      Table table =
          new Table()
              .text("data set")
              .text("example")
              .number("classes")
              .number("train")
              .number("test")
              .text("where");
      List<JsonObject> list = new ArrayList<>();
      for (DataCatalog.Entry entry : DataCatalog.list(DataOptions.usual())) {
        List<Integer> shape = List.of(entry.channels(), entry.height(), entry.width());
        table.row(
            entry.name(),
            Text.shape(shape),
            Text.count(entry.classes()),
            Text.count(entry.trainSize()),
            Text.count(entry.testSize()),
            entry.place().describe());
        list.add(
            new JsonObject()
                .put("name", entry.name())
                .put("shape", shape)
                .put("classes", entry.classes())
                .put("train", entry.trainSize())
                .put("test", entry.testSize())
                .put("available", !(entry.place() instanceof DataCatalog.Missing))
                .put("where", entry.place().describe()));
      }
      out.text(table.toString().stripTrailing());
      out.json(new JsonObject().put("dataSets", list));
      return 0;
    }
  }

  /** {@code marble data fetch}. */
  @Command(
      name = "fetch",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      header = "Download a data set from its official address, and check it.",
      description = {""})
  static final class FetchCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Which data set.")
    private String name;

    @Option(
        names = "--to",
        paramLabel = "FOLDER",
        description = "Where to put it (default: ~/.marble/data).")
    private Path to;

    @Mixin private Output out;

    @Override
    public Integer call() {
      DataFetcher fetcher = new DataFetcher();
      if (!fetcher.names().contains(name)) {
        throw new MarbleException(
            "There is nothing to fetch for \""
                + name
                + "\". Maybe one of: "
                + String.join(", ", fetcher.names())
                + ".");
      }
      try (Bar bar = new Bar(!out.isJson())) {
        bar.start("fetching", fetcher.bytes(name));
        long[] before = {0};
        Path folder =
            fetcher.fetch(
                name,
                to == null ? DataOptions.userFolder() : to,
                (file, done, total) -> {
                  bar.step(done < before[0] ? done : done - before[0]);
                  before[0] = done;
                });
        bar.finish();
        out.text("Put " + name + " into " + folder + ".");
        out.json(new JsonObject().put("name", name).put("folder", folder.toString()));
        return 0;
      }
    }
  }
}
