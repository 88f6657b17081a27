package dev.marble.lab.run;

import dev.marble.MarbleException;
import dev.marble.io.AtomicFile;
import dev.marble.ticket.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Some work whose output is one file, with its SHA-256 in another beside it ({@code NAME.sha256},
 * which {@code sha256sum -c} understands). It is done if both are there and agree. Output that does
 * not agree, after a power cut for example, is made again.
 *
 * <p>The sum is written first. While one output replaces another, the sums of both are there, so
 * that a kill at any moment leaves one of the two, whole.
 */
public final class Step {
  private static final int BUFFER = 1 << 16;

  private final Path path;
  private final Path sums;
  private final RunLog log;

  Step(Path path, RunLog log) {
    this.path = path;
    this.sums = path.resolveSibling(path.getFileName() + ".sha256");
    this.log = log;
  }

  /** The output's file, whether it is there or not. */
  public Path path() {
    return path;
  }

  /** Whether the output is there, whole. */
  public boolean isDone() {
    if (!isThere()) {
      return false;
    }
    try (InputStream in = Files.newInputStream(path)) {
      return agrees(sum(in));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The output, if it is there, whole. */
  public Optional<byte[]> find() {
    if (!isThere()) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Files.readAllBytes(path);
      return agrees(Digests.sha256(bytes)) ? Optional.of(bytes) : Optional.empty();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private boolean isThere() {
    return Files.isRegularFile(path) && Files.isRegularFile(sums);
  }

  private boolean agrees(String sum) throws IOException {
    List<String> lines = lines();
    if (!lines.contains(line(sum))) {
      log.add("\"" + path.getFileName() + "\" does not have its checksum and is made again");
      return false;
    }
    if (lines.size() > 1) {
      writeSums(line(sum)); // as it would be if nothing had been killed
    }
    return true;
  }

  /** The lines that are whole, with their ends. */
  private List<String> lines() throws IOException {
    if (!Files.isRegularFile(sums)) {
      return List.of();
    }
    String text = new String(Files.readAllBytes(sums), StandardCharsets.ISO_8859_1);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(line -> line + "\n").toList();
  }

  private String line(String sum) {
    return sum + "  " + path.getFileName() + "\n";
  }

  private static String sum(InputStream in) throws IOException {
    MessageDigest digest = Digests.sha256();
    byte[] buffer = new byte[BUFFER];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      digest.update(buffer, 0, read);
    }
    return Digests.hex(digest);
  }

  /**
   * The output: as it is if it is there, or else made now.
   *
   * @param work makes it
   * @return the output
   */
  public byte[] get(Supplier<byte[]> work) {
    Optional<byte[]> found = find();
    if (found.isPresent()) {
      return found.get();
    }
    byte[] made = work.get();
    write(made);
    return made;
  }

  /**
   * Makes the output unless it is there.
   *
   * @param work writes it, piece by piece, and does not commit
   * @return the output's file
   */
  public Path file(Consumer<AtomicFile> work) {
    if (!isDone()) {
      write(work);
    }
    return path;
  }

  /**
   * Writes the output, whatever was there before: a checkpoint that follows another.
   *
   * @param output what the file will hold
   */
  public void write(byte[] output) {
    write(file -> file.write(output));
  }

  /**
   * Writes the output, whatever was there before.
   *
   * @param work writes it, piece by piece, and does not commit
   * @throws MarbleException if that fails; what was there before is still there
   */
  public void write(Consumer<AtomicFile> work) {
    try (AtomicFile file = AtomicFile.create(path, true)) {
      work.accept(file);
      String line = line(sum(Channels.newInputStream(file.channel().position(0))));
      List<String> before = lines();
      // All of them: after kills, any may be that of the file which is there now.
      writeSums(line + String.join("", before));
      file.commit();
      if (!before.isEmpty()) {
        writeSums(line);
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private void writeSums(String text) {
    AtomicFile.write(sums, true, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Takes the output away: a checkpoint that is no longer needed. */
  public void delete() {
    try {
      Files.deleteIfExists(path);
      Files.deleteIfExists(sums);
    } catch (IOException e) {
      throw new MarbleException(
          "The file \"" + path + "\" cannot be removed: " + RunFolder.reason(e) + ".", e);
    }
  }

  private MarbleException unreadable(IOException e) {
    return new MarbleException(
        "The file \"" + path + "\" cannot be read: " + RunFolder.reason(e) + ".", e);
  }
}
