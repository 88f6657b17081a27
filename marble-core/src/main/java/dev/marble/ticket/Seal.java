package dev.marble.ticket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The end of a ticket's file: the comment of the zip, {@code marble-ticket VERSION sha256 HEX},
 * whose digest is over every byte before it. So any changed byte and any cut is noticed.
 */
final class Seal {
  private static final int HEX = 64;
  private static final int LOOK_BACK = 128;
  private static final String START = "marble-ticket ";
  private static final String SHA = " sha256 ";

  private Seal() {}

  /** The comment before the digest is known. */
  static String blank() {
    return START + TicketHeader.VERSION + SHA + "0".repeat(HEX);
  }

  /** Replaces the blank digest at the end of the file by the real one. */
  static void close(FileChannel file) throws IOException {
    long end = file.size() - HEX;
    byte[] digest = digest(file, end).getBytes(StandardCharsets.US_ASCII);
    file.write(ByteBuffer.wrap(digest), end);
  }

  /** Checks the digest, and then the version. */
  static void check(FileChannel file) throws IOException {
    long size = file.size();
    int look = (int) Math.min(LOOK_BACK, size);
    ByteBuffer tail = ByteBuffer.allocate(look);
    while (tail.hasRemaining() && file.read(tail, size - look + tail.position()) >= 0) {}
    String text = new String(tail.array(), 0, tail.position(), StandardCharsets.ISO_8859_1);
    int start = text.lastIndexOf(START);
    int sha = text.lastIndexOf(SHA);
    if (start < 0 || sha < start || text.length() - sha - SHA.length() != HEX) {
      throw TicketException.corrupt(
          "it does not end with a ticket's seal, so it is no ticket, or it was cut");
    }
    if (!text.substring(sha + SHA.length()).equals(digest(file, size - HEX))) {
      throw TicketException.corrupt("its bytes do not match its seal: it was changed or damaged");
    }
    try {
      Versions.check(Long.parseLong(text.substring(start + START.length(), sha)));
    } catch (NumberFormatException e) {
      throw TicketException.corrupt("its seal names no version");
    }
  }

  private static String digest(FileChannel file, long end) throws IOException {
    MessageDigest digest = Digests.sha256();
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    for (long at = 0; at < end; ) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
      int read = file.read(buffer, at);
      if (read < 0) {
        break;
      }
      at += read;
      digest.update(buffer.flip());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
