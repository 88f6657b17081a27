package dev.marble.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.json.Json;
import dev.marble.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a command answered.
 *
 * @param line the command line, for messages
 * @param code its exit code
 * @param out its standard output
 * @param err its standard error
 */
record Said(String line, int code, String out, String err) {
  private static final Pattern SHA_256 = Pattern.compile("weights sha256 ([0-9a-f]{64})");

  /** Runs a command inside this process. */
  static Said by(Object... arguments) {
    String[] words = words(arguments);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream usualOut = System.out;
    PrintStream usualErr = System.err;
    try (PrintStream newOut = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream newErr = new PrintStream(err, true, StandardCharsets.UTF_8)) {
      System.setOut(newOut);
      System.setErr(newErr);
      int code = Main.run(words);
      return new Said(
          "marble " + String.join(" ", words),
          code,
          out.toString(StandardCharsets.UTF_8),
          err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(usualOut);
      System.setErr(usualErr);
    }
  }

  static String[] words(Object... arguments) {
    return List.of(arguments).stream().map(Object::toString).toArray(String[]::new);
  }

  /** It did what it was asked, and had nothing to complain about. */
  Said well() {
    assertEquals(0, code, this::toString);
    assertEquals("", err, this::toString);
    return this;
  }

  /** It ran, and the answer is no. */
  Said no() {
    assertEquals(Main.NO, code, this::toString);
    assertEquals("", err, this::toString);
    return this;
  }

  /** It refused: one line that names what is wrong, and nothing else. */
  Said refused(String... parts) {
    assertEquals(Main.WRONG, code, this::toString);
    assertEquals("", out, this::toString);
    assertTrue(err.endsWith("\n"), this::toString);
    assertEquals(1, err.lines().count(), this::toString);
    for (String part : parts) {
      assertTrue(err.contains(part), () -> "no \"" + part + "\" in " + this);
    }
    for (String unfit : List.of("Exception", "at dev.", "java.", "did not expect", "null")) {
      assertFalse(err.contains(unfit), this::toString);
    }
    assertFalse(Character.isLowerCase(err.charAt(0)), err);
    assertTrue(err.strip().endsWith("."), err);
    return this;
  }

  Said prints(String... parts) {
    for (String part : parts) {
      assertTrue(out.contains(part), () -> "no \"" + part + "\" in " + this);
    }
    return this;
  }

  /** The standard output, which must be one JSON object. */
  JsonObject json() {
    return Json.parse(out);
  }

  /** The checksum that verify prints. */
  String weightsSha256() {
    Matcher matcher = SHA_256.matcher(out);
    assertTrue(matcher.find(), this::toString);
    return matcher.group(1);
  }

  /** The rest of the line that starts with a word. */
  String row(String head) {
    return out.lines()
        .filter(line -> line.startsWith(head + " "))
        .map(line -> line.substring(head.length()).strip())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no line \"" + head + "\" in " + this));
  }

  @Override
  public String toString() {
    return line + "\nexit code " + code + "\n--- out\n" + out + "--- err\n" + err;
  }

  /** A path as an argument, short for tests. */
  static String in(Path folder, String name) {
    return folder.resolve(name).toString();
  }
}
