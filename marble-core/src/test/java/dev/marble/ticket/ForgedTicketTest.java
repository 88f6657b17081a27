package dev.marble.ticket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.batch.ThreadBatch;
import dev.marble.json.JsonObject;
import dev.marble.random.Distribution;
import dev.marble.reference.Allocation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tickets whose seal is right and whose content is not. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ForgedTicketTest {
  private static final int DENSE = 0;
  private static final int CONV = 1;

  @TempDir Path folder;
  private Path path;
  private Forgery forgery;

  @BeforeEach
  void write() {
    path = folder.resolve("forged.ticket");
    new SmallTicket(8, Distribution.UNIFORM).write(path);
    forgery = Forgery.of(path);
  }

  @ParameterizedTest
  @MethodSource("dev.marble.ticket.Change#all")
  void isRefusedInASentenceWithoutMuchMemory(Change change) throws IOException {
    change.by().accept(forgery);
    forgery.write(path);
    TicketException[] error = new TicketException[1];
    long allocated =
        Allocation.bytesOf(() -> error[0] = assertThrows(TicketException.class, this::readAll));
    String sentence = error[0].getMessage();
    assertEquals(TicketException.Kind.CORRUPT, error[0].kind(), sentence);
    assertTrue(sentence.startsWith("The ticket \"" + path + "\" cannot be used: "), sentence);
    assertTrue(sentence.contains(change.complaint()), sentence);
    assertTrue(sentence.endsWith("."), sentence);
    assertTrue(allocated < 64 << 20, () -> allocated + " bytes of memory");
  }

  private Verification readAll() {
    try (Ticket ticket = Ticket.open(path);
        ThreadBatch batch = new ThreadBatch(1)) {
      return new TicketVerifier(ticket, batch, done -> {}).verify(Optional.empty());
    }
  }

  @Test
  void unchangedItIsAccepted() throws IOException {
    forgery.write(path);
    assertTrue(readAll().passed());
  }

  @Test
  void unknownFieldsAreIgnored() throws IOException {
    forgery.header.put("colour", "white");
    forgery.tensor(DENSE).put("vein", List.of(1, 2));
    forgery.mask(CONV).put("polish", new JsonObject());
    forgery.write(path);
    assertTrue(readAll().passed());
  }

  @Test
  void otherWeightsAreNoticed() throws IOException {
    forgery.header.object("recipe").put("seed", "9");
    forgery.write(path);
    Verification verification = readAll();
    assertFalse(verification.sealed());
    assertFalse(verification.tensors().stream().anyMatch(TensorCheck::rebuilt));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "17", "9223372036854775807"})
  void aNewerSealIsTooNew(String version) throws IOException {
    forgery.sealVersion = version;
    forgery.header.put("version", 2);
    assertKind(TicketException.Kind.TOO_NEW, "Maybe use a newer Marble.");
  }

  @Test
  void aNewerHeaderIsTooNewWhateverElseItSays() throws IOException {
    forgery.headerText = "{\"format\": \"marble-ticket\", \"version\": 2, \"all\": \"new\"}";
    assertKind(TicketException.Kind.TOO_NEW, "Maybe use a newer Marble.");
  }

  @Test
  void versionZeroNeverWas() throws IOException {
    forgery.sealVersion = "0";
    assertKind(TicketException.Kind.TOO_OLD, "version 0");
    forgery.sealVersion = "1";
    forgery.header.put("version", 0);
    assertKind(TicketException.Kind.TOO_OLD, "version 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1.0", "99999999999999999999"})
  void aSealWithoutAVersion(String version) throws IOException {
    forgery.sealVersion = version;
    assertKind(TicketException.Kind.CORRUPT, "names no version");
  }

  private void assertKind(TicketException.Kind kind, String part) throws IOException {
    forgery.write(path);
    var error = assertThrows(TicketException.class, () -> Ticket.open(path));
    assertEquals(kind, error.kind(), error.getMessage());
    assertTrue(error.getMessage().contains(part), error.getMessage());
  }
}
