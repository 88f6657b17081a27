package dev.marble.lab.data;

import dev.marble.io.AtomicFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes known files out of a tar (POSIX ustar, packed with gzip).
 *
 * <p>Only files whose full name and length are expected are written, under names that Marble chose:
 * whatever else is in there, nothing lands outside the folder.
 */
final class Tar {
  private static final int BLOCK = 512;
  private static final int MAX_ENTRIES = 10_000;

  /**
   * The header of one entry.
   *
   * @param path full name
   * @param bytes length of the content
   * @param isFile whether it is a plain file
   */
  private record Entry(String path, long bytes, boolean isFile) {}

  private Tar() {}

  /**
   * Unpacks.
   *
   * @param packed the {@code .tar.gz}
   * @param members what to take
   * @param folder where to put it
   * @throws DataException when the tar is damaged or lacks one of the files
   */
  static void unpack(Path packed, List<Source.Member> members, Path folder) {
    List<Source.Member> missing = new ArrayList<>(members);
    try (Input input = Input.open(packed)) {
      byte[] block = new byte[BLOCK];
      for (int entries = 0; !missing.isEmpty() && entries < MAX_ENTRIES; entries++) {
        input.fill(block, BLOCK);
        if (isZero(block)) {
          break;
        }
        Entry entry = entry(block, packed);
        Optional<Source.Member> member =
            missing.stream()
                .filter(each -> entry.isFile() && each.path().equals(entry.path()))
                .findFirst();
        if (member.isPresent()) {
          take(input, entry, member.get(), folder, packed);
          missing.remove(member.get());
        } else {
          skip(input, padded(entry.bytes()));
        }
      }
    }
    if (!missing.isEmpty()) {
      throw new DataException(packed + " lacks the file " + missing.getFirst().path() + ".");
    }
  }

  private static boolean isZero(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private static Entry entry(byte[] block, Path packed) {
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      // The field of the checksum itself counts as blanks.
      sum += i >= 148 && i < 156 ? ' ' : block[i] & 0xFF;
    }
    if (sum != octal(block, 148, 8, packed)) {
      throw new DataException(packed + " is damaged: a tar header has a wrong checksum.");
    }
    String prefix = text(block, 257, 5).equals("ustar") ? text(block, 345, 155) : "";
    String name = text(block, 0, 100);
    boolean isFile = block[156] == '0' || block[156] == 0;
    String path = prefix.isEmpty() ? name : prefix + "/" + name;
    return new Entry(path, octal(block, 124, 12, packed), isFile);
  }

  private static String text(byte[] block, int from, int length) {
    int end = from;
    while (end < from + length && block[end] != 0) {
      end++;
    }
    return new String(block, from, end - from, StandardCharsets.UTF_8);
  }

  private static long octal(byte[] block, int from, int length, Path packed) {
    String digits = text(block, from, length).strip();
    if (!digits.matches("[0-7]{1,12}")) {
      throw new DataException(packed + " is damaged: a tar header has no octal number.");
    }
    return Long.parseLong(digits, 8);
  }

  private static long padded(long bytes) {
    return (bytes + BLOCK - 1) / BLOCK * BLOCK;
  }

  private static void take(
      Input input, Entry entry, Source.Member member, Path folder, Path packed) {
    if (entry.bytes() != member.bytes()) {
      throw new DataException(
          packed
              + " holds "
              + entry.path()
              + " with "
              + entry.bytes()
              + " bytes, but it should have "
              + member.bytes()
              + ".");
    }
    byte[] buffer = new byte[1 << 16];
    try (AtomicFile out = AtomicFile.create(folder.resolve(member.file()), true)) {
      long left = entry.bytes();
      while (left > 0) {
        int count = (int) Math.min(left, buffer.length);
        input.fill(buffer, count);
        out.write(ByteBuffer.wrap(buffer, 0, count));
        left -= count;
      }
      out.commit();
    }
    skip(input, padded(entry.bytes()) - entry.bytes());
  }

  private static void skip(Input input, long bytes) {
    byte[] buffer = new byte[1 << 16];
    long left = bytes;
    while (left > 0) {
      int count = (int) Math.min(left, buffer.length);
      input.fill(buffer, count);
      left -= count;
    }
  }
}
