package dev.marble.lab.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** When the system takes no more bytes, a run says so, and goes on where it was once it does. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no limit on the length of files")
final class FullDiskTest {
  private static final int STEPS = 200;

  @TempDir private Path parent;

  /** In a process whose files cannot be longer than so many blocks of 512 bytes. */
  private String runWithin(int blocks) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "ulimit -f " + blocks + " && exec \"$@\"", "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:-UsePerfData", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of(SmallRun.class.getName(), parent.toString(), "" + STEPS));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  @Test
  void theFolderStaysUsable() throws IOException, InterruptedException {
    RunSpec spec = SmallRun.spec(7);
    Path whole = parent.resolve("whole");
    SmallRun.run(whole, spec, STEPS, SmallRun.Killer.NONE);
    String said = runWithin(4);
    assertTrue(said.contains("metrics.rows\" could not be written: "), said);
    assertEquals(1, said.lines().count(), said);
    Path folder = RunFolder.of(parent, spec);
    assertTrue(Files.size(folder.resolve("metrics.rows")) <= 2048);
    RunEntry run = RunCatalog.read(parent).find("small");
    assertEquals(RunState.UNFINISHED, run.state());
    assertEquals("loss", run.lastMetric().orElseThrow().getKey());

    int worked = SmallRun.run(parent, spec, STEPS, SmallRun.Killer.NONE);
    assertTrue(worked < STEPS, worked + " steps were left");
    Map<String, byte[]> expected = SmallRun.files(whole.resolve(spec.name()));
    Map<String, byte[]> actual = SmallRun.files(folder);
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((name, bytes) -> assertArrayEquals(bytes, actual.get(name), name));
    assertEquals(RunState.DONE, RunCatalog.read(parent).find("small").state());
  }
}
