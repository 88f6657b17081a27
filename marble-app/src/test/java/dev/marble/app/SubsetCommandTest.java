package dev.marble.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which numbers sum to a target? */
final class SubsetCommandTest {
  private static final String PLAIN = "0.1\n\n# a comment\n0.20\n5 # rent\n-3\n1e2\n";

  @TempDir private static Path folder;
  private static Path plain;
  private static Path many;

  @BeforeAll
  static void write() throws IOException {
    plain = file("plain.txt", PLAIN);
    many =
        file(
            "many.txt",
            new Random(62)
                .doubles(62, -1, 1)
                .mapToObj(value -> BigDecimal.valueOf(value).toPlainString())
                .collect(Collectors.joining("\n")));
  }

  private static Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static Said subset(Path file, String options) {
    Stream<String> words = Stream.concat(Stream.of("subset"), Stream.of(options.split(" ")));
    return Said.by(Stream.concat(words, Stream.of(file.toString())).toArray());
  }

  /** The lines of the chosen numbers. */
  private static List<Long> lines(JsonObject subset) {
    return subset.objects("chosen").stream()
        .map(number -> number.whole("line", 1, Integer.MAX_VALUE))
        .toList();
  }

  @Test
  void findsTheNearest() {
    String answer =
        """
        line  number
           1     0.1
           4    0.20

        Sum     0.30
        Target  0.31
        Error   -0.01

        No subset of these 5 numbers comes nearer to the target.
        """;
    assertEquals(answer, subset(plain, "--target 0.31").well().out());
    JsonObject json = subset(plain, "--target 0.31 --json").well().json();
    assertEquals("found", json.string("answer"));
    assertEquals(List.of(1L, 4L), lines(json));
    assertEquals("0.20", json.objects("chosen").get(1).string("number"));
    assertEquals("0.30", json.string("sum"));
    assertEquals("0.31", json.string("target"));
    assertEquals("-0.01", json.string("error"));
    assertEquals(5, json.whole("numbers", 0, 99));
  }

  @Test
  void addsDecimalsExactly() {
    Said said = subset(plain, "--target 0.3 --tolerance 0").well();
    said.prints("Sum     0.30\n", "Error   0\n", "The sum is exactly the target.");
    subset(plain, "--target 0.3000000000000000000000000000000000001")
        .well()
        .prints("Error   -0.0000000000000000000000000000000000001\n");
    subset(plain, "--target 1e-400").well().prints("empty subset", "Error   -1E-400\n");
  }

  @Test
  void saysThatThereIsNone() {
    Said said = subset(plain, "--target 0.35 --tolerance 0.01").no();
    assertEquals(
        "NO: no such subset exists: of all 32 subsets of these 5 numbers, none comes within 0.01 of"
            + " 0.35. Maybe look for the nearest: leave out --tolerance.\n",
        said.out());
    subset(plain, "--target 0.35 --tolerance 0.05").well();
    subset(plain, "--target 0.35 --tolerance 0.04999").no().prints("no such subset exists");
    subset(plain, "--target 0.3 --tolerance 0 --size 3")
        .no()
        .prints("none of size 3 sums to exact");
    subset(plain, "--target 1 --tolerance 0.5 --smallest").no().prints("no such subset exists");
    subset(plain, "--target 1 --tolerance 0.5 --all").no().prints("no such subset exists");
    JsonObject json = subset(plain, "--target 1 --tolerance 0.5 --json").no().json();
    assertEquals("absent", json.string("answer"));
    assertFalse(json.has("chosen"));
    JsonObject list = subset(plain, "--target 1 --tolerance 0.5 --all --json").no().json();
    assertEquals("absent", list.string("answer"));
    assertTrue(list.bool("complete"));
  }

  @Test
  void countsTheNumbers() {
    JsonObject smallest =
        subset(plain, "--target 6 --tolerance 1.5 --smallest --json").well().json();
    assertEquals(List.of(5L), lines(smallest));
    subset(plain, "--target 6 --tolerance 1.5 --smallest")
        .well()
        .prints("No smaller subset of these 5 numbers comes within 1.5 of 6.");
    JsonObject three = subset(plain, "--target 5 --size 3 --json").well().json();
    assertEquals(List.of(1L, 4L, 5L), lines(three));
    subset(plain, "--target 5 --size 3").well().prints("No subset of 3 of these 5 numbers comes");
    JsonObject none = subset(plain, "--target 7 --size 0 --json").well().json();
    assertEquals(List.of(), lines(none));
  }

  @Test
  void listsAll() {
    Said said = subset(plain, "--target 2.1 --tolerance 0.1 --all").well();
    assertEquals(
        """
        5 + -3 = 2, error -0.1  (lines 5, 6)
        0.1 + 5 + -3 = 2.1  (lines 1, 5, 6)
        0.20 + 5 + -3 = 2.20, error 0.10  (lines 4, 5, 6)
        3 subsets, and no others.
        """,
        said.out());
    JsonObject json = subset(plain, "--target 2.1 --tolerance 0.1 --all --json").well().json();
    assertEquals(3, json.objects("subsets").size());
    assertTrue(json.bool("complete"));
    Said two = subset(plain, "--target 2.1 --tolerance 0.1 --all --limit 2").well();
    assertEquals(3, two.out().lines().count());
    two.prints("2 subsets; there may be more", "--limit 20");
    JsonObject cut = subset(plain, "--target 2 --tolerance 9 --all --limit 1 --json").well().json();
    assertFalse(cut.bool("complete"));
    subset(plain, "--target 0 --tolerance 0 --all").well().prints("the empty subset = 0\n");
  }

  @Test
  void readsTables() throws IOException {
    Path table =
        file(
            "table.csv",
            "\ufeff# sales\r\nid,amount,\"what, for\"\r\n1,12.50,\"a \"\"b\"\"\"\r\n"
                + "2, \"7.25\" ,x\r\n\r\n3,100,\"two\r\nlines\"\r\n4,0.75,y\r\n");
    for (String column : List.of("amount", "2")) {
      JsonObject json = subset(table, "--target 13.25 --json --column " + column).well().json();
      assertEquals(List.of(3L, 8L), lines(json));
      assertEquals(4, json.whole("numbers", 0, 99));
    }
    Said.by("subset", "--target", "3", "--column", "what, for", table).refused("line 3", "a \"b\"");
    Path tabs = file("tabs.txt", "a\tb\n1\t2\n3\t4\n");
    subset(tabs, "--target 4 --column b").well().prints("The sum is exactly");
    Path headless = file("headless.csv", "1;2.5\n3;4.5\n");
    assertEquals(
        List.of(1L, 2L), lines(subset(headless, "--target 7 --column 2 --json").well().json()));
    Path one = file("one.txt", "price\n1\n2\n");
    subset(one, "--target 3 --column price").well().prints("exactly");
    subset(one, "--target 3 --column 1").well().prints("exactly");
  }

  @Test
  void readsStandardInput() {
    InputStream usual = System.in;
    try {
      for (String[] line :
          new String[][] {{"subset", "--target", "5"}, {"subset", "--target=5", "-"}}) {
        System.setIn(new ByteArrayInputStream(PLAIN.getBytes(StandardCharsets.UTF_8)));
        Said.by((Object[]) line).well().prints("   5       5\n", "exactly the target");
      }
      System.setIn(new ByteArrayInputStream("x\n".getBytes(StandardCharsets.UTF_8)));
      Said.by("subset", "--target", 5).refused("Standard input, line 1: \"x\" is not a number");
    } finally {
      System.setIn(usual);
    }
  }

  @Test
  void takesNegativeNumbers() {
    subset(plain, "--target -3").well().prints("The sum is exactly the target.");
    subset(plain, "--target=-2.9 --tolerance=0").well().prints("   6      -3\n");
  }

  @Test
  void givesUpPlainly() {
    Said said = subset(many, "--target 0.123456789 --tolerance 1e-40 --time-limit 1");
    assertEquals(SubsetCommand.GAVE_UP, said.code(), said::toString);
    assertEquals("", said.err());
    said.prints(
        "GAVE UP: the time limit of 1.0 s is used up.\nThe best so far, and there may be a better",
        "Sum     0.123",
        "--time-limit");
    Said json = subset(many, "--target 0.123456789 --tolerance 1e-40 --time-limit 1 --json");
    assertEquals(SubsetCommand.GAVE_UP, json.code(), json::toString);
    assertEquals("gave up", json.json().string("answer"));
    assertTrue(json.json().string("reason").contains("time limit"));
    assertTrue(json.json().object("best").string("sum").startsWith("0.123"));
    Said small = subset(many, "--target 0.5 --tolerance 1e-40 --max-memory 1");
    assertEquals(SubsetCommand.GAVE_UP, small.code(), small::toString);
    small.prints("GAVE UP: tables of", "Nothing was found so far, and nothing is ruled out");
    Said list = subset(many, "--target 0.5 --tolerance 1e-40 --all --max-memory 1");
    assertEquals(SubsetCommand.GAVE_UP, list.code(), list::toString);
    list.prints("GAVE UP: tables of", "0 subsets so far; there may be more");
  }

  @Test
  void chooses62NumbersOf62() {
    subset(many, "--target 1e6").well().prints("No subset of these 62 numbers comes nearer");
  }

  @Test
  void runsAsAProgramOfItsOwn() throws IOException, InterruptedException {
    Said said =
        Program.run(folder, Program.marble(List.of(), "subset", "--target", "0.3", "plain.txt"));
    said.well().prints("Sum     0.30\n");
    Program.run(folder, Program.marble(List.of(), "subset", "--target", "1", "--tolerance", "0"))
        .refused("Standard input holds no numbers");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '%',
      textBlock =
          """
          1\\n2,5\\n            | --target 1              | line 2: "2,5" is not a number. Maybe write 2.5.
          1,234\\n              | --target 1              | Maybe write 1234 or 1.234.
          1 234.50\\n           | --target 1              | Maybe write 1234.50.
          −5\\n                 | --target 1              | Maybe write -5.
          5;3\\n                | --target 1              | Maybe this is a table: choose a column with --column
          price\\n1\\n          | --target 1              | line 1: "price" is not a number. Maybe it is the head
          1\\nprice\\n          | --target 1              | line 2: "price" is not a number.
          1\\nNaN\\n            | --target 1              | line 2: "NaN" is not a number
          Infinity\\n           | --target 1              | "Infinity" is not a number
          0x10\\n               | --target 1              | "0x10" is not a number
          ١٢\\n                 | --target 1              | "١٢" is not a number
          1e99999999999\\n      | --target 1              | "1e99999999999" is too large or too small
          1e999999999\\n        | --target 1              | at most 10000 are accepted
          1\\n                  | --target 1e-99999       | at most 10000 are accepted
          # none\\n\\n          | --target 1              | holds no numbers
          a,b\\n                | --target 1 --column b   | holds no numbers
          a,b\\n1,2\\n3\\n      | --target 1 --column b   | line 3 has 1 field, so there is none for --column b
          a,b\\n1,2\\n3,\\n     | --target 1 --column b   | line 3: "" is not a number
          a,b\\n1,2\\n          | --target 1 --column c   | There is no column "c" in
          a,b\\n1,2\\n          | --target 1 --column c   | Maybe one of: a, b.
          a,a\\n1,2\\n          | --target 1 --column a   | more than one column "a"
          a,b\\n1,2\\n          | --target 1 --column 0   | columns are counted from 1
          a,b\\n1,2\\n          | --target 1 --column 3   | line 1 has 2 fields
          a,"b\\n1,2\\n         | --target 1 --column a   | line 1: a quote is opened and never closed
          a,"b"c\\n1,2\\n       | --target 1 --column a   | line 1: a field goes on behind its closing quote
          1;2,50\\n2;3,50\\n    | --target 1 --column 2   | line 1: "2,50" is not a number. Maybe write 2.50.
          1\\n                  | --target x              | --target "x" is not a number
          1\\n                  | --target NaN            | --target "NaN" is not a number
          1\\n                  | --target 12,5           | Maybe write 12.5.
          1\\n                  | --tolerance 1           | Missing required option: '--target=T'
          1\\n                  | --target 1 --tolerance -1 | --tolerance -1 is negative
          1\\n                  | --target 1 --tolerance nan | --tolerance "nan" is not a number
          1\\n2\\n              | --target 1 --size 3     | --size 3 is not within 0 … 2
          1\\n                  | --target 1 --size -1    | --size -1 is not within 0 … 1
          1\\n                  | --target 1 --size x     | '--size': "x"
          1\\n                  | --target 1 --smallest   | --smallest needs a tolerance
          1\\n                  | --target 1 --all        | --all needs a tolerance
          1\\n                  | --target 1 --limit 2    | --limit 2 is about a list. Maybe add --all.
          1\\n                  | --target 1 --all --tolerance 1 --limit 0 | --limit 0 is not at least 1
          1\\n                  | --target 1 --size 1 --smallest --tolerance 0 | --smallest and --size exclude
          1\\n                  | --target 1 --size 1 --all --tolerance 0 | --all and --size exclude
          1\\n                  | --target 1 --smallest --all --tolerance 0 | --all and --smallest exclude
          1\\n                  | --target 1 --time-limit 0 | --time-limit 0 is not within
          1\\n                  | --target 1 --time-limit 1h | Maybe write seconds
          1\\n                  | --target 1 --max-memory 0 | --max-memory 0 is not within
          """)
  void refuses(String text, String options, String part) throws IOException {
    Path file = file("bad.txt", text.translateEscapes());
    subset(file, options).refused(part);
  }

  /** The README shows this command, and what it prints. */
  @Test
  void printsWhatTheReadmeShows() throws IOException {
    Path root = Path.of("..");
    String readme = Files.readString(root.resolve("README.md"));
    String command = "    ./marble subset ";
    int start = readme.indexOf(command) + command.length();
    String[] options = readme.substring(start, readme.indexOf('\n', start)).split(" ");
    String file = options[options.length - 1];
    String[] others = Arrays.copyOf(options, options.length - 1);
    int shown = readme.indexOf("```\n", start) + "```\n".length();
    assertEquals(
        readme.substring(shown, readme.indexOf("```", shown)),
        subset(root.resolve(file), String.join(" ", others)).well().out());
  }

  @Test
  void refusesFilesThatAreNone() throws IOException {
    subset(folder.resolve("missing.txt"), "--target 1").refused("There is no file", "missing.txt");
    subset(folder, "--target 1").refused("is a folder, not a file");
    Path sixtyThree = file("63.txt", "1\n".repeat(63));
    subset(sixtyThree, "--target 1").refused("holds 63 numbers", "62");
    Path large = Files.write(folder.resolve("large.bin"), new byte[17 << 20]);
    subset(large, "--target 1").refused("is longer than 16.0 MiB");
    Files.delete(large);
    Path digits = file("digits.txt", "1".repeat(30_000));
    subset(digits, "--target 1").refused("30,000 characters long");
  }
}
