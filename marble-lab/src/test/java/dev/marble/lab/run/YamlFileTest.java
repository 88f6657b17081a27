package dev.marble.lab.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.MarbleException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class YamlFileTest {
  @TempDir private Path folder;

  private Map<String, Object> read(String text) throws IOException {
    Path file = folder.resolve("a.yaml");
    Files.writeString(file, text);
    return YamlFile.read(file);
  }

  private void refused(String text, String part) {
    String message = assertThrows(MarbleException.class, () -> read(text)).getMessage();
    assertTrue(message.contains(part), message);
    assertTrue(message.contains("a.yaml"), message);
    assertEquals(1, message.lines().count(), message);
  }

  @Test
  void numbersAreNumbersAndWordsAreWords() throws IOException {
    assertEquals(
        Map.of(
            "rate",
            1e-3,
            "n",
            300L,
            "yes",
            "no",
            "range",
            "0.1..1e-6:2",
            "good",
            true,
            "list",
            List.of(1L, 0.5, "x")),
        whole(
            read(
                """
                rate: 1e-3
                n: 300
                yes: no
                range: 0.1..1e-6:2
                good: true
                list: [1, 0.5, x]
                """)));
  }

  /** As 64 bits, whatever the library takes them for. */
  private static Map<String, Object> whole(Map<String, Object> map) {
    map.replaceAll((key, value) -> widen(value));
    return map;
  }

  private static Object widen(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(YamlFileTest::widen).toList();
    }
    return value instanceof Integer number ? (Object) number.longValue() : value;
  }

  @Test
  void theOrderOfKeysIsKept() throws IOException {
    assertEquals(List.of("z", "a", "m"), List.copyOf(read("z: 1\na: 2\nm: 3\n").keySet()));
  }

  @Test
  void whatIsWrongIsSaidWithItsPlace() {
    refused("a: 1\nb: [1, 2\n", "line 3, column 1: ");
    refused("a: 1\na: 2\n", "duplicate key a");
    refused("a: b: c\n", "line 1, column 5: mapping values are not allowed here");
    refused("", "it is no list of keys with values");
    refused("- a\n- b\n", "it is no list of keys with values");
    refused("a: 1\n---\nb: 2\n", "expected a single document");
    refused("a: \u0000\n", "does not read as YAML");
    refused("? [a]\n: 1\n", "does not read as YAML");
  }

  @Test
  void nothingGrowsWithoutBounds() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 40; i++) {
      laughs.append("a" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n");
    }
    refused(laughs.toString(), "aliases");
    refused("a: " + "[".repeat(100_000) + "]".repeat(100_000), "nested deeper than 16 levels");
    refused("a: &a [*a]\n", "does not read as YAML");
    refused("a: \"" + "x".repeat(1 << 20) + "\"", "longer than 1 MiB");
  }

  @Test
  void tagsMakeNoObjects() {
    refused("a: !!javax.script.ScriptEngineManager [x]\n", "line 1, column 4: ");
    refused("a: !java.net.URL [\"http://localhost\"]\n", "line 1, column 4: ");
  }

  @Test
  void filesThatCannotBeRead() throws IOException {
    assertTrue(
        assertThrows(MarbleException.class, () -> YamlFile.read(folder.resolve("no.yaml")))
            .getMessage()
            .contains("no.yaml\" cannot be read: no such file"));
    assertTrue(
        assertThrows(MarbleException.class, () -> YamlFile.read(folder))
            .getMessage()
            .contains("is a folder"));
    Path file = folder.resolve("latin.yaml");
    Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xE9});
    assertTrue(
        assertThrows(MarbleException.class, () -> YamlFile.read(file))
            .getMessage()
            .contains("it is not UTF-8"));
  }
}
