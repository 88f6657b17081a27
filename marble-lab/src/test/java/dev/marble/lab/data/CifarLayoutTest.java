package dev.marble.lab.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CifarLayoutTest {
  private static final int PIXELS = 3072;

  @TempDir private Path root;

  /** Records of which the first label byte is 0 and the last one counts upwards. */
  private static byte[] records(int count, int labelBytes, int firstLabel, long seed) {
    int length = labelBytes + PIXELS;
    byte[] bytes = TestFiles.random(count * length, seed);
    for (int i = 0; i < count; i++) {
      bytes[i * length] = 0;
      bytes[i * length + labelBytes - 1] = (byte) (firstLabel + i);
    }
    return bytes;
  }

  private DataSet open(String name, Split split) {
    return DataSets.open(name, split, DataOptions.in(List.of(root)));
  }

  @Test
  void readsAllBatchesInOrder() {
    byte[] second = records(3, 1, 5, 2);
    TestFiles.write(root, "cifar-10-batches-bin/data_batch_1.bin", records(5, 1, 0, 1));
    TestFiles.write(root, "cifar-10-batches-bin/data_batch_2.bin.gz", TestFiles.gzip(second));
    // The same batch once more, packed: the plain one is enough.
    TestFiles.write(root, "cifar-10-batches-bin/data_batch_1.bin.gz", new byte[] {1});
    TestFiles.write(root, "cifar-10-batches-bin/test_batch.bin", records(2, 1, 8, 3));
    DataSet data = Expect.contract(open("cifar10", Split.TRAIN));
    assertEquals(8, data.size());
    assertEquals(List.of(3, 32, 32), List.of(data.channels(), data.height(), data.width()));
    assertEquals("frog", data.classNames().get(6));
    for (int i = 0; i < 8; i++) {
      assertEquals(i, data.label(i));
    }
    float[] image = Expect.image(data, 6);
    for (int p = 0; p < PIXELS; p++) {
      assertEquals((second[1 + PIXELS + 1 + p] & 0xFF) / 255f, image[p]);
    }
    assertEquals(2, Expect.contract(open("cifar10", Split.TEST)).size());
    assertEquals(8, open("cifar10", Split.TEST).label(0));
  }

  @Test
  void findsSubsetsByTheirOwnNames() {
    TestFiles.write(
        root, "cifar10-lossless-subset/data_batch_1_first4000.bin", records(4, 1, 0, 1));
    assertEquals(4, open("cifar10-lossless-subset", Split.TRAIN).size());
    Expect.refusal(() -> open("cifar10", Split.TRAIN), "cifar10", "not there");
    Expect.refusal(() -> open("cifar10-lossless-subset", Split.TEST), "no CIFAR files", "test");
  }

  @Test
  void readsFineLabelsOfCifar100() {
    TestFiles.write(root, "cifar-100-binary/train.bin", records(3, 2, 97, 1));
    DataSet data = Expect.contract(open("cifar100", Split.TRAIN));
    assertEquals(100, data.classes());
    assertEquals(99, data.label(2));
  }

  @Test
  void refusesDamage() {
    byte[] good = records(2, 1, 0, 1);
    for (int length : new int[] {0, 1, 3072, 3074, good.length - 1}) {
      TestFiles.write(root, "cifar10/data_batch_1.bin", Arrays.copyOf(good, length));
      Expect.refusal(() -> open("cifar10", Split.TRAIN), length + " bytes", "3073");
    }
    byte[] packed = TestFiles.gzip(good);
    TestFiles.write(root, "cifar10/test_batch.bin.gz", Arrays.copyOf(packed, packed.length / 2));
    Expect.refusal(() -> open("cifar10", Split.TEST), "ends early");
    good[3073] = 10;
    TestFiles.write(root, "cifar10/data_batch_1.bin", good);
    Expect.refusal(() -> open("cifar10", Split.TRAIN), "label 10", "example 1");
  }
}
