package dev.marble.lab.run;

import dev.marble.MarbleException;
import dev.marble.lab.NearestName;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The keys and values that somebody wrote for an experiment. Strict: a name that the experiment
 * does not know is an error, and so is a value of another kind than it asks for.
 */
public final class SpecKeys {
  private final String what;
  private final Map<String, Object> values;

  private SpecKeys(String what, Map<String, Object> values) {
    this.what = what;
    this.values = values;
  }

  /**
   * Keys of which all are known.
   *
   * @param what whose keys, for complaints, such as {@code the experiment "train"}
   * @param values strings, whole numbers, doubles, booleans, and lists of them, by name
   * @param known the known names
   * @return the keys
   * @throws MarbleException if one is unknown: the sentence names the nearest known one
   */
  public static SpecKeys of(String what, Map<String, Object> values, Collection<String> known) {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        throw unknown("key", key, what, known);
      }
    }
    return new SpecKeys(what, values);
  }

  /** What to say of an unknown name. */
  static MarbleException unknown(String kind, String name, String what, Collection<String> known) {
    String advice =
        NearestName.near(name, known)
            .map(near -> "Maybe you meant \"" + near + "\".")
            .orElse("Maybe one of " + String.join(", ", known) + ".");
    return new MarbleException(
        "The " + kind + " \"" + name + "\" is unknown to " + what + ". " + advice);
  }

  /**
   * Whether a key was written.
   *
   * @param key its name
   */
  public boolean has(String key) {
    return values.get(key) != null;
  }

  /**
   * Text; numbers count as what they were written like.
   *
   * @param key its name
   * @return the text, if the key was written
   */
  public Optional<String> text(String key) {
    Object value = values.get(key);
    return switch (value) {
      case null -> Optional.empty();
      case List<?> list ->
          Optional.of(
              list.stream().map(each -> scalar(key, each)).collect(Collectors.joining(",")));
      default -> Optional.of(scalar(key, value));
    };
  }

  /**
   * Text.
   *
   * @param key its name
   * @param usual what it is if the key was not written
   * @return the text
   */
  public String text(String key, String usual) {
    return text(key).orElse(usual);
  }

  /**
   * Text that must be there.
   *
   * @param key its name
   * @return the text
   */
  public String required(String key) {
    return text(key)
        .orElseThrow(
            () -> new MarbleException("The key \"" + key + "\" of " + what + " is missing."));
  }

  private String scalar(String key, Object value) {
    if (value == null || value instanceof Map || value instanceof List) {
      throw complaint(key, value, "no single value");
    }
    return value.toString();
  }

  /**
   * A whole number.
   *
   * @param key its name
   * @param least the smallest accepted value
   * @param greatest the largest accepted value
   * @return the number, if the key was written
   */
  public Optional<Long> whole(String key, long least, long greatest) {
    Object value = values.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof Long) && !(value instanceof Integer)) {
      throw complaint(key, value, "not a whole number");
    }
    long number = ((Number) value).longValue();
    if (number < least || number > greatest) {
      throw complaint(key, value, "not within " + least + " … " + greatest);
    }
    return Optional.of(number);
  }

  /**
   * A whole number.
   *
   * @param key its name
   * @param usual what it is if the key was not written
   * @param least the smallest accepted value
   * @param greatest the largest accepted value
   * @return the number
   */
  public int whole(String key, int usual, int least, int greatest) {
    return whole(key, least, greatest).map(Long::intValue).orElse(usual);
  }

  /**
   * A finite number.
   *
   * @param key its name
   * @param usual what it is if the key was not written
   * @return the number
   */
  public double number(String key, double usual) {
    Object value = values.get(key);
    if (value == null) {
      return usual;
    }
    if (!(value instanceof Number number) || !Double.isFinite(number.doubleValue())) {
      throw complaint(key, value, "not a number");
    }
    return number.doubleValue();
  }

  /**
   * True or false.
   *
   * @param key its name
   * @param usual what it is if the key was not written
   * @return the value
   */
  public boolean flag(String key, boolean usual) {
    Object value = values.get(key);
    if (value == null) {
      return usual;
    }
    if (!(value instanceof Boolean flag)) {
      throw complaint(key, value, "neither true nor false");
    }
    return flag;
  }

  /**
   * One of a few words: the constants of a type, in lower case and with hyphens.
   *
   * @param <E> the type
   * @param key its name
   * @param usual what it is if the key was not written
   * @return the constant
   */
  public <E extends Enum<E>> E oneOf(String key, E usual) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return usual;
    }
    List<E> constants = Arrays.asList(usual.getDeclaringClass().getEnumConstants());
    return constants.stream()
        .filter(constant -> label(constant).equals(text.get().toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            complaint(
                key,
                text.get(),
                "none of "
                    + constants.stream().map(SpecKeys::label).collect(Collectors.joining(", "))));
  }

  private static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private MarbleException complaint(String key, Object value, String why) {
    return new MarbleException(
        "The key \"" + key + "\" of " + what + " is \"" + value + "\", " + why + ".");
  }
}
