package dev.marble.ticket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.batch.ThreadBatch;
import dev.marble.json.JsonObject;
import dev.marble.random.Distribution;
import dev.marble.random.Seed;
import dev.marble.reference.FormatPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tickets whose tensors are random ones, masked. */
final class MaskedTicketTest {
  private static final float SCALE = 0.0625f / 8388608 * 1.7f;

  @TempDir Path folder;

  private Path write(Distribution distribution, WeightMask dense, WeightMask conv) {
    Path path = folder.resolve("masked.ticket");
    Recipe recipe = new Recipe(new Seed(-3), distribution);
    try (TicketWriter writer = TicketWriter.create(path, true)) {
      MessageDigest all = Digests.sha256();
      List<MaskedTensor> masked =
          List.of(
              writer.addMasked(recipe, "dense", 0, List.of(13, 7), SCALE, dense, all),
              writer.addMasked(recipe, "conv", 5, List.of(4, 3, 2, 2), 1e-9f, conv, all));
      writer.finish(
          new TicketHeader(
              "Marble, tested",
              recipe,
              new TargetInfo("a network", 0, "ab".repeat(32), 139),
              Map.of(),
              writer.addSkeleton(new byte[] {1}),
              writer.addCarried(List.of(), Map.of()),
              List.of(),
              List.of(),
              masked,
              Digests.hex(all),
              List.of()));
    }
    return path;
  }

  private static WeightMask random(int size, double density, long seed) {
    Random random = new Random(seed);
    WeightMask mask = new WeightMask(size);
    for (int i = 0; i < size; i++) {
      if (random.nextDouble() < density) {
        mask.keep(i);
      }
    }
    return mask;
  }

  @ParameterizedTest
  @EnumSource
  void readsBackAndVerifies(Distribution distribution) {
    WeightMask dense = random(91, 0.3, 1);
    WeightMask conv = random(48, 1, 2);
    Path path = write(distribution, dense, conv);
    try (Ticket ticket = Ticket.open(path);
        ThreadBatch batch = new ThreadBatch(2)) {
      assertEquals(139, ticket.header().maskedWeights());
      assertEquals(0, ticket.header().carvedWeights());
      MaskedTensor tensor = ticket.header().masked().getFirst();
      assertEquals(dense.kept(), tensor.kept());
      FormatPage page = new FormatPage(-3, distribution.label());
      float[] wanted = new float[91];
      for (int t = 0; t < 91; t++) {
        wanted[t] = dense.keeps(t) ? (float) ((double) page.q(0, t) * SCALE) : 0;
      }
      assertArrayEquals(wanted, ticket.weights(tensor));
      Verification found = new TicketVerifier(ticket, batch, done -> {}).verify(Optional.empty());
      assertTrue(found.passed());
      assertEquals(
          List.of("dense", "conv"), found.tensors().stream().map(TensorCheck::name).toList());
    }
  }

  @Test
  void everyChangeIsNoticed() throws IOException {
    Path path = write(Distribution.NORMAL, random(91, 0.3, 1), random(48, 0.5, 2));
    byte[] honest = Files.readAllBytes(path);
    for (int bit = 0; bit < 8 * honest.length; bit += 7) {
      byte[] flipped = honest.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(path, flipped);
      assertThrows(TicketException.class, () -> Ticket.open(path).close(), "bit " + bit);
    }
    for (int length = 0; length < honest.length; length += 5) {
      Files.write(path, Arrays.copyOf(honest, length));
      assertThrows(TicketException.class, () -> Ticket.open(path).close(), "length " + length);
    }
  }

  @Test
  void forgeriesAreRefusedOrDoNotVerify() throws IOException {
    Path honest = write(Distribution.UNIFORM, random(91, 0.3, 1), random(48, 0.5, 2));
    refused(honest, "scale", 0.1, "not one of 32 bits");
    refused(honest, "scale", -1.0, "its scale is -1.0");
    refused(honest, "scale", 0.0, "its scale is 0.0");
    refused(honest, "kept", 92L, "keeps 92 of 91");
    refused(honest, "shape", List.of(13, 0), "shape");
    refused(honest, "layer", -1L, "layer");
    refused(honest, "layer", 1L, "where \"masks/1.kept\" belongs");
    refused(honest, "name", "conv", "twice");
    for (long kept = 0; kept <= 91; kept++) {
      assertEquals(kept == random(91, 0.3, 1).kept(), isAccepted(forged(honest, "kept", kept)));
    }
    unverified(honest, "scale", 0.5);
    unverified(honest, "weightsSha256", "00".repeat(32));
  }

  private Path forged(Path honest, String field, Object value) throws IOException {
    Forgery forgery = Forgery.of(honest);
    forgery.header.objects("masked").getFirst().put(field, value);
    Path path = folder.resolve("forged.ticket");
    forgery.write(path);
    return path;
  }

  private void refused(Path honest, String field, Object value, String complaint)
      throws IOException {
    Path path = forged(honest, field, value);
    TicketException refusal =
        assertThrows(
            TicketException.class,
            () -> {
              try (Ticket ticket = Ticket.open(path)) {
                ticket.weights(ticket.header().masked().getFirst());
              }
            },
            field + " " + value);
    assertTrue(refusal.getMessage().contains(complaint), refusal.getMessage());
  }

  private void unverified(Path honest, String field, Object value) throws IOException {
    try (Ticket ticket = Ticket.open(forged(honest, field, value))) {
      assertFalse(verify(ticket));
    }
  }

  private static boolean isAccepted(Path path) {
    try (Ticket ticket = Ticket.open(path)) {
      return verify(ticket);
    } catch (TicketException e) {
      return false;
    }
  }

  private static boolean verify(Ticket ticket) {
    try (ThreadBatch batch = new ThreadBatch(1)) {
      return new TicketVerifier(ticket, batch, done -> {}).verify(Optional.empty()).passed();
    }
  }

  @Test
  void aFieldThatIsNotThereMeansNone() {
    Path path = folder.resolve("plain.ticket");
    assertEquals(List.of(), new SmallTicket(1, Distribution.UNIFORM).write(path).masked());
    try (Ticket ticket = Ticket.open(path)) {
      assertEquals(List.of(), ticket.header().masked());
      JsonObject json = HeaderJson.write(ticket.header());
      assertFalse(json.has("masked"));
    }
  }
}
