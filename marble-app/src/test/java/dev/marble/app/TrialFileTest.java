package dev.marble.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrialFileTest {
  /** Above every process number of the kernels that Java runs on. */
  private static final long NOBODY = 99_999_999_999L;

  @TempDir Path folder;

  @Test
  void removesWhatKilledProgramsLeft() throws IOException {
    Path goal = folder.resolve("a.ticket");
    long alive = ProcessHandle.current().pid();
    List<String> others =
        List.of(
            TrialFile.name(goal, alive),
            TrialFile.name(folder.resolve("b.ticket"), NOBODY),
            "a.ticket",
            ".a.ticket.x.trial");
    for (String other : others) {
      Files.createFile(folder.resolve(other));
    }
    Files.createFile(folder.resolve(TrialFile.name(goal, NOBODY)));
    assertEquals(folder.resolve(TrialFile.name(goal, alive)), TrialFile.beside(goal));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          others.stream().sorted().toList(),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void bearsAFolderThatIsNotThere() {
    Path goal = folder.resolve("none").resolve("a.ticket");
    assertEquals(goal.getParent(), TrialFile.beside(goal).getParent());
  }
}
