package dev.marble.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Marble, and other programs, as processes of their own. */
final class Program {
  private static final long PATIENCE_MINUTES = 5;

  private Program() {}

  /** The command that starts Marble from the class path of the tests. */
  static List<String> marble(List<String> options, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx2g",
            "-Dai.djl.offline=true",
            "--enable-native-access=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED"));
    command.addAll(options);
    command.add("dev.marble.app.Main");
    command.addAll(List.of(arguments));
    return command;
  }

  /** Starts a command in a folder; what it says goes into the files out and err of another one. */
  static Process start(Path folder, Path log, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectOutput(log.resolve("out").toFile());
    builder.redirectError(log.resolve("err").toFile());
    try {
      return builder.start();
    } catch (IOException e) {
      throw new AssertionError("could not start " + command, e);
    }
  }

  /** Runs a command in a folder until it ends. */
  static Said run(Path folder, List<String> command) throws IOException, InterruptedException {
    Path log = Files.createTempDirectory("marble-test");
    Process process = start(folder, log, command);
    if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError("not done in " + PATIENCE_MINUTES + " minutes: " + command);
    }
    Said said =
        new Said(
            String.join(" ", command.subList(Math.max(0, command.size() - 8), command.size())),
            process.exitValue(),
            Files.readString(log.resolve("out"), StandardCharsets.UTF_8),
            Files.readString(log.resolve("err"), StandardCharsets.UTF_8));
    Files.delete(log.resolve("out"));
    Files.delete(log.resolve("err"));
    Files.delete(log);
    return said;
  }
}
