package dev.marble.ticket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.batch.ThreadBatch;
import dev.marble.random.Distribution;
import dev.marble.reference.Allocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every change and every cut is noticed by the seal, and none that is sealed anew does harm. */
final class DamagedTicketTest {
  @TempDir Path folder;
  private Path path;
  private byte[] honest;

  private void write(Choice choice) throws IOException {
    path = folder.resolve("small.ticket");
    new SmallTicket(5, Distribution.UNIFORM, choice).write(path);
    honest = Files.readAllBytes(path);
  }

  @ParameterizedTest
  @EnumSource
  void everyChangedByteIsNoticed(Choice choice) throws IOException {
    write(choice);
    for (int at = 0; at < honest.length; at++) {
      byte[] changed = honest.clone();
      changed[at] ^= (byte) (1 << at % 8);
      Files.write(path, changed);
      assertCorrupt("byte " + at);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyChangedBitOfTheSealIsNoticed(Choice choice) throws IOException {
    write(choice);
    for (int bit = 8 * (honest.length - 90); bit < 8 * honest.length; bit++) {
      byte[] changed = honest.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(path, changed);
      assertCorrupt("bit " + bit);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyCutIsNoticed(Choice choice) throws IOException {
    write(choice);
    for (int length = 0; length < honest.length; length++) {
      Files.write(path, Arrays.copyOf(honest, length));
      assertCorrupt(length + " bytes");
    }
  }

  @ParameterizedTest
  @EnumSource
  void bytesBehindTheEndAreNoticed(Choice choice) throws IOException {
    write(choice);
    for (int more : new int[] {1, 64, 1000}) {
      Files.write(path, Arrays.copyOf(honest, honest.length + more));
      assertCorrupt(more + " bytes more");
    }
  }

  private void assertCorrupt(String what) {
    var error = assertThrows(TicketException.class, () -> Ticket.open(path).close(), what);
    assertEquals(TicketException.Kind.CORRUPT, error.kind(), what);
    assertTrue(error.getMessage().contains(path.toString()), what);
  }

  /** Whoever changes a ticket can seal it; then it may be read, but only in peace. */
  @ParameterizedTest
  @EnumSource
  void changedAndSealedAnewItIsReadOrRefused(Choice choice) throws IOException {
    write(choice);
    long seed = 6;
    Random random = new Random(seed);
    int refused = 0;
    int tried = 0;
    for (int at = 0; at < honest.length - 64; at += random.nextInt(1, 4)) {
      tried++;
      byte[] changed = honest.clone();
      changed[at] ^= (byte) (1 << random.nextInt(8));
      if (random.nextInt(4) == 0) {
        changed[random.nextInt(honest.length - 64)] = (byte) random.nextInt();
      }
      Files.write(path, Forgery.sealed(changed));
      refused += isRefused("byte " + at + ", seed " + seed) ? 1 : 0;
    }
    assertTrue(refused > tried / 4);
  }

  private boolean isRefused(String what) {
    boolean[] refused = {false};
    long allocated =
        Allocation.bytesOf(() -> {
          try (Ticket ticket = Ticket.open(path);
              ThreadBatch batch = new ThreadBatch(1)) {
            Verification verification =
                new TicketVerifier(ticket, batch, done -> {}).verify(Optional.empty());
            assertEquals(3, verification.tensors().size(), what);
          } catch (TicketException e) {
            refused[0] = true;
          }
        });
    assertTrue(allocated < 32 << 20, () -> what + ": " + allocated + " bytes of memory");
    return refused[0];
  }
}
