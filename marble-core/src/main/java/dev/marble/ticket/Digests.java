package dev.marble.ticket;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, the one digest that the format uses. */
public final class Digests {
  private static final int CHUNK = 1 << 14;

  private Digests() {}

  /** A fresh SHA-256. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * The digest as text.
   *
   * @param digest the digest, which is reset
   * @return lower-case hexadecimal
   */
  public static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * The SHA-256 of some bytes.
   *
   * @param bytes what to digest
   * @return lower-case hexadecimal
   */
  public static String sha256(byte[] bytes) {
    MessageDigest digest = sha256();
    digest.update(bytes);
    return hex(digest);
  }

  /**
   * Adds floats to digests, as little-endian IEEE 754 bytes.
   *
   * @param values the floats
   * @param digests what they are added to
   */
  public static void update(float[] values, MessageDigest... digests) {
    update(values, values.length, digests);
  }

  /**
   * Adds the first of some floats to digests, as little-endian IEEE 754 bytes.
   *
   * @param values the floats
   * @param length how many of them
   * @param digests what they are added to
   */
  public static void update(float[] values, int length, MessageDigest... digests) {
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < length; from += CHUNK) {
      int count = Math.min(CHUNK, length - from);
      buffer.clear();
      buffer.asFloatBuffer().put(values, from, count);
      for (MessageDigest digest : digests) {
        digest.update(buffer.array(), 0, count * Float.BYTES);
      }
    }
  }
}
