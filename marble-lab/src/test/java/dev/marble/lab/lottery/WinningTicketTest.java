package dev.marble.lab.lottery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.MarbleException;
import dev.marble.batch.ThreadBatch;
import dev.marble.lab.model.Architectures;
import dev.marble.lab.model.InitialWeights;
import dev.marble.lab.model.Network;
import dev.marble.lab.prune.Masks;
import dev.marble.onnx.Assembly;
import dev.marble.onnx.Form;
import dev.marble.random.Seed;
import dev.marble.ticket.MaskedTensor;
import dev.marble.ticket.Ticket;
import dev.marble.ticket.TicketVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WinningTicketTest {
  private static final Seed SEED = new Seed(-9);

  @TempDir Path folder;

  private static Masks random(Network network, double density) {
    Random random = new Random(4);
    Map<String, BitSet> kept = new LinkedHashMap<>();
    network
        .weights()
        .forEach(weight -> {
          BitSet bits = new BitSet(weight.length());
          for (int i = 0; i < weight.length(); i++) {
            bits.set(i, random.nextDouble() < density);
          }
          kept.put(weight.name(), bits);
        });
    return Masks.full(network).with(kept);
  }

  @ParameterizedTest
  @CsvSource({
    "784-20-10, 1, 28, glorot-normal, 0.136",
    "lenet5, 1, 28, kaiming-uniform, 0.5",
    "conv2, 3, 32, signed-constant, 0.01",
    "resnet20, 3, 32, kaiming-normal, 1"
  })
  void readsBack(String architecture, int channels, int side, String scheme, double density) {
    Network network = Architectures.named(architecture, channels, side, side, 10);
    InitialWeights initial = InitialWeights.parse(scheme);
    Masks masks = random(network, density);
    Path file = folder.resolve("a.ticket");
    WinningTicket.write(
        file, "a test", network, initial, SEED, masks, Optional.empty(), Map.of("level", "9"));
    WinningTicket ticket = WinningTicket.read(file);
    assertEquals(masks, ticket.masks());
    assertEquals(
        masks.apply(initial.draw(network, SEED)).parameters(), ticket.start().parameters());
    assertEquals(SEED, ticket.seed());
    assertEquals("9", ticket.settings().get("level"));
    assertEquals(0, ticket.rewind());
    try (Ticket open = Ticket.open(file);
        ThreadBatch batch = new ThreadBatch(2)) {
      assertTrue(new TicketVerifier(open, batch, done -> {}).verify(Optional.empty()).passed());
      for (MaskedTensor tensor : open.header().masked()) {
        double spare = 0.02 * tensor.limitBits() + 64.0 / tensor.size();
        assertTrue(tensor.maskBits() <= tensor.limitBits() + spare, tensor::toString);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"784-20-10, 1, 28, 0.136", "resnet20, 3, 32, 0.05"})
  void carriesWhereALateRewindGoesOn(String architecture, int channels, int side, double density) {
    Network network = Architectures.named(architecture, channels, side, side, 10);
    InitialWeights initial = InitialWeights.GLOROT_NORMAL;
    Masks masks = random(network, density);
    Network later = InitialWeights.KAIMING_UNIFORM.draw(network, new Seed(77));
    Path file = folder.resolve("late.ticket");
    Map<String, String> settings = Map.of(WinningTicket.REWIND, "500");
    WinningTicket.write(
        file, "a test", network, initial, SEED, masks, Optional.of(later), settings);
    WinningTicket ticket = WinningTicket.read(file);
    assertEquals(500, ticket.rewind());
    assertEquals(masks, ticket.masks());
    assertEquals(masks.apply(later).parameters(), ticket.start().parameters());
    try (Ticket open = Ticket.open(file);
        ThreadBatch batch = new ThreadBatch(2)) {
      assertTrue(new TicketVerifier(open, batch, done -> {}).verify(Optional.empty()).passed());
    }
    // Its model is the random start, and nothing else.
    Path early = folder.resolve("early.ticket");
    WinningTicket.write(early, "a test", network, initial, SEED, masks, Optional.empty(), Map.of());
    assertArrayEquals(model(early), model(file));
  }

  private static byte[] model(Path file) {
    try (Ticket ticket = Ticket.open(file);
        ThreadBatch batch = new ThreadBatch(1)) {
      return new Assembly(ticket, batch).toBytes(Form.COLLAPSED, false);
    }
  }

  @Test
  void aLateRewindThatIsNotCarriedIsToldOf() {
    Network network = Architectures.named("784-20-10", 1, 28, 28, 10);
    Path file = folder.resolve("late.ticket");
    WinningTicket.write(
        file,
        "a test",
        network,
        InitialWeights.GLOROT_NORMAL,
        SEED,
        random(network, 0.5),
        Optional.empty(),
        Map.of(WinningTicket.REWIND, "7"));
    String message =
        assertThrows(MarbleException.class, () -> WinningTicket.read(file)).getMessage();
    assertTrue(message.contains("goes back to step 7"), message);
  }

  @Test
  void sameArgumentsSameBytes() throws IOException {
    Network network = Architectures.named("784-20-10", 1, 28, 28, 10);
    Masks masks = random(network, 0.2);
    byte[][] bytes = new byte[2][];
    for (int i = 0; i < 2; i++) {
      Path file = folder.resolve(i + ".ticket");
      WinningTicket.write(
          file,
          "a test",
          network,
          InitialWeights.GLOROT_NORMAL,
          SEED,
          masks,
          Optional.empty(),
          Map.of());
      bytes[i] = Files.readAllBytes(file);
    }
    assertArrayEquals(bytes[0], bytes[1]);
  }

  @Test
  void anythingElseIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("no.ticket"), "no ticket at all");
    assertThrows(MarbleException.class, () -> WinningTicket.read(file));
    assertThrows(MarbleException.class, () -> WinningTicket.read(folder.resolve("none.ticket")));
  }
}
