package dev.marble.lab.run;

import dev.marble.MarbleException;
import dev.marble.io.AtomicFile;
import dev.marble.ticket.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A text file whose last line is the SHA-256 of the lines above. Written at once or not at all. */
public final class CheckedText {
  private static final String SUM = "sha256 ";
  private static final int SUM_LENGTH = SUM.length() + 64 + 1;

  private CheckedText() {}

  /**
   * Writes a file, whatever was there before.
   *
   * @param path the file
   * @param lines whole lines: the last one, too, ends with a line break
   */
  public static void write(Path path, String lines) {
    AtomicFile.write(path, true, bytes(lines + sum(lines)));
  }

  /**
   * Reads a file.
   *
   * @param path the file
   * @return its lines without the sum
   * @throws MarbleException if it cannot be read, or is not as it was written
   */
  public static String read(Path path) {
    try {
      String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
      int end = text.length() - SUM_LENGTH;
      if (end < 0 || !text.substring(end).equals(sum(text.substring(0, end)))) {
        throw damaged(path, "its checksum does not match", null);
      }
      return text.substring(0, end);
    } catch (IOException e) {
      throw damaged(path, "it cannot be read", e);
    }
  }

  /**
   * What to say of a damaged file.
   *
   * @param path the file
   * @param why what is wrong with it
   * @param cause what was caught, or null
   * @return the sentence, to be thrown
   */
  public static MarbleException damaged(Path path, String why, Exception cause) {
    return new MarbleException(
        "The file \""
            + path
            + "\" is damaged: "
            + why
            + ". Maybe delete it, and run the same command again.",
        cause);
  }

  private static String sum(String lines) {
    return SUM + Digests.sha256(bytes(lines)) + "\n";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
