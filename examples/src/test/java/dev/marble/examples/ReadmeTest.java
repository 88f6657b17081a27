package dev.marble.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README shows as code stands in a file that the build compiles and runs. */
class ReadmeTest {
  private static final Path ROOT = Path.of("..");

  @Test
  void snippetStandsInTheExample() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    String source = Files.readString(Path.of("src/main/java/dev/marble/examples/SubsetSums.java"));
    int start = readme.indexOf("```java\n") + "```java\n".length();
    String snippet = readme.substring(start, readme.indexOf("```", start));
    String wanted = withoutIndentation(snippet);
    assertTrue(!wanted.isBlank() && withoutIndentation(source).contains(wanted), snippet);
  }

  @Test
  void linksLeadToFiles() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    var links = Pattern.compile("\\]\\(([^)#:]+)\\)").matcher(readme);
    while (links.find()) {
      assertTrue(Files.exists(ROOT.resolve(links.group(1))), links.group(1));
    }
  }

  private static String withoutIndentation(String text) {
    return text.replaceAll("(?m)^\\s+", "");
  }
}
