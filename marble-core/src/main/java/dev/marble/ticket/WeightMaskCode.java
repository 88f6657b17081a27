package dev.marble.ticket;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Writes a {@link WeightMask} in about as many bits as its entropy says: a binary range code whose
 * probabilities come from counts alone, in integers, so that every machine makes the same bytes.
 *
 * <p>Two models are tried, and the shorter code is taken. {@link #PLAIN} goes by the weights that
 * are still to be kept among those that still come: T weights of which k are kept take log2 of (T
 * over k) bits, and a byte or two. {@link #COLUMNS} also counts what each input kept so far: masks
 * that were learnt drop whole inputs, such as pixels that are always black.
 *
 * <p>Range coding with carries: Martin, <i>Range encoding</i>, 1979, in the form of LZMA.
 */
final class WeightMaskCode {
  /** The model that counts over all weights. */
  static final int PLAIN = 0;

  /** The model that counts over each input. */
  static final int COLUMNS = 1;

  /** Probabilities are multiples of 2^-16. */
  private static final int ONE = 1 << 16;

  /** How many weights of a column the share of the whole tensor counts for. */
  private static final int PRIOR = 8;

  private static final long TOP = 1L << 24;

  private WeightMaskCode() {}

  /**
   * Encodes a mask.
   *
   * @param mask the mask, row-major over (outputs, inputs)
   * @param columns the inputs of one output
   */
  static byte[] encode(WeightMask mask, int columns) {
    byte[] plain = encode(mask, model(PLAIN, mask.size(), mask.kept(), columns), PLAIN);
    byte[] byColumn = encode(mask, model(COLUMNS, mask.size(), mask.kept(), columns), COLUMNS);
    return byColumn.length < plain.length ? byColumn : plain;
  }

  private static byte[] encode(WeightMask mask, Model model, int kind) {
    Encoder out = new Encoder(kind);
    for (int i = 0; i < mask.size(); i++) {
      int share = model.share(i);
      if (share > 0 && share < ONE) {
        out.write(mask.keeps(i), share);
      }
      model.seen(i, mask.keeps(i));
    }
    return out.finish();
  }

  /**
   * Decodes a mask, trusting nothing.
   *
   * @param bytes the code
   * @param size the number of weights
   * @param kept how many of them are kept
   * @param columns the inputs of one output
   * @throws TicketException if the bytes are not the code of such a mask
   */
  static WeightMask decode(byte[] bytes, int size, int kept, int columns) {
    if (bytes.length == 0 || (bytes[0] != PLAIN && bytes[0] != COLUMNS)) {
      throw TicketException.corrupt("a mask's code does not start with 0 or 1");
    }
    if (bytes.length > 1 && bytes[bytes.length - 1] == 0) {
      throw TicketException.corrupt("a mask's code has a zero byte at its end");
    }
    Model model = model(bytes[0], size, kept, columns);
    Decoder in = new Decoder(bytes);
    WeightMask mask = new WeightMask(size);
    for (int i = 0; i < size; i++) {
      int share = model.share(i);
      boolean keeps = share == ONE || share > 0 && in.read(share);
      if (keeps) {
        mask.keep(i);
      }
      model.seen(i, keeps);
    }
    in.checkEnd();
    if (mask.kept() != kept) {
      throw TicketException.corrupt("a mask's code keeps " + mask.kept() + " weights, not " + kept);
    }
    return mask;
  }

  /** The probability that a weight is kept, from what came before it. */
  private interface Model {
    /** In units of 2^-16; 0 and 1 are certain. */
    int share(int index);

    void seen(int index, boolean keeps);
  }

  private static Model model(int kind, int size, int kept, int columns) {
    return kind == PLAIN ? new Plain(size, kept) : new ByColumn(size, kept, columns);
  }

  private static int clamped(long share) {
    return Math.clamp(share, 1, ONE - 1);
  }

  private static final class Plain implements Model {
    private long left;
    private long toKeep;

    Plain(int size, int kept) {
      this.left = size;
      this.toKeep = kept;
    }

    @Override
    public int share(int index) {
      if (toKeep == 0 || toKeep == left) {
        return toKeep == 0 ? 0 : ONE;
      }
      return clamped((toKeep * ONE + left / 2) / left);
    }

    @Override
    public void seen(int index, boolean keeps) {
      left--;
      toKeep -= keeps ? 1 : 0;
    }
  }

  private static final class ByColumn implements Model {
    private final Plain all;
    private final long usual;
    private final int[] kept;

    ByColumn(int size, int kept, int columns) {
      this.all = new Plain(size, kept);
      this.usual = size == 0 ? 1 : clamped(((long) kept * ONE + size / 2) / size);
      this.kept = new int[columns];
    }

    @Override
    public int share(int index) {
      int certain = all.share(index);
      if (certain == 0 || certain == ONE) {
        return certain;
      }
      long rows = index / kept.length;
      return clamped(((long) kept[index % kept.length] * ONE + PRIOR * usual) / (rows + PRIOR));
    }

    @Override
    public void seen(int index, boolean keeps) {
      all.seen(index, keeps);
      kept[index % kept.length] += keeps ? 1 : 0;
    }
  }

  private static final class Encoder {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long low;
    private long range = 0xFFFFFFFFL;
    private int held = -1; // the byte that a carry may still change; none at first
    private long ones; // bytes 255 behind it

    Encoder(int kind) {
      out.write(kind);
    }

    void write(boolean bit, int share) {
      long bound = (range >>> 16) * share;
      if (bit) {
        range = bound;
      } else {
        low += bound;
        range -= bound;
      }
      while (range < TOP) {
        range <<= 8;
        shift();
      }
    }

    private void shift() {
      if (low < 0xFF000000L || low > 0xFFFFFFFFL) {
        int carry = (int) (low >>> 32);
        if (held >= 0) {
          out.write(held + carry);
        }
        for (; ones > 0; ones--) {
          out.write(0xFF + carry);
        }
        held = (int) (low >>> 24) & 0xFF;
      } else {
        ones++;
      }
      low = (low & 0x00FFFFFFL) << 8;
    }

    /** Zero bytes at the end go without saying. */
    byte[] finish() {
      for (int i = 0; i < 5; i++) {
        shift();
      }
      byte[] bytes = out.toByteArray();
      int length = bytes.length;
      while (length > 1 && bytes[length - 1] == 0) {
        length--;
      }
      return Arrays.copyOf(bytes, length);
    }
  }

  private static final class Decoder {
    private final byte[] bytes;
    private int at = 1;
    private long range = 0xFFFFFFFFL;
    private long code;

    Decoder(byte[] bytes) {
      this.bytes = bytes;
      for (int i = 0; i < 4; i++) {
        code = code << 8 | next();
      }
    }

    private int next() {
      return at < bytes.length ? bytes[at++] & 0xFF : pastEnd();
    }

    private int pastEnd() {
      at++;
      return 0;
    }

    boolean read(int share) {
      long bound = (range >>> 16) * share;
      boolean bit = code < bound;
      if (bit) {
        range = bound;
      } else {
        code -= bound;
        range -= bound;
      }
      while (range < TOP) {
        range <<= 8;
        code = code << 8 | next();
      }
      return bit;
    }

    void checkEnd() {
      if (at < bytes.length) {
        throw TicketException.corrupt("a mask's code goes on behind its last weight");
      }
    }
  }
}
