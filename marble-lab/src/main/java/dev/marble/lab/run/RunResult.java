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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What came of a run, in a few numbers. Its file is the last one that a run writes: where it is,
 * the run is done.
 *
 * @param figures by name (lower-case letters, digits and underscores), the most telling one last
 */
public record RunResult(Map<String, Double> figures) {
  static final String FILE = "result.json";

  /** Checks the names, and keeps the map from changing. */
  public RunResult {
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    for (String name : figures.keySet()) {
      if (!name.matches("[a-z][a-z0-9_]*")) {
        throw new IllegalArgumentException("a key figure cannot be named \"" + name + "\"");
      }
    }
  }

  /** The most telling figure. */
  public Optional<Map.Entry<String, Double>> last() {
    return figures.entrySet().stream().reduce((before, after) -> after);
  }

  static void write(Path folder, RunResult result) {
    JsonObject figures = new JsonObject();
    result.figures().forEach(figures::put);
    String text = new JsonObject().put("figures", figures) + "\n";
    AtomicFile.write(folder.resolve(FILE), true, text.getBytes(StandardCharsets.UTF_8));
  }

  static Optional<RunResult> read(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      Map<String, Double> figures = new LinkedHashMap<>();
      JsonObject json = Json.parse(Files.readString(file)).object("figures");
      for (String name : json.fields().keySet()) {
        boolean none = json.fields().get(name) == null;
        figures.put(name, none ? Double.NaN : json.number(name));
      }
      return Optional.of(new RunResult(figures));
    } catch (IOException | JsonException | IllegalArgumentException e) {
      throw new MarbleException(
          "The file \"" + file + "\" is damaged. Maybe delete it, and run the same again.", e);
    }
  }
}
