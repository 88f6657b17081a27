package dev.marble.app;

import dev.marble.io.AtomicFile;
import dev.marble.ticket.Ticket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The page of a carve. */
final class HtmlReport {
  private HtmlReport() {}

  static void write(CarveOutcome outcome, Ticket ticket, Path goal, boolean overwrite) {
    AtomicFile.write(
        goal, overwrite, ("<pre>" + outcome.toText() + "</pre>").getBytes(StandardCharsets.UTF_8));
  }
}
