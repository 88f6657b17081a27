package dev.marble.app.page;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * A picture of up to four colours, two bits per pixel, colour 0 transparent (PNG, ISO/IEC 15948).
 * Written here because {@code javax.imageio} would load the window system's libraries for it.
 */
public final class Png {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int BIT_DEPTH = 2;
  private static final int INDEXED = 3;

  private final int width;
  private final int height;
  private final int rowBytes;
  private final byte[] rows;

  /**
   * A transparent picture.
   *
   * @param width columns, at least 1
   * @param height rows, at least 1
   */
  public Png(int width, int height) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("a picture of " + width + " × " + height + " pixels");
    }
    this.width = width;
    this.height = height;
    this.rowBytes = 1 + (width + 3) / 4; // the first byte names the row's filter: 0, none
    this.rows = new byte[Math.multiplyExact(rowBytes, height)];
  }

  /** Columns. */
  public int width() {
    return width;
  }

  /** Rows. */
  public int height() {
    return height;
  }

  /**
   * Colours a transparent pixel.
   *
   * @param x its column
   * @param y its row
   * @param color 1, 2 or 3
   */
  public void set(int x, int y, int color) {
    rows[y * rowBytes + 1 + x / 4] |= (byte) (color << 6 - 2 * (x % 4));
  }

  /**
   * The picture as an address that holds all of it.
   *
   * @param colors what 1, 2 and 3 look like, as 0xRRGGBB
   * @return a {@code data:} URI
   */
  public String toDataUri(int... colors) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(toBytes(colors));
  }

  private byte[] toBytes(int... colors) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(SIGNATURE);
    chunk(
        out,
        "IHDR",
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put((byte) BIT_DEPTH)
            .put((byte) INDEXED)
            .array());
    ByteBuffer palette = ByteBuffer.allocate(3 * (colors.length + 1)).put(new byte[3]);
    for (int color : colors) {
      palette.put((byte) (color >> 16)).put((byte) (color >> 8)).put((byte) color);
    }
    chunk(out, "PLTE", palette.array());
    chunk(out, "tRNS", new byte[1]);
    chunk(out, "IDAT", deflated());
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  private byte[] deflated() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 13];
    try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION)) {
      deflater.setInput(rows);
      deflater.finish();
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
    }
    return out.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    out.writeBytes(name);
    out.writeBytes(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
