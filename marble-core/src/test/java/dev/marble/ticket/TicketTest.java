package dev.marble.ticket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.MarbleException;
import dev.marble.batch.ThreadBatch;
import dev.marble.json.Json;
import dev.marble.json.JsonObject;
import dev.marble.random.Distribution;
import dev.marble.reference.FormatPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TicketTest {
  private static final SmallTicket SMALL = new SmallTicket(-77, Distribution.UNIFORM);

  @TempDir Path folder;
  private Path path;
  private TicketHeader written;

  @BeforeEach
  void write() {
    path = folder.resolve("small.ticket");
    written = SMALL.write(path);
  }

  @Test
  void theHeaderReadsBack() {
    try (Ticket ticket = Ticket.open(path)) {
      assertEquals(written, ticket.header());
      assertEquals(path, ticket.path());
      assertEquals(12 + 16 + 4, ticket.header().carvedWeights());
      assertEquals(24, ticket.header().carriedBytes());
      assertEquals(Optional.of(written.tensors().get(1)), ticket.tensor("conv"));
      assertEquals(Optional.empty(), ticket.tensor("norm.scale"));
    }
  }

  @Test
  void skeletonAndCarriedTensorsReadBack() {
    try (Ticket ticket = Ticket.open(path)) {
      assertArrayEquals(SmallTicket.SKELETON, ticket.skeleton());
      var carried = ticket.carried();
      assertEquals(
          List.copyOf(SmallTicket.carriedValues().keySet()), List.copyOf(carried.keySet()));
      SmallTicket.carriedValues()
          .forEach((name, bytes) -> assertArrayEquals(bytes, carried.get(name), name));
    }
  }

  @ParameterizedTest
  @EnumSource
  void masksAndWeightsReadBack(Distribution distribution) {
    SmallTicket small = new SmallTicket(1234, distribution);
    small.write(path);
    for (int threads : new int[] {1, 3}) {
      try (Ticket ticket = Ticket.open(path);
          ThreadBatch batch = new ThreadBatch(threads)) {
        for (CarvedTensor tensor : ticket.header().tensors()) {
          for (Side side : tensor.inputs().sides()) {
            Mask expected = small.mask(tensor.name(), tensor.layout(), side);
            Mask mask = ticket.mask(tensor, side);
            for (int t = 0; t < expected.size(); t++) {
              assertEquals(expected.get(t), mask.get(t));
            }
            assertArrayEquals(
                small.weights(tensor.name(), tensor.layout(), side),
                ticket.weights(tensor, side, batch));
          }
        }
      }
    }
  }

  @Test
  void aSideThatATensorDoesNotHave() {
    try (Ticket ticket = Ticket.open(path)) {
      CarvedTensor dense = written.tensors().getFirst();
      var error =
          assertThrows(IllegalArgumentException.class, () -> ticket.mask(dense, Side.NEGATIVE));
      assertEquals("\"dense\" has no negative side", error.getMessage());
    }
  }

  /** Read with nothing but the format page and the zip reader of the JDK. */
  @Test
  void theFileIsWhatTheFormatPageSays() throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    String end = new String(bytes, bytes.length - 87, 87, ISO_8859_1);
    String sha256 = Digests.sha256(Arrays.copyOf(bytes, bytes.length - 64));
    assertEquals("marble-ticket 1 sha256 " + sha256, end);
    try (ZipFile zip = new ZipFile(path.toFile())) {
      assertEquals(end, zip.getComment());
      List<String> names = Collections.list(zip.entries()).stream().map(ZipEntry::getName).toList();
      assertEquals(
          List.of(
              "masks/0.positive",
              "masks/1.positive",
              "masks/1.negative",
              "masks/2.negative",
              "skeleton.onnx",
              "carried.safetensors",
              "ticket.json"),
          names);
      for (String name : names) {
        ZipEntry entry = zip.getEntry(name);
        assertEquals(ZipEntry.STORED, entry.getMethod(), name);
        assertEquals(entry.getSize(), entry.getCompressedSize(), name);
        assertEquals(1980, entry.getTimeLocal().getYear(), name);
      }
      JsonObject json = Json.parse(new String(read(zip, "ticket.json"), UTF_8));
      assertEquals("marble-ticket", json.string("format"));
      assertEquals(1, json.whole("version", 1, 1));
      assertEquals("philox4x32-10", json.object("recipe").string("generator"));
      assertEquals("18446744073709551539", json.object("recipe").string("seed"));
      assertEquals("uniform", json.object("recipe").string("distribution"));
      for (JsonObject tensor : json.objects("tensors")) {
        for (JsonObject mask : tensor.objects("masks")) {
          byte[] code = read(zip, mask.string("file"));
          assertEquals(code.length, mask.whole("bytes", 0, 1000));
          assertEquals(Digests.sha256(code), mask.string("sha256"));
          int size = tensor.ints("dims", 1, 100).stream().reduce(1, (a, b) -> a * b);
          long kept = Arrays.stream(FormatPage.decodeMask(code, size)).map(Long::bitCount).sum();
          assertEquals(kept, mask.whole("kept", 0, 1000));
        }
      }
      JsonObject origin = json.objects("tensors").getFirst().object("origin");
      assertEquals("dense.weight", origin.string("initializer"));
      assertEquals(List.of(1, 0), origin.objects("steps").get(0).ints("transpose", 0, 9));
      assertEquals(List.of(3, 2), origin.objects("steps").get(1).ints("reshape", 0, 9));
      assertEquals(List.of(1, 2), origin.objects("steps").get(2).ints("tile", 0, 9));
    }
  }

  private static byte[] read(ZipFile zip, String name) throws IOException {
    return zip.getInputStream(zip.getEntry(name)).readAllBytes();
  }

  @Test
  void theSameContentGivesTheSameBytes() throws IOException {
    Path again = folder.resolve("again.ticket");
    SMALL.write(again);
    assertEquals(-1, Files.mismatch(path, again));
  }

  @Test
  void aTicketThatIsNotFinishedLeavesNothing() throws IOException {
    Path goal = folder.resolve("unfinished.ticket");
    try (TicketWriter writer = TicketWriter.create(goal, false)) {
      writer.addSkeleton(SmallTicket.SKELETON);
    }
    assertEquals(List.of("small.ticket"), List.of(folder.toFile().list()));
  }

  @Test
  void aTicketIsReplacedOnlyIfThatWasAsked() {
    var error = assertThrows(MarbleException.class, () -> TicketWriter.create(path, false));
    assertTrue(error.getMessage().contains("already exists"), error.getMessage());
  }

  @Test
  void noTicketThere() {
    assertRefused(folder.resolve("none.ticket"), "There is no file");
    assertRefused(folder, "is not a file");
  }

  @Test
  void otherFilesAreNoTickets() throws IOException {
    Path other = folder.resolve("other");
    for (int length : new int[] {0, 1, 63, 64, 87, 128, 1000}) {
      Files.write(other, new byte[length]);
      assertRefused(other, "no ticket, or it was cut");
    }
    Files.writeString(other, "marble-ticket 1 sha256 " + "0".repeat(64));
    assertRefused(other, "do not match its seal");
    String start = "marble-ticket 1 sha256 ";
    Files.writeString(other, start + Digests.sha256(start.getBytes(ISO_8859_1)));
    assertRefused(other, "cannot be read");
  }

  private static void assertRefused(Path path, String why) {
    var error = assertThrows(TicketException.class, () -> Ticket.open(path));
    assertEquals(TicketException.Kind.CORRUPT, error.kind());
    assertTrue(error.getMessage().contains("\"" + path + "\""), error.getMessage());
    assertTrue(error.getMessage().contains(why), error.getMessage());
  }
}
