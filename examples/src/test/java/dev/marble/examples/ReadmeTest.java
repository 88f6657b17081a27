package dev.marble.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README shows as code stands in a file that the build compiles and runs. */
class ReadmeTest {
  private static final Path ROOT = Path.of("..");

  @Test
  void snippetsStandInTheExamples() throws IOException {
    StringBuilder sources = new StringBuilder();
    for (String name : List.of("SubsetSums", "RealSubsetSums")) {
      sources.append(
          Files.readString(Path.of("src/main/java/dev/marble/examples/" + name + ".java")));
    }
    String examples = withoutIndentation(sources.toString());
    var snippets =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(ROOT.resolve("README.md")));
    int count = 0;
    for (; snippets.find(); count++) {
      String wanted = withoutIndentation(snippets.group(1));
      assertTrue(!wanted.isBlank() && examples.contains(wanted), snippets.group(1));
    }
    assertEquals(2, count);
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
