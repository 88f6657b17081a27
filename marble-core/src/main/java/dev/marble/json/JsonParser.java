package dev.marble.json;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A recursive descent over one JSON document. */
final class JsonParser {
  private static final int MAX_DEPTH = 64;

  private final String text;
  private int at;

  JsonParser(String text) {
    this.text = text;
  }

  JsonObject document() {
    skipSpace();
    if (peek() != '{') {
      throw error("an object must start here");
    }
    JsonObject object = object(1);
    skipSpace();
    if (at != text.length()) {
      throw error("nothing may follow the object");
    }
    return object;
  }

  private Object value(int depth) {
    skipSpace();
    return switch (peek()) {
      case '{' -> object(depth + 1);
      case '[' -> list(depth + 1);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private void checkDepth(int depth) {
    if (depth > MAX_DEPTH) {
      throw error("more than " + MAX_DEPTH + " levels");
    }
  }

  private JsonObject object(int depth) {
    JsonObject object = new JsonObject();
    checkDepth(depth);
    expect('{');
    skipSpace();
    if (take('}')) {
      return object;
    }
    do {
      skipSpace();
      String name = string();
      if (object.has(name)) {
        throw error("the field \"" + name + "\" stands twice");
      }
      skipSpace();
      expect(':');
      object.put(name, value(depth));
      skipSpace();
    } while (take(','));
    expect('}');
    return object;
  }

  private List<Object> list(int depth) {
    List<Object> list = new ArrayList<>();
    checkDepth(depth);
    expect('[');
    skipSpace();
    if (take(']')) {
      return list;
    }
    do {
      list.add(value(depth));
      skipSpace();
    } while (take(','));
    expect(']');
    return list;
  }

  private String string() {
    expect('"');
    StringBuilder out = new StringBuilder();
    while (true) {
      char c = next();
      if (c == '"') {
        return out.toString();
      }
      if (c < 0x20) {
        throw error("a control character in a string");
      }
      out.append(c == '\\' ? escape() : c);
    }
  }

  private char escape() {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < 4; i++) {
          char digit = next();
          if (!HexFormat.isHexDigit(digit)) {
            throw error("\\u must be followed by four hexadecimal digits");
          }
          code = code * 16 + HexFormat.fromHexDigit(digit);
        }
        yield (char) code;
      }
      default -> throw error("an unknown escape \\" + c);
    };
  }

  private Object word(String word, Object value) {
    if (!text.startsWith(word, at)) {
      throw error("an unknown word");
    }
    at += word.length();
    return value;
  }

  private Object number() {
    int start = at;
    take('-');
    if (!take('0')) {
      digits();
    }
    boolean whole = true;
    if (take('.')) {
      whole = false;
      digits();
    }
    if (take('e') || take('E')) {
      whole = false;
      if (!take('+')) {
        take('-');
      }
      digits();
    }
    String number = text.substring(start, at);
    try {
      if (whole) {
        return Long.valueOf(number);
      }
      double value = Double.parseDouble(number);
      if (Double.isInfinite(value)) {
        throw error("the number " + number + " is too large");
      }
      return value;
    } catch (NumberFormatException e) {
      throw error("the number " + number + " is too large");
    }
  }

  private void digits() {
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == start) {
      throw error("a value must stand here");
    }
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private char next() {
    if (at >= text.length()) {
      throw error("the text ends too early");
    }
    return text.charAt(at++);
  }

  private boolean take(char c) {
    if (peek() != c || at >= text.length()) {
      return false;
    }
    at++;
    return true;
  }

  private void expect(char c) {
    if (!take(c)) {
      throw error("'" + c + "' must stand here");
    }
  }

  private JsonException error(String what) {
    return new JsonException("not valid JSON at character " + at + ": " + what);
  }
}
