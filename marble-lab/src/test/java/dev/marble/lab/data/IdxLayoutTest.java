package dev.marble.lab.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IdxLayoutTest {
  private static final long SEED = 11;
  private static final int COUNT = 20;
  private static final int ROWS = 3;
  private static final int COLUMNS = 5;
  private static final byte[] PIXELS = TestFiles.random(COUNT * ROWS * COLUMNS, SEED);
  private static final byte[] IMAGES = TestFiles.idx(PIXELS, COUNT, ROWS, COLUMNS);
  private static final byte[] LABELS = TestFiles.idx(TestFiles.labels(COUNT, 4, 0), COUNT);

  @TempDir private Path folder;

  private DataSet open() {
    return DataSets.open(folder.toString(), Split.TRAIN);
  }

  private void write(String images, byte[] imageBytes, String labels, byte[] labelBytes) {
    TestFiles.write(folder, images, imageBytes);
    TestFiles.write(folder, labels, labelBytes);
  }

  private void writePlain(byte[] images, byte[] labels) {
    write("train-images-idx3-ubyte", images, "train-labels-idx1-ubyte", labels);
  }

  private void assertIsWhatWasWritten(DataSet data) {
    Expect.contract(data);
    assertEquals(COUNT, data.size());
    assertEquals(List.of(1, ROWS, COLUMNS), List.of(data.channels(), data.height(), data.width()));
    assertEquals(4, data.classes());
    for (int i = 0; i < COUNT; i++) {
      assertEquals(i % 4, data.label(i));
      float[] image = Expect.image(data, i);
      for (int p = 0; p < image.length; p++) {
        assertEquals((PIXELS[i * image.length + p] & 0xFF) / 255f, image[p]);
      }
    }
  }

  @Test
  void readsPlainFiles() {
    writePlain(IMAGES, LABELS);
    assertIsWhatWasWritten(open());
  }

  @Test
  void readsPackedFiles() {
    write(
        "train-images-idx3-ubyte.gz",
        TestFiles.gzip(IMAGES),
        "train-labels-idx1-ubyte.gz",
        TestFiles.gzip(LABELS));
    assertIsWhatWasWritten(open());
  }

  @Test
  void readsDottedNamesInTheFolderOfOtherPrograms() {
    write("raw/train-images.idx3-ubyte", IMAGES, "raw/train-labels.idx1-ubyte", LABELS);
    assertIsWhatWasWritten(open());
  }

  @Test
  void turnsEmnistUprightAndShiftsItsLetters() {
    byte[] labels = TestFiles.idx(TestFiles.labels(COUNT, 26, 1), COUNT);
    write(
        "emnist/gzip/emnist-letters-train-images-idx3-ubyte",
        IMAGES,
        "emnist/gzip/emnist-letters-train-labels-idx1-ubyte",
        labels);
    DataOptions options = DataOptions.in(List.of(folder));
    DataSet data = Expect.contract(DataSets.open("emnist-letters", Split.TRAIN, options));
    assertEquals(26, data.classes());
    assertEquals("A", data.classNames().getFirst());
    assertEquals(3, data.label(3));
    assertEquals(List.of(COLUMNS, ROWS), List.of(data.height(), data.width()));
    float[] image = Expect.image(data, 2);
    for (int r = 0; r < ROWS; r++) {
      for (int c = 0; c < COLUMNS; c++) {
        int stored = PIXELS[(2 * ROWS + r) * COLUMNS + c] & 0xFF;
        assertEquals(stored / 255f, image[c * ROWS + r]);
      }
    }
    // A path to the folder is seen to be EMNIST, too.
    DataSet byPath = DataSets.open(folder.resolve("emnist").toString(), Split.TRAIN);
    assertArrayEquals(image, Expect.image(byPath, 2));
  }

  @Test
  void refusesEveryTruncation() {
    for (int length = 0; length < IMAGES.length; length += length < 20 ? 1 : 37) {
      byte[] cut = Arrays.copyOf(IMAGES, length);
      writePlain(cut, LABELS);
      Expect.refusal(this::open, "train-images-idx3-ubyte");
      writePlain(IMAGES, LABELS);
    }
    byte[] packed = TestFiles.gzip(IMAGES);
    for (int length = 0; length < packed.length; length += 7) {
      TestFiles.write(folder, "b/train-images-idx3-ubyte.gz", Arrays.copyOf(packed, length));
      TestFiles.write(folder, "b/train-labels-idx1-ubyte", LABELS);
      String path = folder.resolve("b").toString();
      Expect.refusal(() -> DataSets.open(path, Split.TRAIN), "train-images-idx3-ubyte.gz");
    }
  }

  @Test
  void refusesWhatFollowsTheData() {
    writePlain(Arrays.copyOf(IMAGES, IMAGES.length + 1), LABELS);
    Expect.refusal(this::open, "should hold 316 bytes by its header, but holds 317");
  }

  @Test
  void refusesEveryFlippedHeaderBit() {
    for (int bit = 0; bit < 16 * 8; bit++) {
      writePlain(TestFiles.flipped(IMAGES, bit), LABELS);
      Expect.refusal(this::open);
    }
    for (int bit = 0; bit < 8 * 8; bit++) {
      writePlain(IMAGES, TestFiles.flipped(LABELS, bit));
      Expect.refusal(this::open);
    }
  }

  @Test
  void survivesFlippedBitsInPackedFiles() {
    byte[] packed = TestFiles.gzip(IMAGES);
    TestFiles.write(folder, "train-labels-idx1-ubyte", LABELS);
    for (int bit = 0; bit < packed.length * 8; bit += 11) {
      TestFiles.write(folder, "train-images-idx3-ubyte.gz", TestFiles.flipped(packed, bit));
      // A flip in the time stamp or the like of the gzip header harms nobody.
      Expect.resultOrRefusal(this::open).ifPresent(this::assertIsWhatWasWritten);
    }
  }

  @Test
  void saysWhatTheFileIsNot() {
    writePlain("<html>not found</html>".getBytes(StandardCharsets.UTF_8), LABELS);
    Expect.refusal(this::open, "no IDX file");
    byte[] floats = IMAGES.clone();
    floats[2] = 0x0D;
    writePlain(floats, LABELS);
    Expect.refusal(this::open, "IDX type 13", "unsigned bytes");
    writePlain(LABELS, LABELS);
    Expect.refusal(this::open, "1 dimensions", "3");
  }

  @Test
  void takesNoMemoryForPromises() {
    byte[] huge = TestFiles.idx(new byte[8], 60_000, 28, 1_000);
    writePlain(huge, LABELS);
    Expect.refusal(this::open, "should hold 1680000016 bytes", "holds 24");
    writePlain(TestFiles.idx(new byte[8], Integer.MAX_VALUE, Integer.MAX_VALUE, 28), LABELS);
    Expect.refusal(this::open, "too large");
    write("b/train-images-idx3-ubyte.gz", TestFiles.gzip(huge), "b/unused", LABELS);
    String path = folder.resolve("b").toString();
    Expect.refusal(() -> DataSets.open(path, Split.TRAIN), "can hold no more than");
  }

  @Test
  void stopsReadingBombs() {
    // 64 MB of zeros behind a header that speaks of one image: refused at the first extra byte.
    byte[] bomb = new byte[64_000_000];
    ByteBuffer.wrap(bomb).putInt(0x0803).putInt(1).putInt(2).putInt(2);
    write("train-images-idx3-ubyte.gz", TestFiles.gzip(bomb), "train-labels-idx1-ubyte", LABELS);
    Expect.refusal(this::open, "more bytes than it should");
  }

  @Test
  void comparesImagesAndLabels() {
    writePlain(IMAGES, TestFiles.idx(TestFiles.labels(COUNT - 1, 4, 0), COUNT - 1));
    Expect.refusal(this::open, "20 images", "19 labels");
  }

  @Test
  void namesMissingFiles() {
    TestFiles.write(folder, "train-images-idx3-ubyte", IMAGES);
    Expect.refusal(this::open, "labels", "missing", "train-labels-idx1-ubyte");
    Expect.refusal(() -> DataSets.open(folder.toString(), Split.TEST), "no IDX images", "test");
  }

  @Test
  void refusesToChooseBetweenDataSets() {
    write("a-train-images-idx3-ubyte", IMAGES, "b-train-images-idx3-ubyte", IMAGES);
    Expect.refusal(this::open, "several data sets", "a-, b-", "Maybe");
  }

  @Test
  void refusesLabelsThatAreNoClass() {
    TestFiles.write(folder, "mnist/train-images-idx3-ubyte", IMAGES);
    byte[] labels = TestFiles.idx(TestFiles.labels(COUNT, 11, 0), COUNT);
    TestFiles.write(folder, "mnist/train-labels-idx1-ubyte", labels);
    DataOptions options = DataOptions.in(List.of(folder));
    Expect.refusal(
        () -> DataSets.open("mnist", Split.TRAIN, options), "label 10", "example 10", "0 … 9");
  }
}
