package dev.marble.lab.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TarTest {
  private static final byte[] A = TestFiles.random(700, 1);
  private static final byte[] B = TestFiles.random(1024, 2);
  private static final List<Source.Member> MEMBERS =
      List.of(
          new Source.Member("batch/a.bin", "a.bin", A.length),
          new Source.Member("batch/b.bin", "b.bin", B.length));

  @TempDir private Path root;

  private static TestTar good() {
    return new TestTar()
        .add("batch/", '5', new byte[0])
        .add("batch/readme.html", '0', new byte[5])
        .add("batch/b.bin", '0', B)
        .add("batch/a.bin", '0', A);
  }

  private void unpack(byte[] packed) {
    try {
      Path folder = Files.createDirectories(root.resolve("in/here"));
      Tar.unpack(TestFiles.write(root, "x.tar.gz", packed), MEMBERS, folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> files(String folder) throws IOException {
    try (var files = Files.list(root.resolve(folder))) {
      return files.map(Listing::name).sorted().toList();
    }
  }

  @Test
  void takesWhatIsWantedAndNothingElse() throws IOException {
    unpack(TestFiles.gzip(good().bytes()));
    assertEquals(List.of("a.bin", "b.bin"), files("in/here"));
    assertArrayEquals(A, Files.readAllBytes(root.resolve("in/here/a.bin")));
    assertArrayEquals(B, Files.readAllBytes(root.resolve("in/here/b.bin")));
  }

  @Test
  void writesNothingOutsideTheFolder() throws IOException {
    TestTar evil =
        new TestTar()
            .add("../../evil", '0', A)
            .add("/tmp/marble-evil", '0', A)
            .add("batch/../../a.bin", '0', A)
            .add("batch/a.bin", '2', new byte[0]);
    unpackMissing(evil);
    assertEquals(List.of("in", "x.tar.gz"), files("."));
    assertEquals(List.of(), files("in/here"));
    assertFalse(Files.exists(Path.of("/tmp/marble-evil")));
  }

  private void unpackMissing(TestTar tar) {
    Expect.refusal(() -> unpack(TestFiles.gzip(tar.bytes())), "lacks the file batch/a.bin");
  }

  @Test
  void refusesOtherLengths() {
    TestTar longer = new TestTar().add("batch/a.bin", '0', new byte[A.length + 1]);
    Expect.refusal(() -> unpack(TestFiles.gzip(longer.bytes())), "701 bytes", "700");
  }

  @Test
  void refusesDamage() throws IOException {
    byte[] tar = good().bytes();
    for (int bit = 0; bit < 148 * 8; bit += 3) {
      byte[] flipped = TestFiles.gzip(TestFiles.flipped(tar, bit));
      Expect.refusal(() -> unpack(flipped), "x.tar.gz is damaged");
    }
    byte[] packed = TestFiles.gzip(tar);
    for (int length = 0; length < packed.length - 20; length += 50) {
      byte[] cut = Arrays.copyOf(packed, length);
      Expect.refusal(() -> unpack(cut), "x.tar.gz");
      assertFalse(files("in/here").contains("a.bin"));
      Files.deleteIfExists(root.resolve("in/here/b.bin"));
    }
    Expect.refusal(() -> unpack(TestFiles.gzip(new byte[300])), "ends");
  }
}
