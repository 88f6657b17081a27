package dev.marble.lab.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that was killed at any moment ends with the same bytes as one that was not. */
final class KillTest {
  private static final RunSpec SPEC = SmallRun.spec(7);

  @TempDir private Path parent;
  private Path folder;
  private Map<String, byte[]> expected;

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @BeforeEach
  void runOnce() throws IOException {
    Path whole = parent.resolve("whole");
    assertEquals(SmallRun.STEPS, SmallRun.run(whole, SPEC, SmallRun.Killer.NONE));
    expected = SmallRun.files(whole.resolve(SPEC.name()));
    folder = parent.resolve(SPEC.name());
  }

  private static SmallRun.Killer after(int moments) {
    int[] left = {moments};
    return () -> {
      if (left[0]-- == 0) {
        throw new Killed();
      }
    };
  }

  private int runUntil(int moment) {
    try {
      SmallRun.run(parent, SPEC, after(moment));
      return 0;
    } catch (Killed e) {
      return 1;
    }
  }

  private void assertEndsTheSame(String said) throws IOException {
    SmallRun.run(parent, SPEC, SmallRun.Killer.NONE);
    Map<String, byte[]> actual = SmallRun.files(folder);
    assertEquals(expected.keySet(), actual.keySet(), said);
    expected.forEach((name, bytes) -> assertArrayEquals(bytes, actual.get(name), said + name));
  }

  @Test
  void killedOnceAtAnyMoment() throws IOException {
    int kills = 0;
    for (int moment = 0; runUntil(moment) == 1; moment++) {
      assertEndsTheSame("killed at moment " + moment + ": ");
      clear();
      kills++;
    }
    assertTrue(kills > 2 * SmallRun.STEPS, kills + " moments");
  }

  @Test
  void killedAgainAndAgain() throws IOException {
    for (int moment = 0; runUntil(5 + moment % 3) == 1; moment++) {
      assertTrue(moment < 100, "it gets on");
    }
    assertEndsTheSame("after many kills: ");
    assertEquals(0, SmallRun.run(parent, SPEC, SmallRun.Killer.NONE), "nothing is left to do");
  }

  /** As a power cut may leave them: cut short at any length, or with any one bit wrong. */
  @Test
  void filesThatWereCutOrDamagedAnywhere() throws IOException {
    runUntil(14);
    Map<String, byte[]> left = SmallRun.files(folder);
    assertTrue(left.containsKey("checkpoints/state") && !left.containsKey("result.json"));
    int cases = 0;
    boolean noticed = false;
    for (String name : left.keySet()) {
      byte[] whole = left.get(name);
      if (name.equals("spec.json") || name.equals(".lock")) {
        continue; // what says whose folder it is is not guessed
      }
      for (int at = 0; at < whole.length; at++) {
        restore(left);
        Files.write(folder.resolve(name), Arrays.copyOf(whole, at));
        assertEndsTheSame(name + " cut to " + at + ": ");
        restore(left);
        byte[] wrong = whole.clone();
        wrong[at] ^= (byte) (1 << at % 8);
        Files.write(folder.resolve(name), wrong);
        assertEndsTheSame(name + " with byte " + at + " wrong: ");
        cases++;
        noticed |= SmallRun.log(folder).orElse("").contains("does not have its checksum");
      }
    }
    assertTrue(cases > 400, cases + " places");
    assertTrue(noticed, "and the log says so");
  }

  private void restore(Map<String, byte[]> left) throws IOException {
    clear();
    Files.createDirectories(folder.resolve("checkpoints"));
    for (Map.Entry<String, byte[]> file : left.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
  }

  private void clear() throws IOException {
    for (String name : SmallRun.files(folder).keySet()) {
      Files.delete(folder.resolve(name));
    }
    Files.deleteIfExists(folder.resolve(RunFolder.LOG));
  }
}
