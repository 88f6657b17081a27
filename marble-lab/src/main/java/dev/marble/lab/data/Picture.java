package dev.marble.lab.data;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/**
 * One decoded picture.
 *
 * @param channels 1 for grey, 3 for red, green, blue
 * @param height rows
 * @param width columns
 * @param levels shape (channels, height, width), unsigned
 */
// The array never leaves the package and nothing compares pictures.
@SuppressWarnings("ArrayRecordComponent")
record Picture(int channels, int height, int width, byte[] levels) {
  /** No larger picture is decoded, whatever its header says. */
  private static final int MAX_SIDE = 8192;

  private static final int COLOURS = 3;

  /**
   * Decodes the first image of a PNG, JPEG, GIF or BMP file. The size in its header is checked
   * before memory is taken; transparency is ignored.
   */
  static Picture read(Path file) {
    try (ImageInputStream stream = new FileImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        throw new DataException(file + " is no PNG, JPEG, GIF or BMP picture.");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(stream, true, true);
        checkSize(file, reader.getWidth(0), reader.getHeight(0));
        return of(reader.read(0));
      } finally {
        reader.dispose();
      }
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new DataException(file + " is a damaged picture (" + e.getMessage() + ").");
    }
  }

  private static void checkSize(Path file, int width, int height) {
    if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
      throw new DataException(
          file
              + " has "
              + width
              + "×"
              + height
              + " pixels, but a picture may have "
              + MAX_SIDE
              + "×"
              + MAX_SIDE
              + ".");
    }
  }

  private static Picture of(BufferedImage image) {
    int height = image.getHeight();
    int width = image.getWidth();
    return isGrey(image)
        ? new Picture(1, height, width, grey(image.getRaster()))
        : new Picture(COLOURS, height, width, colours(image));
  }

  private static boolean isGrey(BufferedImage image) {
    return image.getColorModel() instanceof ComponentColorModel
        && image.getRaster().getNumBands() <= 2;
  }

  /** The stored levels: Java's own conversion would change them, as it takes grey for linear. */
  private static byte[] grey(Raster raster) {
    int bits = raster.getSampleModel().getSampleSize(0);
    int[] samples = raster.getSamples(0, 0, raster.getWidth(), raster.getHeight(), 0, (int[]) null);
    byte[] levels = new byte[samples.length];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) (samples[i] * 255L / ((1L << bits) - 1));
    }
    return levels;
  }

  private static byte[] colours(BufferedImage image) {
    int plane = image.getWidth() * image.getHeight();
    int[] colours =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    byte[] levels = new byte[COLOURS * plane];
    for (int i = 0; i < plane; i++) {
      levels[i] = (byte) (colours[i] >> 16);
      levels[plane + i] = (byte) (colours[i] >> 8);
      levels[2 * plane + i] = (byte) colours[i];
    }
    return levels;
  }

  /** Whether all channels are the same everywhere. */
  boolean isColourless() {
    int plane = height * width;
    for (int i = plane; i < levels.length; i++) {
      if (levels[i] != levels[i - plane]) {
        return false;
      }
    }
    return true;
  }

  /** This picture with one channel (the first one) or with three. */
  Picture withChannels(int wanted) {
    if (wanted == channels) {
      return this;
    }
    int plane = height * width;
    byte[] other = new byte[wanted * plane];
    for (int c = 0; c < wanted; c++) {
      System.arraycopy(levels, 0, other, c * plane, plane);
    }
    return new Picture(wanted, height, width, other);
  }

  /** This picture with {@code side} × {@code side} pixels, each the mean of the area it covers. */
  Picture resized(int side) {
    if (height == side && width == side) {
      return this;
    }
    byte[] smaller = new byte[channels * side * side];
    double down = (double) height / side;
    double across = (double) width / side;
    for (int i = 0; i < smaller.length; i++) {
      int channel = i / (side * side);
      int r = i / side % side;
      int c = i % side;
      smaller[i] =
          (byte)
              (int) (mean(channel, r * down, (r + 1) * down, c * across, (c + 1) * across) + 0.5);
    }
    return new Picture(channels, side, side, smaller);
  }

  private double mean(int channel, double top, double bottom, double left, double right) {
    double sum = 0;
    double area = 0;
    for (int r = (int) top; r < bottom && r < height; r++) {
      double rowShare = Math.min(bottom, r + 1) - Math.max(top, r);
      for (int c = (int) left; c < right && c < width; c++) {
        double share = rowShare * (Math.min(right, c + 1) - Math.max(left, c));
        sum += share * (levels[(channel * height + r) * width + c] & 0xFF);
        area += share;
      }
    }
    return sum / area;
  }
}
