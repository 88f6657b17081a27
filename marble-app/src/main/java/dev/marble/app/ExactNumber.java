package dev.marble.app;

import dev.marble.MarbleException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Decimal numbers as people write them, read exactly. */
final class ExactNumber {
  private static final int LONGEST_SHOWN = 40;
  private static final int LONGEST_PLAIN = 60;
  private static final int LONGEST_READ = 20_000;
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:[0-9]++\\.?[0-9]*+|\\.[0-9]++)(?:[eE][+-]?[0-9]++)?");
  private static final Pattern DECIMAL_COMMA = Pattern.compile("[+-]?[0-9]+,[0-9]+");
  private static final Pattern THOUSANDS =
      Pattern.compile("[+-]?[0-9]{1,3}(?:[, '_\u00a0\u202f][0-9]{3})+(?:\\.[0-9]*)?");

  private ExactNumber() {}

  /**
   * Reads a number.
   *
   * @param where what to call it in a complaint, such as {@code --target}
   * @param text what was written
   * @param advice what to say when it is no number, unless what was meant is plain to see
   */
  static BigDecimal parse(String where, String text, String advice) {
    if (text.length() > LONGEST_READ) {
      throw new MarbleException(
          where + " is " + Text.count(text.length()) + " characters long, too long for a number.");
    }
    if (!NUMBER.matcher(text).matches()) {
      throw new MarbleException(
          where + " " + quoted(text) + " is not a number." + advice(text, advice));
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new MarbleException(where + " " + quoted(text) + " is too large or too small.", e);
    }
  }

  /** Could this be a number? */
  static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  private static String advice(String text, String otherwise) {
    List<String> meant = new ArrayList<>();
    if (THOUSANDS.matcher(text).matches()) {
      meant.add(text.replaceAll("[^0-9.+-]", ""));
    }
    if (DECIMAL_COMMA.matcher(text).matches()) {
      meant.add(text.replace(',', '.'));
    }
    if (text.startsWith("\u2212") && isNumber(text.substring(1))) {
      meant.add("-" + text.substring(1));
    }
    String advice = meant.isEmpty() ? otherwise : "Maybe write " + String.join(" or ", meant) + ".";
    return advice.isEmpty() ? "" : " " + advice;
  }

  static String quoted(String text) {
    return "\"" + Text.shortened(text, LONGEST_SHOWN) + "\"";
  }

  /** A number exactly, without an exponent unless it would be very long. */
  static String text(BigDecimal number) {
    long places = Math.abs((long) number.scale()) + number.precision();
    String plain = places <= 2 * LONGEST_PLAIN ? number.toPlainString() : number.toString();
    return plain.length() <= LONGEST_PLAIN ? plain : number.toString();
  }
}
