package dev.marble.lab.run;

import dev.marble.MarbleException;
import dev.marble.io.AtomicFile;
import dev.marble.json.Json;
import dev.marble.json.JsonException;
import dev.marble.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * One go at a run: a run that was resumed has several, perhaps on several machines.
 *
 * @param started when
 * @param provenance where
 */
public record Session(Instant started, Provenance provenance) {
  static final String FILE = "provenance.json";

  /** All of a run, in their order; none where the file is missing or unreadable. */
  static List<Session> list(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return List.of();
    }
    try {
      return Json.parse(Files.readString(file)).objects("sessions").stream()
          .map(each -> new Session(Instant.parse(each.string("started")), Provenance.of(each)))
          .toList();
    } catch (IOException | JsonException | DateTimeParseException e) {
      return List.of(); // no result depends on it
    }
  }

  /**
   * Adds one to a run's list.
   *
   * @throws MarbleException if that cannot be written
   */
  static void begin(Path folder, Provenance provenance) {
    List<Session> sessions = new ArrayList<>(list(folder));
    sessions.add(new Session(Instant.now().truncatedTo(ChronoUnit.SECONDS), provenance));
    String text =
        new JsonObject().put("sessions", sessions.stream().map(Session::toJson).toList()) + "\n";
    AtomicFile.write(folder.resolve(FILE), true, text.getBytes(StandardCharsets.UTF_8));
  }

  private JsonObject toJson() {
    JsonObject json = new JsonObject().put("started", started.toString());
    provenance.toJson().fields().forEach(json::put);
    return json;
  }
}
