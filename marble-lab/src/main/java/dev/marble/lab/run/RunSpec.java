package dev.marble.lab.run;

import dev.marble.MarbleException;
import dev.marble.json.Json;
import dev.marble.json.JsonException;
import dev.marble.json.JsonObject;
import dev.marble.ticket.Digests;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Everything that a run's result depends on, and nothing else: the experiment, the version of its
 * meaning, and keys in a fixed order. Equal specifications have the same text, the same hash and
 * the same folder.
 */
public final class RunSpec {
  static final String EXPERIMENT = "experiment";
  static final String VERSION = "version";
  static final Pattern EXPERIMENT_NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_]*");
  private static final int HASH_DIGITS = 12;

  private final String experiment;
  private final int version;
  private final String canonical;
  private final String hash;

  /**
   * A specification.
   *
   * @param experiment the experiment's name: lower-case words joined by hyphens
   * @param version from 1; another one where the same keys mean something else
   * @param keys all that matters, in the order that the experiment always gives them; their names
   *     are lower-case letters, digits and underscores, and their values final forms, such as 0.1
   *     where somebody wrote 1e-1
   * @throws IllegalArgumentException if a name is not so
   */
  public RunSpec(String experiment, int version, JsonObject keys) {
    if (!EXPERIMENT_NAME.matcher(experiment).matches()) {
      throw new IllegalArgumentException(
          "the experiment \"" + experiment + "\" is not named in lower-case words and hyphens");
    }
    if (version < 1) {
      throw new IllegalArgumentException("the version " + version + " is not at least 1");
    }
    JsonObject text = new JsonObject().put(EXPERIMENT, experiment).put(VERSION, version);
    for (Map.Entry<String, Object> key : keys.fields().entrySet()) {
      if (!KEY.matcher(key.getKey()).matches() || text.has(key.getKey())) {
        throw new IllegalArgumentException("a key cannot be named \"" + key.getKey() + "\"");
      }
      text.put(key.getKey(), key.getValue());
    }
    this.experiment = experiment;
    this.version = version;
    this.canonical = text + "\n";
    this.hash = Digests.sha256(canonical.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a canonical text.
   *
   * @param text what {@link #canonical()} gave
   * @return the same specification
   * @throws MarbleException if it is anything else
   */
  public static RunSpec parse(String text) {
    try {
      JsonObject object = Json.parse(text);
      JsonObject keys = new JsonObject();
      object
          .fields()
          .forEach((name, value) -> {
            if (!name.equals(EXPERIMENT) && !name.equals(VERSION)) {
              keys.put(name, value);
            }
          });
      RunSpec spec =
          new RunSpec(
              object.string(EXPERIMENT), (int) object.whole(VERSION, 1, Integer.MAX_VALUE), keys);
      if (spec.canonical.equals(text)) {
        return spec;
      }
      throw new MarbleException("The specification is not in its canonical form.");
    } catch (JsonException | IllegalArgumentException e) {
      throw new MarbleException(
          "The text is no specification of a run: " + e.getMessage() + ".", e);
    }
  }

  /** The experiment's name. */
  public String experiment() {
    return experiment;
  }

  /** The version of the experiment's meaning. */
  public int version() {
    return version;
  }

  /** The keys in their order: a copy. */
  public JsonObject keys() {
    JsonObject keys = new JsonObject();
    Json.parse(canonical)
        .fields()
        .forEach((name, value) -> {
          if (!name.equals(EXPERIMENT) && !name.equals(VERSION)) {
            keys.put(name, value);
          }
        });
    return keys;
  }

  /** The canonical text: JSON in UTF-8, a line break at its end. */
  public String canonical() {
    return canonical;
  }

  /** The SHA-256 of the canonical text. */
  public String hash() {
    return hash;
  }

  /** The name of the run and of its folder: the experiment and 12 digits of the hash. */
  public String name() {
    return experiment + "-" + hash.substring(0, HASH_DIGITS);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RunSpec spec && spec.canonical.equals(canonical);
  }

  @Override
  public int hashCode() {
    return canonical.hashCode();
  }

  /** The name. */
  @Override
  public String toString() {
    return name();
  }
}
