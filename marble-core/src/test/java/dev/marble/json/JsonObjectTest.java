package dev.marble.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class JsonObjectTest {
  private final JsonObject object =
      Json.parse(
          """
          {"text": "t", "whole": 7, "number": 1.5, "yes": true, "nothing": null,
           "object": {"a": 1}, "objects": [{"a": 1}, {}], "strings": ["x", "y"],
           "ints": [1, 2, 3], "mixed": [1, "x"], "holes": ["x", null]}
          """);

  @Test
  void getters() {
    assertEquals("t", object.string("text"));
    assertEquals(7, object.whole("whole", 7, 7));
    assertEquals(1.5, object.number("number"));
    assertEquals(7.0, object.number("whole"));
    assertTrue(object.bool("yes"));
    assertEquals(1, object.object("object").whole("a", 0, 9));
    assertEquals(2, object.objects("objects").size());
    assertEquals(List.of("x", "y"), object.strings("strings"));
    assertEquals(List.of(1, 2, 3), object.ints("ints", 1, 3));
    assertEquals(Optional.of("t"), object.optionalString("text"));
    assertEquals(Optional.empty(), object.optionalString("nothing"));
    assertEquals(Optional.empty(), object.optionalString("missing"));
    assertTrue(object.has("nothing"));
    assertFalse(object.has("missing"));
  }

  @Test
  void whatIsMissingIsNamed() {
    assertComplaint("\"missing\" is missing", () -> object.string("missing"));
    assertComplaint("\"nothing\" is missing", () -> object.string("nothing"));
    assertComplaint("\"missing\" is missing", () -> object.objects("missing"));
  }

  @Test
  void whatIsSomethingElseIsNamed() {
    assertComplaint("\"whole\" is not a string", () -> object.string("whole"));
    assertComplaint("\"whole\" is not a string", () -> object.optionalString("whole"));
    assertComplaint("\"number\" is not a whole number", () -> object.whole("number", 0, 9));
    assertComplaint("\"text\" is not a number", () -> object.number("text"));
    assertComplaint("\"text\" is not true or false", () -> object.bool("text"));
    assertComplaint("\"objects\" is not an object", () -> object.object("objects"));
    assertComplaint("\"object\" is not a list", () -> object.objects("object"));
    assertComplaint("\"strings\" is not a list of objects", () -> object.objects("strings"));
    assertComplaint("\"mixed\" is not a list of strings", () -> object.strings("mixed"));
    assertComplaint("\"holes\" is not a list of strings", () -> object.strings("holes"));
    assertComplaint("\"mixed\" is not a list of whole", () -> object.ints("mixed", 0, 9));
  }

  @Test
  void whatIsOutOfBoundsIsNamedWithTheBounds() {
    assertComplaint("\"whole\" is 7, not within 8 … 9", () -> object.whole("whole", 8, 9));
    assertComplaint("\"whole\" is 7, not within 0 … 6", () -> object.whole("whole", 0, 6));
    assertComplaint("\"ints\" holds 3, not within 0 … 2", () -> object.ints("ints", 0, 2));
    assertComplaint("\"ints\" holds 1, not within 2 … 9", () -> object.ints("ints", 2, 9));
  }

  private static void assertComplaint(String part, Executable question) {
    var error = assertThrows(JsonException.class, question);
    assertTrue(error.getMessage().contains(part), error.getMessage());
  }

  @Test
  void fieldsKeepTheirOrderAndAreReadOnly() {
    JsonObject ordered = new JsonObject().put("b", 1).put("a", 2).put("b", 3);
    assertEquals(List.of("b", "a"), List.copyOf(ordered.fields().keySet()));
    assertEquals(3, ordered.whole("b", 3, 3));
    assertThrows(UnsupportedOperationException.class, () -> ordered.fields().clear());
  }
}
