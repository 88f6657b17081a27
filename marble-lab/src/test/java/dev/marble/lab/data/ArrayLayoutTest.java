package dev.marble.lab.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArrayLayoutTest {
  private static final byte[] PIXELS = TestFiles.random(10 * 2 * 3, 5);

  @TempDir private Path folder;

  private static byte[] greys(int count) {
    return TestFiles.npy("|u1", count + ", 2, 3", Arrays.copyOf(PIXELS, count * 6));
  }

  private static byte[] labels(int count) {
    ByteBuffer buffer = ByteBuffer.allocate(8 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      buffer.putLong(i % 3);
    }
    return TestFiles.npy("<i8", count + ",", buffer.array());
  }

  private static Map<String, byte[]> entries(Object... namesAndBytes) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    for (int i = 0; i < namesAndBytes.length; i += 2) {
      entries.put((String) namesAndBytes[i], (byte[]) namesAndBytes[i + 1]);
    }
    return entries;
  }

  private DataSet open(String path, Split split) {
    return DataSets.open(folder.resolve(path).toString(), split);
  }

  @Test
  void readsAPairOfFilesAndKeepsEveryFifthForTheTest() {
    TestFiles.write(folder, "pair/x.npy", greys(10));
    TestFiles.write(folder, "pair/y.npy", labels(10));
    DataSet train = Expect.contract(open("pair", Split.TRAIN));
    DataSet test = Expect.contract(open("pair", Split.TEST));
    assertEquals(List.of(1, 2, 3), List.of(train.channels(), train.height(), train.width()));
    assertEquals(8, train.size());
    assertEquals(2, test.size());
    int[] order = {0, 1, 2, 3, 5, 6, 7, 8};
    for (int i = 0; i < order.length; i++) {
      assertEquals(order[i] % 3, train.label(i));
      assertEquals((PIXELS[order[i] * 6] & 0xFF) / 255f, Expect.image(train, i)[0]);
    }
    assertEquals((PIXELS[4 * 6 + 5] & 0xFF) / 255f, Expect.image(test, 0)[5]);
    assertEquals((PIXELS[9 * 6] & 0xFF) / 255f, Expect.image(test, 1)[0]);
  }

  @Test
  void readsPackedArraysUnderTheirUsualNames() {
    for (String[] names :
        new String[][] {
          {"x", "y", "x_test", "y_test"},
          {"images", "labels", "test_images", "test_labels"},
          {"x_train", "y_train", "x_test", "y_test"}
        }) {
      byte[] zip =
          TestFiles.zip(
              entries(
                  names[0] + ".npy", greys(10),
                  names[1] + ".npy", labels(10),
                  names[2] + ".npy", greys(2),
                  names[3] + ".npy", labels(2)));
      TestFiles.write(folder, "packed.npz", zip);
      assertEquals(10, Expect.contract(open("packed.npz", Split.TRAIN)).size());
      DataSet test = Expect.contract(open("packed.npz", Split.TEST));
      assertEquals(2, test.size());
      // The test labels are 0 and 1 only, but both splits have the same classes.
      assertEquals(3, test.classes());
    }
    // A folder that holds it is as good.
    assertEquals(10, open(".", Split.TRAIN).size());
  }

  @Test
  void takesOtherNumbersAsTheyAre() {
    ByteBuffer values = ByteBuffer.allocate(4 * 10 * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 40; i++) {
      values.putFloat(i - 7.5f);
    }
    TestFiles.write(folder, "f/x.npy", TestFiles.npy("<f4", "10, 4", values.array()));
    TestFiles.write(folder, "f/y.npy", labels(10));
    DataSet data = Expect.contract(open("f", Split.TRAIN));
    assertEquals(List.of(4, 1, 1), List.of(data.channels(), data.height(), data.width()));
    assertArrayEquals(new float[] {-3.5f, -2.5f, -1.5f, -0.5f}, Expect.image(data, 1));
  }

  @Test
  void putsChannelsFirst() {
    // (5, 2, 2, 3): the value at (h, w, c) of the image is 6h + 3w + c.
    byte[] last = new byte[5 * 12];
    for (int i = 0; i < last.length; i++) {
      last[i] = (byte) (i % 12);
    }
    TestFiles.write(folder, "c/x.npy", TestFiles.npy("|u1", "5, 2, 2, 3", last));
    TestFiles.write(folder, "c/y.npy", labels(5));
    DataSet data = Expect.contract(open("c", Split.TEST));
    assertEquals(List.of(3, 2, 2), List.of(data.channels(), data.height(), data.width()));
    float[] image = Expect.image(data, 0);
    for (int c = 0; c < 3; c++) {
      for (int p = 0; p < 4; p++) {
        assertEquals((3 * p + c) / 255f, image[c * 4 + p]);
      }
    }
    TestFiles.write(folder, "d/x.npy", TestFiles.npy("|u1", "5, 3, 2, 2", last));
    TestFiles.write(folder, "d/y.npy", labels(5));
    assertEquals(1 / 255f, Expect.image(open("d", Split.TEST), 0)[1]);
  }

  @Test
  void refusesPairsThatDoNotFit() {
    TestFiles.write(folder, "p/x.npy", greys(10));
    TestFiles.write(folder, "p/y.npy", labels(9));
    Expect.refusal(() -> open("p", Split.TRAIN), "10 examples", "9 labels");
    TestFiles.write(folder, "p/y.npy", TestFiles.npy("|u1", "10, 3", new byte[30]));
    Expect.refusal(() -> open("p", Split.TRAIN), "10×3", "one number per example");
    TestFiles.write(folder, "p/y.npy", TestFiles.npy("|i1", "10,", TestFiles.labels(10, 3, -1)));
    Expect.refusal(() -> open("p", Split.TRAIN), "label -1");
    TestFiles.write(folder, "p/x.npy", TestFiles.npy("|u1", "10,", new byte[10]));
    TestFiles.write(folder, "p/y.npy", labels(10));
    Expect.refusal(() -> open("p", Split.TRAIN), "shape 10", "2, 3 or 4 dimensions");
    TestFiles.write(folder, "p/x.npy", greys(4));
    TestFiles.write(folder, "p/y.npy", labels(4));
    Expect.refusal(() -> open("p", Split.TRAIN), "only 4 examples");
  }

  @Test
  void namesWhatIsMissing() {
    TestFiles.write(folder, "a.npz", TestFiles.zip(entries("weights.npy", greys(2))));
    Expect.refusal(() -> open("a.npz", Split.TRAIN), "no arrays of the train split", "Maybe");
    TestFiles.write(
        folder, "b.npz", TestFiles.zip(entries("x_test.npy", greys(2), "y_test.npy", labels(2))));
    Expect.refusal(() -> open("b.npz", Split.TRAIN), "no arrays of the train split");
  }

  @Test
  void refusesZipBombs() {
    // The entry unpacks to 50 MB, but its array is of six bytes.
    byte[] bomb = Arrays.copyOf(greys(1), 50_000_000);
    TestFiles.write(folder, "bomb.npz", TestFiles.zip(entries("x.npy", bomb, "y.npy", labels(1))));
    Expect.refusal(() -> open("bomb.npz", Split.TRAIN), "should hold 134 bytes", "50000000");
    // The directory lies: it says that a few bytes unpack to a gigabyte.
    byte[] zip = TestFiles.zip(entries("x.npy", greys(5), "y.npy", labels(5)));
    int directory = lastIndexOf(zip, new byte[] {'P', 'K', 1, 2}, zip.length);
    int first = lastIndexOf(zip, new byte[] {'P', 'K', 1, 2}, directory - 1);
    ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).putInt(first + 24, 1_000_000_000);
    TestFiles.write(folder, "lie.npz", zip);
    Expect.refusal(() -> open("lie.npz", Split.TRAIN), "1000000000 bytes, which cannot be");
  }

  private static int lastIndexOf(byte[] bytes, byte[] wanted, int before) {
    for (int i = before - wanted.length; i >= 0; i--) {
      if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    throw new AssertionError("not found");
  }

  @Test
  void survivesDamagedZips() {
    byte[] zip = TestFiles.zip(entries("x.npy", greys(5), "y.npy", labels(5)));
    for (int length = 0; length < zip.length; length += 5) {
      TestFiles.write(folder, "cut.npz", Arrays.copyOf(zip, length));
      Expect.refusal(() -> open("cut.npz", Split.TRAIN), "cut.npz");
    }
    int refused = 0;
    for (int bit = 0; bit < zip.length * 8; bit += 3) {
      TestFiles.write(folder, "flip.npz", TestFiles.flipped(zip, bit));
      refused += Expect.resultOrRefusal(() -> open("flip.npz", Split.TRAIN)).isEmpty() ? 1 : 0;
    }
    assertTrue(refused > zip.length, "refused " + refused);
  }
}
