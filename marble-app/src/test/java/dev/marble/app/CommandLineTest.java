package dev.marble.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all commands share: help, version, and wrong words. */
final class CommandLineTest {
  private static final int WIDTH = 100;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "carve",
        "verify",
        "inspect",
        "export",
        "eval",
        "data",
        "data list",
        "data fetch",
        "coverage",
        "gap",
        "subset"
      })
  void helpIsOneScreenWide(String command) {
    Said help = Said.by((Object[]) (command + " --help").strip().split(" ", -1)).well();
    String name = ("marble " + command).strip();
    help.prints("Usage: " + name);
    for (String line : help.out().lines().toList()) {
      assertTrue(line.codePointCount(0, line.length()) <= WIDTH, () -> name + ": " + line);
      assertEquals(line.stripTrailing(), line, () -> name + ": white space at the end");
    }
    assertTrue(!help.out().contains("${"), help::toString);
    if (!command.isEmpty() && !command.contains(" ")) {
      assertEquals(help.out(), Said.by("help", command).well().out());
    }
  }

  @Test
  void saysItsVersion() {
    for (String option : new String[] {"--version", "-V"}) {
      assertEquals("marble 0.1.0 (Java 25)\n", Said.by(option).well().out());
    }
    assertEquals("marble 0.1.0 (Java 25)\n", Said.by("carve", "--version").well().out());
  }

  @Test
  void showsItsCommandsWhenNoneIsGiven() {
    Said.by()
        .well()
        .prints("carve", "verify", "inspect", "export", "eval", "data", "coverage", "Start here");
    Said.by("data").well().prints("list", "fetch");
  }

  @ParameterizedTest
  @CsvSource({
    "bogus, There is no command \"bogus\". Maybe look at marble --help.",
    "data bogus, There is no command \"bogus\". Maybe look at marble data --help.",
    "--bogus, Unknown option: '--bogus'. Maybe look at marble --help.",
    "carve --bogus, Unknown option: '--bogus'. Maybe look at marble carve --help.",
    "carve a b, Unmatched argument at index 2: 'b'. Maybe look at marble carve --help.",
    "verify, Missing required parameter: 'FILE.ticket'. Maybe look at marble verify --help.",
    "export x, Missing required option: '--output=OUT.onnx'. Maybe look at marble export --help.",
    "help bogus, Unknown subcommand 'bogus'. Maybe look at marble --help.",
    "data fetch, Missing required parameter: 'NAME'. Maybe look at marble data fetch --help.",
    "carve --seed, Missing required parameter for option '--seed' (S). "
        + "Maybe look at marble carve --help.",
    "carve --json --json, option '--json' should be specified only once. "
        + "Maybe look at marble carve --help.",
  })
  void namesTheWrongWord(String line, String answer) {
    Said said = Said.by((Object[]) line.split(" ", -1)).refused();
    assertTrue(said.err().strip().equalsIgnoreCase(answer), said::toString);
  }
}
