package dev.marble.lab.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NpyTest {
  private static final int[] VALUES = {0, 1, 2, 100, 127, 3};

  private static Npy read(byte[] bytes) {
    return Npy.read(Input.of(new ByteArrayInputStream(bytes), "test.npy", bytes.length));
  }

  private static byte[] encoded(String descr) {
    char order = descr.charAt(0);
    ByteBuffer buffer =
        ByteBuffer.allocate(8 * VALUES.length)
            .order(order == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    for (int value : VALUES) {
      switch (descr.substring(1)) {
        case "u1", "i1" -> buffer.put((byte) value);
        case "i4" -> buffer.putInt(value);
        case "i8" -> buffer.putLong(value);
        case "f4" -> buffer.putFloat(value);
        case "f8" -> buffer.putDouble(value);
        default -> throw new AssertionError(descr);
      }
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  @ParameterizedTest
  @ValueSource(strings = {"|u1", "|i1", "<i4", ">i4", "<i8", ">i8", "<f4", ">f4", "<f8", ">f8"})
  void readsEveryType(String descr) {
    Npy array = read(TestFiles.npy(descr, "2, 3", encoded(descr)));
    assertArrayEquals(new int[] {2, 3}, array.shape());
    assertArrayEquals(VALUES, array.integers());
    float[] floats = array.floats();
    for (int i = 0; i < VALUES.length; i++) {
      assertEquals(VALUES[i], floats[i]);
    }
  }

  @Test
  void readsUnsignedBytesAsSuch() {
    Npy array = read(TestFiles.npy("|u1", "2,", new byte[] {(byte) 255, (byte) 128}));
    assertArrayEquals(new int[] {255, 128}, array.integers());
    assertArrayEquals(
        new int[] {-1, 7}, read(TestFiles.npy("|i1", "2,", new byte[] {-1, 7})).integers());
  }

  @Test
  void readsLaterVersions() {
    byte[] first = TestFiles.npy("|u1", "6,", encoded("|u1"));
    byte[] second = new byte[first.length + 2];
    System.arraycopy(first, 0, second, 0, 10);
    second[6] = 2;
    System.arraycopy(first, 10, second, 12, first.length - 10);
    assertArrayEquals(VALUES, read(second).integers());
    second[6] = 4;
    Expect.refusal(() -> read(second), "NPY version 4");
  }

  @Test
  void refusesFortranOrder() {
    byte[] bytes = TestFiles.npy("'<f4'", true, "2, 3", new byte[24]);
    Expect.refusal(() -> read(bytes), "Fortran order", "Maybe", "ascontiguousarray");
  }

  @Test
  void refusesObjectsAndRecords() {
    Expect.refusal(() -> read(TestFiles.npy("|O", "1,", new byte[8])), "Python objects", "never");
    byte[] records = TestFiles.npy("[('a', '<f4')]", false, "1,", new byte[4]);
    Expect.refusal(() -> read(records), "several fields");
    Expect.refusal(() -> read(TestFiles.npy("<c8", "1,", new byte[8])), "\"<c8\"", "u1, i1");
  }

  @Test
  void refusesShapesThatCannotBe() {
    for (String shape :
        new String[] {"0,", "-1,", "2, 0", "99999999999,", "", "1,1,1,1,1,1,1,1,1"}) {
      Expect.refusal(() -> read(TestFiles.npy("<f4", shape, new byte[4])));
    }
    String huge = "2000000000, 2000000000, 2000000000";
    Expect.refusal(() -> read(TestFiles.npy("<f8", huge, new byte[4])), "too large");
    Expect.refusal(() -> read(TestFiles.npy("<f4", "200000000,", new byte[4])), "should hold");
  }

  @Test
  void refusesHeadersThatAreTooLong() {
    byte[] bytes = TestFiles.npy("|u1", "6,", encoded("|u1"));
    bytes[6] = 2;
    Arrays.fill(bytes, 8, 12, (byte) 0x7F);
    Expect.refusal(() -> read(bytes), "header of 2139062143 bytes");
  }

  @Test
  void refusesNumbersThatAreNone() {
    byte[] nan = new byte[8];
    ByteBuffer.wrap(nan).order(ByteOrder.LITTLE_ENDIAN).putFloat(4, Float.NaN);
    Npy array = read(TestFiles.npy("<f4", "2,", nan));
    Expect.refusal(array::floats, "NaN", "position 1");
    Expect.refusal(array::integers, "NaN", "whole");
    ByteBuffer.wrap(nan).order(ByteOrder.LITTLE_ENDIAN).putDouble(0, 1e300);
    Expect.refusal(() -> read(TestFiles.npy("<f8", "1,", nan)).floats(), "Infinity");
  }

  @Test
  void refusesEveryTruncation() {
    byte[] bytes = TestFiles.npy("<f4", "2, 3", encoded("<f4"));
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      Expect.refusal(() -> read(cut), "test.npy");
    }
    Expect.refusal(() -> read(Arrays.copyOf(bytes, bytes.length + 1)), "should hold");
  }

  @Test
  void survivesEveryFlippedBit() {
    byte[] bytes = TestFiles.npy("<i4", "2, 3", encoded("<i4"));
    int refused = 0;
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] flipped = TestFiles.flipped(bytes, bit);
      Optional<Npy> array = Expect.resultOrRefusal(() -> read(flipped));
      if (array.isEmpty()) {
        refused++;
      } else {
        assertEquals(6, array.get().length());
      }
    }
    assertTrue(refused > 300, "refused " + refused);
  }

  @Test
  void saysThatAnythingElseIsNoArray() {
    byte[] text = "x,y,z and nothing else".getBytes(StandardCharsets.US_ASCII);
    Expect.refusal(() -> read(text), "no NPY file");
  }
}
