package dev.marble.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON object whose fields keep their order. Values are {@code JsonObject}, {@code List}, {@code
 * String}, {@code Long}, {@code Double}, {@code Boolean} or null. Getters name the field in their
 * complaints.
 */
public final class JsonObject {
  private final Map<String, Object> fields = new LinkedHashMap<>();

  /** An empty object. */
  public JsonObject() {}

  /**
   * Sets a field. Integers become {@code Long}; nested objects and lists are kept as they are.
   *
   * @param name the field
   * @param value what it holds
   * @return this object
   */
  public JsonObject put(String name, Object value) {
    fields.put(name, Json.normal(value));
    return this;
  }

  /** The fields in order, read only. */
  public Map<String, Object> fields() {
    return Collections.unmodifiableMap(fields);
  }

  /**
   * Whether a field is there.
   *
   * @param name the field
   * @return true if it is, even if it is null
   */
  public boolean has(String name) {
    return fields.containsKey(name);
  }

  /**
   * A field that must be a string.
   *
   * @param name the field
   * @return its value
   * @throws JsonException if it is missing or something else
   */
  public String string(String name) {
    return get(name, String.class, "a string");
  }

  /**
   * A field that may be missing and else must be a string.
   *
   * @param name the field
   * @return its value, if it is there
   * @throws JsonException if it is something else
   */
  public Optional<String> optionalString(String name) {
    return fields.get(name) == null ? Optional.empty() : Optional.of(string(name));
  }

  /**
   * A field that must be true or false.
   *
   * @param name the field
   * @return its value
   * @throws JsonException if it is missing or something else
   */
  public boolean bool(String name) {
    return get(name, Boolean.class, "true or false");
  }

  /**
   * A field that must be a whole number within bounds.
   *
   * @param name the field
   * @param least the smallest accepted value
   * @param greatest the largest accepted value
   * @return its value
   * @throws JsonException if it is missing, something else, or out of bounds
   */
  public long whole(String name, long least, long greatest) {
    long value = get(name, Long.class, "a whole number");
    if (value < least || value > greatest) {
      throw new JsonException(
          "the field \"" + name + "\" is " + value + ", not within " + least + " … " + greatest);
    }
    return value;
  }

  /**
   * A field that must be a finite number.
   *
   * @param name the field
   * @return its value
   * @throws JsonException if it is missing or something else
   */
  public double number(String name) {
    return get(name, Number.class, "a number").doubleValue();
  }

  /**
   * A field that must be an object.
   *
   * @param name the field
   * @return its value
   * @throws JsonException if it is missing or something else
   */
  public JsonObject object(String name) {
    return get(name, JsonObject.class, "an object");
  }

  /**
   * A field that must be a list of objects.
   *
   * @param name the field
   * @return its value
   * @throws JsonException if it is missing or something else
   */
  public List<JsonObject> objects(String name) {
    return list(name, JsonObject.class, "objects");
  }

  /**
   * A field that must be a list of strings.
   *
   * @param name the field
   * @return its value
   * @throws JsonException if it is missing or something else
   */
  public List<String> strings(String name) {
    return list(name, String.class, "strings");
  }

  /**
   * A field that must be a list of whole numbers within bounds.
   *
   * @param name the field
   * @param least the smallest accepted value
   * @param greatest the largest accepted value, at most that of an int
   * @return its value
   * @throws JsonException if it is missing or something else
   */
  public List<Integer> ints(String name, int least, int greatest) {
    List<Integer> result = new ArrayList<>();
    for (long value : list(name, Long.class, "whole numbers")) {
      if (value < least || value > greatest) {
        throw new JsonException(
            "the field \""
                + name
                + "\" holds "
                + value
                + ", not within "
                + least
                + " … "
                + greatest);
      }
      result.add((int) value);
    }
    return List.copyOf(result);
  }

  private <T> List<T> list(String name, Class<T> type, String what) {
    List<T> result = new ArrayList<>();
    for (Object each : get(name, List.class, "a list")) {
      if (!type.isInstance(each)) {
        throw new JsonException("the field \"" + name + "\" is not a list of " + what);
      }
      result.add(type.cast(each));
    }
    return result;
  }

  private <T> T get(String name, Class<T> type, String what) {
    Object value = fields.get(name);
    if (value == null) {
      throw new JsonException("the field \"" + name + "\" is missing");
    }
    if (!type.isInstance(value)) {
      throw new JsonException("the field \"" + name + "\" is not " + what);
    }
    return type.cast(value);
  }

  /** The object as JSON text, indented. */
  @Override
  public String toString() {
    return Json.write(this);
  }
}
