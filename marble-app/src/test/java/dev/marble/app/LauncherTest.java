package dev.marble.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The file that users start. It builds Marble when the sources are newer than its last build, and a
 * build should not build itself: so this is skipped until somebody has started it.
 */
final class LauncherTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Path LAUNCHER = HOME.resolve("marble");

  @TempDir private Path folder;

  @BeforeAll
  static void look() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "skipped: there is no /bin/sh");
    assumeTrue(Files.isExecutable(LAUNCHER), () -> "skipped: there is no " + LAUNCHER);
    assumeTrue(isFresh(), () -> "skipped: " + LAUNCHER + " would build Marble first");
  }

  private static boolean isFresh() throws IOException {
    Path built = HOME.resolve("target/launcher/built");
    if (!Files.exists(built)) {
      return false;
    }
    FileTime time = Files.getLastModifiedTime(built);
    if (isNewer(HOME.resolve("pom.xml"), time)) {
      return false;
    }
    for (String module : List.of("marble-core", "marble-onnx", "marble-lab", "marble-app")) {
      Path folder = HOME.resolve(module);
      try (Stream<Path> sources = Files.walk(folder.resolve("src/main"))) {
        if (isNewer(folder.resolve("pom.xml"), time)
            || sources.anyMatch(path -> isNewer(path, time))) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isNewer(Path path, FileTime time) {
    return path.toFile().lastModified() >= time.toMillis();
  }

  @Test
  void startsFromAnywhere() throws IOException, InterruptedException {
    Path link = Files.createSymbolicLink(folder.resolve("my marble"), LAUNCHER);
    Said said = Program.run(folder, List.of(link.toString(), "--version")).well();
    assertEquals("marble 0.1.0 (Java 25)\n", said.out());
    Files.delete(link); // or else JUnit warns that it does so
  }

  @Test
  void handsArgumentsAndExitCodesThrough() throws IOException, InterruptedException {
    String launcher = LAUNCHER.toString();
    Program.run(folder, List.of(launcher, "verify", "no such * file.ticket"))
        .refused("\"no such * file.ticket\"");
    Said said =
        Program.run(
                folder,
                List.of(launcher, "carve", "-o", "a b.ticket", "--data=strokes", "--limit=100"))
            .well();
    assertEquals("a b.html", said.row("Report"));
    Program.run(folder, List.of(launcher, "verify", "a b.ticket")).well();
    Path other = SmallModel.shipped(folder);
    Program.run(folder, List.of(launcher, "verify", "a b.ticket", "--target", other.toString()))
        .well();
    assertTrue(Files.exists(folder.resolve("a b.ticket")));
  }
}
