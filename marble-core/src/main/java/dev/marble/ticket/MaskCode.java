package dev.marble.ticket;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Writes the mask of one side of one tensor in few bytes. A subset, read as a number, falls into
 * the class of its bit length (0 for the empty subset); the class is written in a canonical Huffman
 * code, then the bits below the leading one as they are.
 *
 * <p>Bytes: the number of samples n; n + 1 code lengths, one per class 0 … n (0: the class does not
 * occur); then, most significant bit first, the weights in order; then zero bits up to a whole
 * byte. Within a length, codes ascend with the class. A mask with a single class uses codes of
 * length 1.
 */
final class MaskCode {
  private final int[] lengths;
  private final long[] codes;

  private MaskCode(int[] lengths) {
    this.lengths = lengths;
    this.codes = canonicalCodes(lengths);
  }

  /** Encodes a mask. */
  static byte[] encode(Mask mask) {
    int samples = mask.samples();
    long[] counts = new long[samples + 1];
    for (int i = 0; i < mask.size(); i++) {
      counts[bitLength(mask.get(i))]++;
    }
    MaskCode code = new MaskCode(huffmanLengths(counts));
    long bits = 8L * (samples + 2);
    for (int i = 0; i <= samples; i++) {
      bits += counts[i] * (code.lengths[i] + Math.max(0, i - 1));
    }
    BitWriter out = new BitWriter(Math.toIntExact((bits + 7) / 8));
    out.write(samples, 8);
    for (int length : code.lengths) {
      out.write(length, 8);
    }
    for (int i = 0; i < mask.size(); i++) {
      long subset = mask.get(i);
      int length = bitLength(subset);
      out.write(code.codes[length], code.lengths[length]);
      if (length > 1) {
        out.write(subset & (1L << length - 1) - 1, length - 1);
      }
    }
    return out.toByteArray();
  }

  /**
   * Decodes a mask, trusting nothing.
   *
   * @throws TicketException if the bytes are not the code of a mask of that size
   */
  static Mask decode(byte[] bytes, int size, int samples) {
    if (bytes.length < samples + 2 || bytes[0] != samples) {
      throw TicketException.corrupt(
          "a mask's code does not start with its " + samples + " samples");
    }
    if ((bytes.length - samples - 2) * 8L < size) {
      throw TicketException.corrupt("a mask's code is too short for " + size + " weights");
    }
    int[] lengths = new int[samples + 1];
    for (int i = 0; i <= samples; i++) {
      lengths[i] = bytes[i + 1];
    }
    checkLengths(lengths);
    MaskCode code = new MaskCode(lengths);
    BitReader in = new BitReader(bytes, samples + 2);
    Decoder decoder = new Decoder(code);
    Mask mask = new Mask(size, samples);
    for (int i = 0; i < size; i++) {
      int bits = decoder.next(in);
      mask.set(i, bits == 0 ? 0 : 1L << bits - 1 | in.read(bits - 1));
    }
    in.checkEnd();
    return mask;
  }

  private static int bitLength(long subset) {
    return 64 - Long.numberOfLeadingZeros(subset);
  }

  private record Node(long count, int order, Node left, Node right, int symbol) {}

  /** Code lengths of a Huffman code; equal counts are joined in order of their making. */
  private static int[] huffmanLengths(long[] counts) {
    PriorityQueue<Node> queue =
        new PriorityQueue<>(Comparator.comparingLong(Node::count).thenComparingInt(Node::order));
    int order = 0;
    for (int symbol = 0; symbol < counts.length; symbol++) {
      if (counts[symbol] > 0) {
        queue.add(new Node(counts[symbol], order++, null, null, symbol));
      }
    }
    int[] lengths = new int[counts.length];
    if (queue.size() == 1) {
      lengths[queue.remove().symbol()] = 1;
      return lengths;
    }
    while (queue.size() > 1) {
      Node left = queue.remove();
      Node right = queue.remove();
      queue.add(new Node(left.count() + right.count(), order++, left, right, -1));
    }
    if (!queue.isEmpty()) {
      assignLengths(queue.remove(), 0, lengths);
    }
    return lengths;
  }

  private static void assignLengths(Node node, int depth, int[] lengths) {
    if (node.symbol() >= 0) {
      lengths[node.symbol()] = depth;
    } else {
      assignLengths(node.left(), depth + 1, lengths);
      assignLengths(node.right(), depth + 1, lengths);
    }
  }

  /** A code must be complete: its lengths' 2^-length add up to 1; a single code has length 1. */
  private static void checkLengths(int[] lengths) {
    long room = 0;
    int used = 0;
    for (int length : lengths) {
      if (length < 0 || length > 62) {
        throw TicketException.corrupt("a mask's code has a code word of " + length + " bits");
      }
      if (length > 0) {
        used++;
        room += 1L << 62 - length;
        if (room > 1L << 62) {
          throw TicketException.corrupt("a mask's code has too many short code words");
        }
      }
    }
    boolean single = used == 1 && room == 1L << 61;
    if (used > 0 && room != 1L << 62 && !single) {
      throw TicketException.corrupt("a mask's code is not complete");
    }
  }

  private static long[] canonicalCodes(int[] lengths) {
    long[] codes = new long[lengths.length];
    long next = 0;
    for (int length = 1; length <= 62; length++) {
      next <<= 1;
      for (int symbol = 0; symbol < lengths.length; symbol++) {
        if (lengths[symbol] == length) {
          codes[symbol] = next++;
        }
      }
    }
    return codes;
  }

  /**
   * Canonical decoding: for each length, where its codes start and which symbols they stand for.
   */
  private static final class Decoder {
    private static final int FAST = 8;

    private final long[] firstCode = new long[64];
    private final int[] firstIndex = new int[64];
    private final int[] count = new int[64];
    private final int[] symbols;
    private final short[] fast = new short[1 << FAST];

    Decoder(MaskCode code) {
      int[] order = new int[code.lengths.length];
      int used = 0;
      for (int length = 1; length <= 62; length++) {
        firstIndex[length] = used;
        for (int symbol = 0; symbol < code.lengths.length; symbol++) {
          if (code.lengths[symbol] == length) {
            if (count[length]++ == 0) {
              firstCode[length] = code.codes[symbol];
            }
            order[used++] = symbol;
            fillFast(code.codes[symbol], length, symbol);
          }
        }
      }
      symbols = order;
    }

    private void fillFast(long code, int length, int symbol) {
      if (length <= FAST) {
        int from = (int) code << FAST - length;
        for (int i = 0; i < 1 << FAST - length; i++) {
          fast[from + i] = (short) (length << 8 | symbol);
        }
      }
    }

    int next(BitReader in) {
      int entry = fast[in.peek(FAST)];
      if (entry != 0) {
        in.skip(entry >> 8);
        return entry & 0xff;
      }
      long code = 0;
      for (int length = 1; length <= 62; length++) {
        code = code << 1 | in.read(1);
        long index = code - firstCode[length];
        if (count[length] > 0 && index >= 0 && index < count[length]) {
          return symbols[firstIndex[length] + (int) index];
        }
      }
      throw TicketException.corrupt("a mask's code has a code word that stands for nothing");
    }
  }

  /** Most significant bit first. */
  private static final class BitWriter {
    private final byte[] bytes;
    private int at;
    private long pending; // its low bits: what is not written yet
    private int pendingBits;

    BitWriter(int size) {
      this.bytes = new byte[size];
    }

    void write(long value, int bits) {
      if (pendingBits + bits > Long.SIZE) {
        int first = bits / 2;
        write(value >>> bits - first, first);
        write(value & (1L << bits - first) - 1, bits - first);
        return;
      }
      pending = bits == Long.SIZE ? value : pending << bits | value;
      pendingBits += bits;
      while (pendingBits >= Byte.SIZE) {
        pendingBits -= Byte.SIZE;
        bytes[at++] = (byte) (pending >>> pendingBits);
      }
    }

    byte[] toByteArray() {
      if (pendingBits > 0) {
        write(0, 8 - pendingBits);
      }
      assert at == bytes.length;
      return bytes;
    }
  }

  private static final class BitReader {
    private final byte[] bytes;
    private long bit;
    private final long end;

    BitReader(byte[] bytes, int from) {
      this.bytes = bytes;
      this.bit = from * 8L;
      this.end = bytes.length * 8L;
    }

    /** The next bits without moving; zeros after the end. At most 8. */
    int peek(int bits) {
      int at = (int) (bit >> 3);
      int two = (at < bytes.length ? bytes[at] & 0xff : 0) << 8;
      two |= at + 1 < bytes.length ? bytes[at + 1] & 0xff : 0;
      return two >> 16 - bits - (int) (bit & 7) & (1 << bits) - 1;
    }

    void skip(int bits) {
      bit += bits;
      if (bit > end) {
        throw TicketException.corrupt("a mask's code ends too early");
      }
    }

    long read(int bits) {
      long value = 0;
      for (int left = bits; left > 0; ) {
        int take = Math.min(8, left);
        value = value << take | peek(take);
        skip(take);
        left -= take;
      }
      return value;
    }

    void checkEnd() {
      long left = end - bit;
      if (left >= 8 || peek((int) left) != 0) {
        throw TicketException.corrupt("a mask's code has bytes after its end");
      }
    }
  }
}
