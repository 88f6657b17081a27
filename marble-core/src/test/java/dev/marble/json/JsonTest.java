package dev.marble.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {

  private static JsonObject sample() {
    return new JsonObject()
        .put("text", "näher: \"\\/\b\f\n\r\t\u0000\u001f\u007f\u2028\u2029 \uD83D\uDE00 \uD800")
        .put("", "an empty name")
        .put("least", Long.MIN_VALUE)
        .put("most", Long.MAX_VALUE)
        .put("small", 4.9e-324)
        .put("minus zero", -0.0)
        .put("yes", true)
        .put("no", false)
        .put("nothing", null)
        .put("empty", new JsonObject())
        .put("none", List.of())
        .put("list", List.of(1, 2.5, "three", List.of(), new JsonObject().put("a", List.of(1, 2))))
        .put("long list", List.of("x".repeat(50), "y".repeat(50)));
  }

  @Test
  void whatIsWrittenReadsBack() {
    JsonObject read = Json.parse(sample().toString());
    assertEquals(List.copyOf(sample().fields().keySet()), List.copyOf(read.fields().keySet()));
    assertEquals(sample().toString(), read.toString());
    assertEquals(sample().string("text"), read.string("text"));
    assertEquals(Long.MIN_VALUE, read.whole("least", Long.MIN_VALUE, Long.MAX_VALUE));
    assertEquals(Long.MAX_VALUE, read.whole("most", Long.MIN_VALUE, Long.MAX_VALUE));
    assertEquals(4.9e-324, read.number("small"));
    assertEquals(-0.0, read.number("minus zero"));
    assertTrue(read.has("nothing"));
  }

  @Test
  void layout() {
    JsonObject object =
        new JsonObject()
            .put("a", List.of(1, 2, 3))
            .put("b", List.of("x".repeat(50), "y".repeat(50)))
            .put("c", new JsonObject().put("d", 1.5));
    String expected =
        """
        {
          "a": [1, 2, 3],
          "b": [
            "%s",
            "%s"
          ],
          "c": {"d": 1.5}
        }\
        """
            .replaceFirst("%s", "x".repeat(50))
            .replaceFirst("%s", "y".repeat(50));
    assertEquals(expected, object.toString());
    assertEquals("{}", new JsonObject().toString());
  }

  @Test
  void whatIsNotPlainTextIsEscaped() {
    String written = Json.write("\u0001\u007f\u2028\uD83D\uDE00\uD800é\"\\\n");
    assertEquals("\"\\u0001\\u007f\\u2028\\ud83d\\ude00\\ud800é\\\"\\\\\\n\"", written);
  }

  @Test
  void escapesAreRead() {
    JsonObject read = Json.parse("{\"a\": \"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\ude00\"}");
    assertEquals("\"\\/\b\f\n\r\té\uD83D\uDE00", read.string("a"));
  }

  @Test
  void theShortestFormOfADoubleReadsBack() {
    long seed = 3;
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        JsonObject read = Json.parse(new JsonObject().put("x", value).toString());
        assertEquals(value, read.number("x"), () -> "seed " + seed);
      }
    }
  }

  @Test
  void whatIsNotFiniteIsWrittenAsNull() {
    for (Object value : new Object[] {Double.NaN, Double.POSITIVE_INFINITY, Float.NaN}) {
      assertEquals("{\"x\": null}", new JsonObject().put("x", value).toString());
      assertEquals("[null]", Json.write(Arrays.asList(value)));
      assertEquals("null", Json.write(value));
    }
  }

  @Test
  void whatJsonDoesNotHaveIsRefused() {
    var error =
        assertThrows(IllegalArgumentException.class, () -> new JsonObject().put("x", new Object()));
    assertTrue(error.getMessage().contains("java.lang.Object"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "1, 1",
    "-17, -17",
    "9223372036854775807, 9223372036854775807",
  })
  void wholeNumbers(String text, long value) {
    JsonObject read = Json.parse("{\"x\":" + text + "}");
    assertEquals(value, read.whole("x", Long.MIN_VALUE, Long.MAX_VALUE));
    assertEquals((double) value, read.number("x"));
  }

  @ParameterizedTest
  @CsvSource({"0.5, 0.5", "1.0, 1", "1e3, 1000", "1E+3, 1000", "-25e-1, -2.5", "0e0, 0"})
  void fractions(String text, double value) {
    JsonObject read = Json.parse("{\"x\":" + text + "}");
    assertEquals(value, read.number("x"));
    assertThrows(JsonException.class, () -> read.whole("x", 0, 1000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "1",
        "null",
        "\"a\"",
        "{",
        "}",
        "{}{}",
        "{} x",
        "{,}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\" 1}",
        "{\"a\":1,}",
        "{\"a\":1 \"b\":2}",
        "{a:1}",
        "{'a':1}",
        "{1:1}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":-}",
        "{\"a\":.5}",
        "{\"a\":5.}",
        "{\"a\":1e}",
        "{\"a\":1e+}",
        "{\"a\":--1}",
        "{\"a\":0x1}",
        "{\"a\":NaN}",
        "{\"a\":Infinity}",
        "{\"a\":1e999}",
        "{\"a\":-1e999}",
        "{\"a\":9223372036854775808}",
        "{\"a\":True}",
        "{\"a\":tru}",
        "{\"a\":nul}",
        "{\"a\":truex}",
        "{\"a\":[}",
        "{\"a\":[1,]}",
        "{\"a\":[1 2]}",
        "{\"a\":[1}",
        "{\"a\":\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"\\u+123\"}",
        "{\"a\":\"\t\"}",
        "{\"a\":\"\n\"}",
        "{\"a\":1}\u0000",
        "{\"a\":\u0000}",
        "\u00a0{}",
        "\uFEFF{}",
        "{/**/}",
        "{} // x",
        "{\"a\":\u0661}",
        "{\"a\":\"\\u\uff10\uff10\uff14\uff11\"}",
      })
  void garbageIsRefused(String text) {
    var error = assertThrows(JsonException.class, () -> Json.parse(text));
    assertTrue(error.getMessage().startsWith("not valid JSON at character "), error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":1,\"a\":1}", "{\"b\":{\"a\":1,\"\\u0061\":null}}"})
  void duplicateFieldsAreRefused(String text) {
    var error = assertThrows(JsonException.class, () -> Json.parse(text));
    assertTrue(error.getMessage().contains("\"a\" stands twice"), error.getMessage());
  }

  @Test
  void depthIsBounded() {
    assertTrue(Json.parse(nested(64)).has("a"));
    assertThrows(JsonException.class, () -> Json.parse(nested(65)));
    assertThrows(JsonException.class, () -> Json.parse("{\"a\":" + "[".repeat(1_000_000)));
    assertThrows(JsonException.class, () -> Json.parse("{\"a\":".repeat(1_000_000)));
  }

  private static String nested(int levels) {
    return "{\"a\": " + "[".repeat(levels - 1) + "]".repeat(levels - 1) + "}";
  }

  @Test
  void everyCutIsRefused() {
    String text = sample().toString();
    for (int length = 0; length < text.length(); length++) {
      String cut = text.substring(0, length);
      assertThrows(JsonException.class, () -> Json.parse(cut), cut);
    }
  }

  @Test
  void changedTextIsReadOrRefusedAndNothingElse() {
    long seed = 4;
    Random random = new Random(seed);
    String text = sample().toString();
    for (int i = 0; i < 50_000; i++) {
      StringBuilder changed = new StringBuilder(text);
      for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
        int at = random.nextInt(changed.length());
        changed.setCharAt(at, text.charAt(random.nextInt(text.length())));
      }
      try {
        String read = Json.parse(changed.toString()).toString();
        assertEquals(read, Json.parse(read).toString(), () -> "seed " + seed);
      } catch (JsonException e) {
        assertTrue(e.getMessage().startsWith("not valid JSON at"), () -> e + ", seed " + seed);
      }
    }
  }
}
