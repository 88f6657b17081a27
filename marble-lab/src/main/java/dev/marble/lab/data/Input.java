package dev.marble.lab.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The bytes of one file that nobody vouches for, plain or unpacked from gzip.
 *
 * <p>Memory is taken only for bytes that really arrive, and every failure is a {@link
 * DataException} that names the file.
 */
final class Input implements AutoCloseable {
  /** No deflate stream unpacks to more than this many bytes per packed byte. */
  private static final long MAX_DEFLATE_RATIO = 1032;

  private final InputStream stream;
  private final String what;

  /** At most this many bytes can still come; exact for plain files. */
  private final long available;

  private final boolean exact;

  private Input(InputStream stream, String what, long available, boolean exact) {
    this.stream = stream;
    this.what = what;
    this.available = available;
    this.exact = exact;
  }

  /** Opens a file; one whose name ends in {@code .gz} is unpacked on the way. */
  static Input open(Path file) {
    InputStream raw = null;
    try {
      long size = Files.size(file);
      raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
      if (!isPacked(file)) {
        return new Input(raw, file.toString(), size, true);
      }
      return new Input(
          new GZIPInputStream(raw, 1 << 16), file.toString(), size * MAX_DEFLATE_RATIO, false);
    } catch (IOException e) {
      closeQuietly(raw);
      throw failure(file.toString(), e);
    }
  }

  /**
   * Takes over a stream of which the length is already known.
   *
   * @param what its name for messages
   * @param size bytes it should hold
   */
  static Input of(InputStream stream, String what, long size) {
    return new Input(stream, what, size, true);
  }

  private static boolean isPacked(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
  }

  /** The name of the file, for messages. */
  String what() {
    return what;
  }

  /**
   * Compares what a header promises with the file, before memory is taken for it.
   *
   * @param header bytes of the header
   * @param payload bytes that must follow it
   */
  void expect(long header, long payload) {
    long total = header + payload;
    if (exact ? total != available : total > available) {
      throw new DataException(
          what
              + " should hold "
              + total
              + " bytes by its header, but "
              + (exact ? "holds " : "can hold no more than ")
              + available
              + ". Maybe it was not downloaded completely.");
    }
    Memory.check(payload, what);
  }

  /**
   * Reads exactly so many bytes.
   *
   * @throws DataException when the file ends before
   */
  byte[] bytes(int count) {
    try {
      byte[] bytes = stream.readNBytes(count);
      if (bytes.length < count) {
        throw cut(count - bytes.length);
      }
      return bytes;
    } catch (IOException e) {
      throw failure(what, e);
    }
  }

  /**
   * Fills the front of a buffer.
   *
   * @throws DataException when the file ends before
   */
  void fill(byte[] buffer, int count) {
    try {
      int read = stream.readNBytes(buffer, 0, count);
      if (read < count) {
        throw cut(count - read);
      }
    } catch (IOException e) {
      throw failure(what, e);
    }
  }

  /**
   * Reads to the end.
   *
   * @param limit bytes that are too many
   * @throws DataException when there are more
   */
  byte[] rest(int limit) {
    try {
      byte[] bytes = stream.readNBytes(limit);
      end();
      return bytes;
    } catch (IOException e) {
      throw failure(what, e);
    }
  }

  /** Checks that nothing follows. */
  void end() {
    try {
      if (stream.read() >= 0) {
        throw new DataException(what + " holds more bytes than it should.");
      }
    } catch (IOException e) {
      throw failure(what, e);
    }
  }

  private DataException cut(long missing) {
    return new DataException(
        what + " ends " + missing + " bytes early. Maybe it was not downloaded completely.");
  }

  /** Puts what went wrong into a sentence. */
  static DataException failure(String what, IOException e) {
    return switch (e) {
      case NoSuchFileException none -> new DataException("There is no file " + what + ".");
      case EOFException early ->
          new DataException(what + " ends early. Maybe it was not downloaded completely.");
      case ZipException damaged ->
          new DataException(what + " is damaged (" + damaged.getMessage() + ").");
      default -> new DataException(what + " cannot be read (" + e.getMessage() + ").");
    };
  }

  private static void closeQuietly(InputStream stream) {
    if (stream != null) {
      try {
        stream.close();
      } catch (IOException e) {
        // The first failure is the one to report.
      }
    }
  }

  @Override
  public void close() {
    closeQuietly(stream);
  }
}
