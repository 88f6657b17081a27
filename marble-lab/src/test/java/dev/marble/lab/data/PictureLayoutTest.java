package dev.marble.lab.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PictureLayoutTest {
  @TempDir private Path folder;

  private DataSet open(Split split) {
    return DataSets.open(folder.toString(), split);
  }

  private Path write(BufferedImage image, String format, String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    assertTrue(ImageIO.write(image, format, file.toFile()));
    return file;
  }

  /** A grey ramp: level {@code first + 10 · row + column}. */
  private static BufferedImage grey(int width, int height, int first) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int r = 0; r < height; r++) {
      for (int c = 0; c < width; c++) {
        image.getRaster().setSample(c, r, 0, first + 10 * r + c);
      }
    }
    return image;
  }

  private static BufferedImage colour(int width, int height, int rgb) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int r = 0; r < height; r++) {
      for (int c = 0; c < width; c++) {
        image.setRGB(c, r, rgb);
      }
    }
    return image;
  }

  @Test
  void keepsGreyLevelsExactly() throws IOException {
    for (int i = 0; i < 5; i++) {
      write(grey(4, 3, 7 * i), "png", "2/" + i + ".png");
      write(grey(4, 3, 100), "png", "10/" + i + ".PNG");
    }
    TestFiles.write(folder, "10/notes.txt", new byte[3]);
    DataSet train = Expect.contract(open(Split.TRAIN));
    assertEquals(List.of(1, 3, 4), List.of(train.channels(), train.height(), train.width()));
    // Classes are in the order of their numbers, and every fifth picture of all is left out.
    assertEquals(List.of("2", "10"), train.classNames());
    assertEquals(8, train.size());
    assertEquals(2, open(Split.TEST).size());
    assertEquals(0, train.label(3));
    assertEquals(1, train.label(4));
    float[] image = Expect.image(train, 2);
    for (int p = 0; p < 12; p++) {
      assertEquals((14 + 10 * (p / 4) + p % 4) / 255f, image[p]);
    }
    assertEquals(28 / 255f, Expect.image(open(Split.TEST), 0)[0]);
  }

  @Test
  void readsColours() throws IOException {
    write(colour(2, 2, 0x112233), "png", "train/red/a.png");
    write(grey(2, 2, 9), "png", "train/red/b.png");
    write(colour(2, 2, 0xFF0080), "bmp", "test/zebra/a.bmp");
    DataSet train = Expect.contract(open(Split.TRAIN));
    assertEquals(List.of("red", "zebra"), train.classNames());
    assertEquals(3, train.channels());
    assertArrayEquals(
        new float[] {0x11, 0x11, 0x11, 0x11, 0x22, 0x22, 0x22, 0x22, 0x33, 0x33, 0x33, 0x33},
        levels(Expect.image(train, 0)));
    // A grey picture among coloured ones has three equal channels.
    assertArrayEquals(
        new float[] {9, 10, 19, 20, 9, 10, 19, 20, 9, 10, 19, 20}, levels(Expect.image(train, 1)));
    DataSet test = Expect.contract(open(Split.TEST));
    assertEquals(1, test.label(0));
    assertEquals(0x80 / 255f, Expect.image(test, 0)[8]);
  }

  private static float[] levels(float[] image) {
    float[] levels = image.clone();
    for (int i = 0; i < levels.length; i++) {
      levels[i] = Math.round(levels[i] * 255);
    }
    return levels;
  }

  @Test
  void seesThatColouredFilesAreGrey() throws IOException {
    write(colour(2, 2, 0x404040), "png", "train/a/a.png");
    assertEquals(1, open(Split.TRAIN).channels());
    Expect.refusal(() -> open(Split.TEST), "no folder 'test'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "gif", "bmp"})
  void readsEveryFormat(String format) throws IOException {
    write(colour(8, 8, 0x808080), format, "train/a/a." + format);
    float[] image = Expect.image(open(Split.TRAIN), 0);
    assertEquals(0x80 / 255f, image[20], 2 / 255f);
  }

  @Test
  void readsDeepGreyAndPalettes() throws IOException {
    BufferedImage deep = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
    deep.getRaster().setSample(0, 0, 0, 65_535);
    deep.getRaster().setSample(1, 0, 0, 257 * 100);
    write(deep, "png", "train/a/a.png");
    assertArrayEquals(new float[] {255, 100}, levels(Expect.image(open(Split.TRAIN), 0)));
    BufferedImage oneBit = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
    oneBit.getRaster().setSample(1, 0, 0, 1);
    write(oneBit, "png", "train/a/a.png");
    assertArrayEquals(new float[] {0, 255}, levels(Expect.image(open(Split.TRAIN), 0)));
  }

  @Test
  void refusesAMixOfSizesUnlessOneIsChosen() throws IOException {
    write(grey(4, 4, 0), "png", "train/a/a.png");
    write(grey(6, 2, 100), "png", "train/a/b.png");
    Expect.refusal(() -> open(Split.TRAIN), "b.png has 6×2", "a.png has 4×4", "Maybe", "--size");
    DataOptions options = DataOptions.usual().withImageSide(2);
    DataSet data = Expect.contract(DataSets.open(folder.toString(), Split.TRAIN, options));
    assertEquals(List.of(1, 2, 2), List.of(data.channels(), data.height(), data.width()));
    // Means of the quarters: 0, 1, 10, 11 → 5.5 → 6, and so on.
    assertArrayEquals(new float[] {6, 8, 26, 28}, levels(Expect.image(data, 0)));
    assertArrayEquals(new float[] {101, 104, 111, 114}, levels(Expect.image(data, 1)));
  }

  @Test
  void enlargesWithoutMakingThingsUp() throws IOException {
    write(grey(1, 1, 77), "png", "train/a/a.png");
    DataOptions options = DataOptions.usual().withImageSide(3);
    float[] image = Expect.image(DataSets.open(folder.toString(), Split.TRAIN, options), 0);
    float[] expected = new float[9];
    Arrays.fill(expected, 77);
    assertArrayEquals(expected, levels(image));
  }

  @Test
  void decodesNothingThatIsTooLarge() throws IOException {
    Path file = write(grey(4, 4, 0), "png", "train/a/a.png");
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer.wrap(bytes).putInt(16, 1_000_000).putInt(20, 1_000_000);
    Files.write(file, bytes);
    Expect.refusal(() -> open(Split.TRAIN), "a.png has 1000000×1000000 pixels");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "gif", "bmp"})
  void survivesDamage(String format) throws IOException {
    Path file = write(colour(9, 9, 0x123456), format, "train/a/a." + format);
    byte[] bytes = Files.readAllBytes(file);
    for (int length = 0; length < bytes.length; length += 1 + bytes.length / 60) {
      Files.write(file, Arrays.copyOf(bytes, length));
      Expect.resultOrRefusal(() -> open(Split.TRAIN));
    }
    for (int bit = 0; bit < bytes.length * 8; bit += 1 + bytes.length / 40) {
      Files.write(file, TestFiles.flipped(bytes, bit));
      Expect.resultOrRefusal(() -> open(Split.TRAIN));
    }
  }

  @Test
  void refusesWhatIsNoPicture() {
    TestFiles.write(folder, "train/a/a.png", "hello".getBytes(StandardCharsets.UTF_8));
    Expect.refusal(() -> open(Split.TRAIN), "a.png is no PNG");
  }

  @Test
  void refusesTooFewPictures() throws IOException {
    write(grey(2, 2, 0), "png", "cats/a.png");
    assertEquals(1, open(Split.TRAIN).size());
    Expect.refusal(() -> open(Split.TEST), "only 1 pictures");
  }
}
