package dev.marble.lab.run;

import dev.marble.MarbleException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML 1.2: one mapping of names to plain values, lists and mappings. Bounded in size, depth
 * and aliases; there are no tags that make objects.
 */
final class YamlFile {
  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_LEVELS = 16;
  private static final int MOST_ALIASES = 20;

  private YamlFile() {}

  /**
   * Reads a file.
   *
   * @throws MarbleException if it cannot be read, or is not so
   */
  static Map<String, Object> read(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw new MarbleException("\"" + file + "\" is a folder, not a file of YAML.");
      }
      if (Files.size(file) > MOST_BYTES) {
        throw bad(file, "it is longer than 1 MiB", null);
      }
      return parse(file, Files.readString(file, StandardCharsets.UTF_8));
    } catch (CharacterCodingException e) {
      throw bad(file, "it is not UTF-8", e);
    } catch (IOException e) {
      throw new MarbleException(
          "The file \"" + file + "\" cannot be read: " + RunFolder.reason(e) + ".", e);
    }
  }

  static Map<String, Object> parse(Path file, String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(String.valueOf(file.getFileName()))
            .setAllowDuplicateKeys(false)
            .setAllowRecursiveKeys(false)
            .setAllowNonScalarKeys(false)
            .setMaxAliasesForCollections(MOST_ALIASES)
            .setCodePointLimit(MOST_BYTES)
            .build();
    try {
      checkDepth(file, settings, text);
      if (!(new Load(settings).loadFromString(text) instanceof Map<?, ?> map)) {
        throw bad(file, "it is no list of keys with values", null);
      }
      Map<String, Object> result = new LinkedHashMap<>();
      map.forEach((key, value) -> result.put(String.valueOf(key), value));
      return result;
    } catch (MarkedYamlEngineException e) {
      throw bad(file, place(e.getProblemMark()) + said(e), e);
    } catch (YamlEngineException e) {
      throw bad(file, oneLine(String.valueOf(e.getMessage())), e);
    }
  }

  /** Before anything is built: what follows calls itself for each level. */
  private static void checkDepth(Path file, LoadSettings settings, String text) {
    Deque<Optional<Anchor>> open = new ArrayDeque<>();
    for (Event event : new Parse(settings).parseString(text)) {
      switch (event) {
        case CollectionStartEvent start -> open.push(start.getAnchor());
        case CollectionEndEvent end -> open.pop();
        case AliasEvent alias when open.contains(Optional.of(alias.getAlias())) ->
            throw bad(file, "*" + alias.getAlias() + " stands within what it stands for", null);
        default -> {
          // not nested
        }
      }
      if (open.size() > MOST_LEVELS) {
        throw bad(file, "it is nested deeper than " + MOST_LEVELS + " levels", null);
      }
    }
  }

  private static String place(Optional<Mark> mark) {
    return mark.map(at -> "line " + (at.getLine() + 1) + ", column " + (at.getColumn() + 1) + ": ")
        .orElse("");
  }

  private static String said(MarkedYamlEngineException e) {
    return oneLine(
        e.getContext() == null ? e.getProblem() : e.getContext() + ", " + e.getProblem());
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ").replaceAll("[.]$", "");
  }

  private static MarbleException bad(Path file, String why, Exception cause) {
    return new MarbleException(
        "The file \"" + file + "\" does not read as YAML: " + why + ".", cause);
  }
}
