package dev.marble.app;

import dev.marble.MarbleException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program {@code marble}. */
@Command(
    name = "marble",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Finds neural networks inside random ones, and keeps them as seed + mask.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Start here:  marble carve               the main job, on a model that comes with Marble",
      "             marble carve MODEL.onnx -o x.ticket",
      "Every command has --help, and --json for machines."
    },
    subcommands = {
      CarveCommand.class,
      VerifyCommand.class,
      BoundCommand.class,
      InspectCommand.class,
      ExportCommand.class,
      EvalCommand.class,
      DataCommand.class,
      ModelCommand.class,
      TrainCommand.class,
      PruneCommand.class,
      LotteryCommand.class,
      SearchCommand.class,
      CoverageCommand.class,
      GapCommand.class,
      RunCommand.class,
      RunsCommand.class,
      SubsetCommand.class,
      HelpCommand.class
    })
public final class Main implements Runnable {
  /** It ran, and the answer is no. */
  static final int NO = 1;

  /** The usage or the input is wrong. */
  static final int WRONG = 2;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /**
   * Starts the program.
   *
   * @param arguments the command line
   */
  public static void main(String[] arguments) {
    // Tables and JSON are UTF-8 whatever the locale of the machine says.
    System.setOut(utf8(FileDescriptor.out));
    System.setErr(utf8(FileDescriptor.err));
    System.exit(run(arguments));
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /**
   * Runs one command.
   *
   * @param arguments the command line
   * @return the exit code
   */
  static int run(String... arguments) {
    CommandLine line = new CommandLine(new Main());
    line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    line.setUsageHelpWidth(100);
    Words.use(line);
    line.setParameterExceptionHandler((e, given) -> usage(e));
    line.setExecutionExceptionHandler((e, command, result) -> failure(e));
    try {
      return line.execute(arguments);
    } catch (OutOfMemoryError e) {
      System.err.println(
          "Marble ran out of memory ("
              + (Runtime.getRuntime().maxMemory() >> 20)
              + " MiB). Maybe set MARBLE_JAVA_OPTS=-Xmx16g.");
      return WRONG;
    }
  }

  private static int usage(ParameterException e) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    String message =
        e instanceof UnmatchedArgumentException unmatched
                && !unmatched.isUnknownOption()
                && !command.subcommands().isEmpty()
            ? "There is no command \"" + unmatched.getUnmatched().getFirst() + "\""
            : e.getMessage().replace("option option", "option"); // picocli says it twice for maps
    System.err.println(
        sentence(message) + " Maybe look at " + command.qualifiedName() + " --help.");
    return WRONG;
  }

  private static int failure(Exception e) {
    if (System.getenv("MARBLE_DEBUG") != null) {
      e.printStackTrace();
    }
    if (e instanceof MarbleException || e instanceof IllegalArgumentException) {
      System.err.println(sentence(e.getMessage()));
    } else {
      System.err.println(
          "Marble met something it did not expect: "
              + e
              + ". Maybe report it, with the output of the same command under MARBLE_DEBUG=1.");
    }
    return WRONG;
  }

  /** A capital letter first and a full stop last. */
  private static String sentence(String message) {
    String text = message == null ? "Something went wrong" : message.strip();
    String first = text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    return first.endsWith(".") || first.endsWith("!") ? first : first + ".";
  }
}
