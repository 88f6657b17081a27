package dev.marble.app;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs tools/ticket.py. */
final class TicketPy {
  private static final Path FILE = Path.of("..", "tools", "ticket.py").toAbsolutePath().normalize();

  private TicketPy() {}

  /** Skips the test where it cannot run. */
  static void assumeItRuns() {
    assumeTrue(Files.isRegularFile(FILE), () -> "skipped: there is no " + FILE);
    boolean runs;
    try {
      Process process =
          new ProcessBuilder("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 8))")
              .start();
      runs = process.waitFor() == 0;
    } catch (IOException e) {
      runs = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      runs = false;
    }
    assumeTrue(runs, "skipped: there is no python3, of version 3.8 or later");
  }

  static Said run(Path ticket, String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("python3", FILE.toString(), ticket.toString()));
    command.addAll(List.of(options));
    return Program.run(ticket.toAbsolutePath().getParent(), command);
  }
}
