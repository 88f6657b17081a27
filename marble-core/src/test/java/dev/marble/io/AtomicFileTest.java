package dev.marble.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.marble.MarbleException;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFileTest {
  private static final byte[] OLD = "old".getBytes(UTF_8);
  private static final byte[] NEW = "something new".getBytes(UTF_8);

  @TempDir Path folder;

  private Path goal() {
    return folder.resolve("a.ticket");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void nothingAppearsBeforeTheCommit() throws IOException {
    try (AtomicFile file = AtomicFile.create(goal(), false)) {
      file.write(NEW);
      assertTrue(Files.notExists(goal()));
      assertEquals(1, names().size(), "one temporary file, in the same folder");
      file.commit();
      assertArrayEquals(NEW, Files.readAllBytes(goal()));
    }
    assertEquals(List.of("a.ticket"), names());
  }

  @Test
  void withoutACommitNothingIsLeft() throws IOException {
    try (AtomicFile file = AtomicFile.create(goal(), false)) {
      file.write(NEW);
    }
    assertEquals(List.of(), names());
  }

  @Test
  void closingTwiceIsFine() throws IOException {
    AtomicFile file = AtomicFile.create(goal(), false);
    file.commit();
    file.close();
    file.close();
    assertEquals(List.of("a.ticket"), names());
  }

  @Test
  void writesAppendAndTheChannelCanGoBack() throws IOException {
    try (AtomicFile file = AtomicFile.create(goal(), false)) {
      file.write(new byte[] {1, 2, 3, 4});
      file.write(ByteBuffer.wrap(new byte[] {9, 5, 6, 9}, 1, 2));
      file.channel().write(ByteBuffer.wrap(new byte[] {7}), 0);
      file.write(new byte[] {8});
      file.commit();
    }
    assertArrayEquals(new byte[] {7, 2, 3, 4, 5, 6, 8}, Files.readAllBytes(goal()));
  }

  @Test
  void aFileIsReplacedOnlyIfThatWasAsked() throws IOException {
    AtomicFile.write(goal(), false, OLD);
    assertRefused(() -> AtomicFile.write(goal(), false, NEW), "already exists", goal());
    assertRefused(() -> AtomicFile.checkGoal(goal(), false), "already exists", goal());
    assertArrayEquals(OLD, Files.readAllBytes(goal()));
    AtomicFile.checkGoal(goal(), true);
    AtomicFile.write(goal(), true, NEW);
    assertArrayEquals(NEW, Files.readAllBytes(goal()));
    assertEquals(List.of("a.ticket"), names());
  }

  @Test
  void aNameThatWasTakenMeanwhileIsNotReplaced() throws IOException {
    try (AtomicFile file = AtomicFile.create(goal(), false)) {
      file.write(NEW);
      Files.write(goal(), OLD);
      assertRefused(file::commit, "already exists", goal());
    }
    assertArrayEquals(OLD, Files.readAllBytes(goal()));
    assertEquals(List.of("a.ticket"), names());
  }

  @Test
  void aFailureInTheMiddleLeavesTheOldFile() throws IOException {
    Files.write(goal(), OLD);
    assertThrows(
        IllegalStateException.class,
        () -> {
          try (AtomicFile file = AtomicFile.create(goal(), true)) {
            file.write(NEW);
            throw new IllegalStateException("asked for");
          }
        });
    assertArrayEquals(OLD, Files.readAllBytes(goal()));
    assertEquals(List.of("a.ticket"), names());
  }

  @Test
  void aFailureToWriteLeavesTheOldFile() throws IOException {
    Files.write(goal(), OLD);
    try (AtomicFile file = AtomicFile.create(goal(), true)) {
      file.write(NEW);
      file.channel().close(); // as if the disk were gone
      assertRefused(() -> file.write(NEW), "could not be written", goal());
      assertRefused(file::commit, "could not be written", goal());
    }
    assertArrayEquals(OLD, Files.readAllBytes(goal()));
    assertEquals(List.of("a.ticket"), names());
  }

  @Test
  void twoWritersOfOneFileDoNotMix() throws IOException {
    try (AtomicFile first = AtomicFile.create(goal(), true);
        AtomicFile second = AtomicFile.create(goal(), true)) {
      first.write(OLD);
      second.write(NEW);
      second.commit();
      assertArrayEquals(NEW, Files.readAllBytes(goal()));
      first.commit();
    }
    assertArrayEquals(OLD, Files.readAllBytes(goal()));
    assertEquals(List.of("a.ticket"), names());
  }

  @Test
  void aMissingFolderIsNamed() {
    Path missing = folder.resolve("no/such");
    assertRefused(() -> AtomicFile.create(missing.resolve("a"), false), "does not exist", missing);
    assertRefused(
        () -> AtomicFile.checkGoal(missing.resolve("a"), true), "does not exist", missing);
  }

  @Test
  void aFolderIsNoGoal() {
    assertRefused(() -> AtomicFile.create(folder, true), "is a folder", folder);
    assertRefused(() -> AtomicFile.create(Path.of("/"), true), "is a folder", Path.of("/"));
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() {
    File readOnly = folder.resolve("read-only").toFile();
    assertTrue(readOnly.mkdir() && readOnly.setWritable(false));
    assumeFalse(readOnly.canWrite(), "this user may write everywhere");
    Path inside = readOnly.toPath().resolve("a");
    assertRefused(() -> AtomicFile.create(inside, true), "cannot be written", readOnly.toPath());
  }

  /** A program that ends in the middle of its work. */
  static final class Unfinished {
    private Unfinished() {}

    public static void main(String[] args) {
      AtomicFile file = AtomicFile.create(Path.of(args[0]), true);
      file.write(NEW);
      assertTrue(file.channel().isOpen());
    }
  }

  @Test
  void aProgramThatEndsLeavesNothingBehind() throws Exception {
    Files.write(goal(), OLD);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                Unfinished.class.getName(),
                goal().toString())
            .inheritIO()
            .start();
    assertEquals(0, process.waitFor());
    assertArrayEquals(OLD, Files.readAllBytes(goal()));
    assertEquals(List.of("a.ticket"), names());
  }

  private static void assertRefused(Executable work, String why, Path named) {
    String sentence = assertThrows(MarbleException.class, work).getMessage();
    assertTrue(sentence.contains(why), sentence);
    assertTrue(sentence.contains("\"" + named + "\""), sentence);
  }

  @Test
  void whatKilledProcessesLeftIsRemoved() throws IOException, InterruptedException {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    long here = ProcessHandle.current().pid();
    List<String> kept =
        List.of(
            ".a.ticket." + here + ".1f.tmp",
            ".a.ticket." + ended.pid() + ".tmp",
            ".b.ticket." + ended.pid() + ".1f.tmp",
            "a.ticket." + ended.pid() + ".1f.tmp");
    for (String name : kept) {
      Files.write(folder.resolve(name), OLD);
    }
    Files.write(folder.resolve(".a.ticket." + ended.pid() + ".1f.tmp"), OLD);
    AtomicFile.removeOrphans(goal());
    assertEquals(kept.stream().sorted().toList(), names());
  }
}
