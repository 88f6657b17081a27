package dev.marble.app.page;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * Writes markup that browsers read as HTML and everything else as XML: each element is closed, each
 * text and attribute escaped.
 */
public final class Markup {
  private static final char REPLACEMENT = '\uFFFD';

  private final StringBuilder out = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /**
   * Begins an element.
   *
   * @param element its name
   * @param attributes name, value, name, value …
   * @return this
   */
  public Markup open(String element, String... attributes) {
    tag(element, attributes);
    out.append('>');
    open.push(element);
    return this;
  }

  /** Ends the element that was begun last. */
  public Markup close() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  /** Ends the element that was begun last, and the line. */
  public Markup closeLine() {
    close();
    out.append('\n');
    return this;
  }

  /**
   * An element that holds text alone.
   *
   * @param element its name
   * @param text the text
   * @param attributes name, value, name, value …
   * @return this
   */
  public Markup leaf(String element, String text, String... attributes) {
    return open(element, attributes).text(text).close();
  }

  /**
   * An element that holds nothing: one that HTML knows as empty, or one of SVG.
   *
   * @param element its name
   * @param attributes name, value, name, value …
   * @return this
   */
  public Markup empty(String element, String... attributes) {
    tag(element, attributes);
    out.append("/>");
    return this;
  }

  /** Text, escaped. */
  public Markup text(String text) {
    escape(text);
    return this;
  }

  /** What other markup has written. */
  public Markup add(Markup other) {
    out.append(other);
    return this;
  }

  /** A style sheet, which must need no escaping. */
  public Markup styleSheet(String css) {
    if (css.indexOf('<') >= 0 || css.indexOf('&') >= 0) {
      throw new IllegalArgumentException("a style sheet with < or & would end early");
    }
    out.append("<style>\n").append(css).append("</style>\n");
    return this;
  }

  /** A number with at most two decimals, as SVG takes it. */
  public static String number(double value) {
    String text = String.format(Locale.ROOT, "%.2f", value);
    int end = text.length();
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    text = text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
    return text.equals("-0") ? "0" : text;
  }

  private void tag(String element, String... attributes) {
    out.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      escape(attributes[i + 1]);
      out.append('"');
    }
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      switch (point) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        default -> out.appendCodePoint(isXml(point) ? point : REPLACEMENT);
      }
    }
  }

  /** XML 1.0 has no place for control characters, lone surrogates and U+FFFE, U+FFFF. */
  private static boolean isXml(int point) {
    return point == '\t'
        || point == '\n'
        || point >= 0x20 && point < 0x7F
        || point >= 0xA0 && point < 0xD800
        || point >= 0xE000 && point < 0xFFFE
        || point >= 0x10000;
  }

  /** All that was written. */
  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("still open: " + open);
    }
    return out.toString();
  }
}
