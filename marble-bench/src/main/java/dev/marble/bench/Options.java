package dev.marble.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The few options of a program that measures: names, each followed by its value. */
final class Options {
  private final Map<String, String> values = new HashMap<>();

  Options(String[] arguments, String... names) {
    for (int i = 0; i < arguments.length; i += 2) {
      if (!List.of(names).contains(arguments[i]) || i + 1 == arguments.length) {
        throw new IllegalArgumentException(
            "\"" + arguments[i] + "\" is not one of " + List.of(names) + " with a value");
      }
      values.put(arguments[i], arguments[i + 1]);
    }
  }

  /** An option's text, if it was given. */
  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** An option's number, or the usual one. */
  double number(String name, double usual) {
    return text(name).map(Double::parseDouble).orElse(usual);
  }
}
