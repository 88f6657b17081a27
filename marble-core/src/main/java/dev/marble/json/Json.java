package dev.marble.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes and reads JSON (RFC 8259): strict, no duplicate fields, at most 64 levels deep. */
public final class Json {
  private static final int SHORT_LINE = 88;

  private Json() {}

  /**
   * Reads one JSON object.
   *
   * @param text the whole document
   * @return the object
   * @throws JsonException if the text is anything else
   */
  public static JsonObject parse(String text) {
    return new JsonParser(text).document();
  }

  /**
   * Writes a value, indented by two spaces; short lists and objects stay on one line. Numbers have
   * the shortest form that reads back as the same double.
   *
   * @param value a {@code JsonObject}, {@code List}, {@code String}, number, {@code Boolean} or
   *     null
   * @return the text, without a final line break
   */
  public static String write(Object value) {
    StringBuilder out = new StringBuilder();
    write(normal(value), 0, out);
    return out.toString();
  }

  static Object normal(Object value) {
    return switch (value) {
      case null -> null;
      case Integer number -> (long) number;
      case Float number -> finite(number);
      case Double number -> finite(number);
      case Long number -> number;
      case String text -> text;
      case Boolean truth -> truth;
      case JsonObject object -> object;
      case List<?> list -> {
        List<Object> items = new ArrayList<>();
        for (Object each : list) {
          items.add(normal(each));
        }
        yield items;
      }
      default -> throw new IllegalArgumentException("JSON has no " + value.getClass().getName());
    };
  }

  private static Object finite(double number) {
    // JSON has no infinities: they are written as null and missing on reading.
    return Double.isFinite(number) ? (Object) number : null;
  }

  private static void write(Object value, int indent, StringBuilder out) {
    switch (value) {
      case null -> out.append("null");
      case String text -> quote(text, out);
      case JsonObject object -> writeObject(object, indent, out);
      case List<?> list -> writeList(list, indent, out);
      default -> out.append(value);
    }
  }

  private static void writeObject(JsonObject object, int indent, StringBuilder out) {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, Object> field : object.fields().entrySet()) {
      StringBuilder part = new StringBuilder();
      quote(field.getKey(), part);
      part.append(": ");
      write(field.getValue(), indent + 2, part);
      parts.add(part.toString());
    }
    join('{', parts, '}', indent, out);
  }

  private static void writeList(List<?> list, int indent, StringBuilder out) {
    List<String> parts = new ArrayList<>();
    for (Object each : list) {
      StringBuilder part = new StringBuilder();
      write(normal(each), indent + 2, part);
      parts.add(part.toString());
    }
    join('[', parts, ']', indent, out);
  }

  private static void join(
      char open, List<String> parts, char close, int indent, StringBuilder out) {
    int length = indent + 2;
    boolean oneLine = true;
    for (String part : parts) {
      length += part.length() + 2;
      oneLine &= part.indexOf('\n') < 0;
    }
    if (oneLine && length <= SHORT_LINE) {
      out.append(open).append(String.join(", ", parts)).append(close);
      return;
    }
    String line = "\n" + " ".repeat(indent + 2);
    out.append(open).append(line).append(String.join("," + line, parts));
    out.append('\n').append(" ".repeat(indent)).append(close);
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20 || c == 0x7f || c == '\u2028' || c == '\u2029' || Character.isSurrogate(c)) {
            out.append("\\u");
            String hex = Integer.toHexString(c);
            out.append("0".repeat(4 - hex.length())).append(hex);
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
