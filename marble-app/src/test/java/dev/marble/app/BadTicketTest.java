package dev.marble.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.ticket.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with a ticket, every command that reads one says so in one sentence. */
final class BadTicketTest {
  private static final int FLIPS = 200;
  private static final int SEAL_DIGITS = 64;

  /** The seal and a little of what stands before it. */
  private static final int SEAL = 120;

  @TempDir private static Path folder;
  private static byte[] good;
  private static Path bad;
  private static Path output;

  @BeforeAll
  static void carve() throws IOException {
    Path ticket = folder.resolve("good.ticket");
    Said.by("carve", "-o", ticket, "--data", "strokes", "--limit", 5).well();
    good = Files.readAllBytes(ticket);
    bad = folder.resolve("bad.ticket");
    output = folder.resolve("out.onnx");
  }

  /** Every command that reads tickets refuses the file. */
  private static void refused(String... parts) throws IOException {
    for (String command : List.of("verify", "inspect", "export -o " + output, "eval --data iris")) {
      if (command.startsWith("eval")) {
        // Data come first, and these are always there.
        Said.by("eval", bad, "--data", "strokes", "--limit", 1).refused(parts);
      } else {
        Object[] words =
            Stream.concat(Stream.of(command.split(" ", -1)), Stream.of(bad.toString())).toArray();
        Said.by(words).refused(parts);
      }
    }
    assertTrue(Files.notExists(output));
  }

  @Test
  void thatIsMissingOrNoTicket() throws IOException {
    Files.deleteIfExists(bad);
    refused("There is no file", "bad.ticket");
    Files.writeString(bad, "hello");
    refused("bad.ticket", "no ticket");
    Files.write(bad, new byte[0]);
    refused("bad.ticket", "no ticket");
    Files.write(bad, new byte[1000]);
    refused("bad.ticket", "no ticket");
  }

  @Test
  void thatWasCut() throws IOException {
    for (int length :
        List.of(1, 4, 63, 64, 65, 100, 1000, good.length / 2, good.length - 64, good.length - 1)) {
      Files.write(bad, Arrays.copyOf(good, length));
      refused("bad.ticket", "cut");
    }
  }

  @Test
  void thatWasMadeLonger() throws IOException {
    Files.write(bad, Arrays.copyOf(good, good.length + 1));
    refused("bad.ticket", "seal");
  }

  @Test
  void thatHasAFlippedBit() throws IOException {
    TreeSet<Integer> places = new TreeSet<>();
    for (int i = 0; i < FLIPS; i++) {
      places.add((int) ((long) i * (good.length - 1) / (FLIPS - 1)));
    }
    for (int at = good.length - SEAL; at < good.length; at++) {
      places.add(at);
    }
    for (int at : places) {
      byte[] flipped = good.clone();
      flipped[at] ^= (byte) (1 << at % 8);
      Files.write(bad, flipped);
      String command = at % 2 == 0 ? "verify" : "inspect";
      Said.by(command, bad).refused("bad.ticket", "cannot be used", "seal");
    }
  }

  /** The seal is right, the version is not. */
  @ParameterizedTest
  @ValueSource(strings = {"2", "9"})
  void thatIsOfANewerVersion(String version) throws IOException {
    byte[] newer = good.clone();
    String seal = "marble-ticket " + version + " sha256 ";
    System.arraycopy(
        seal.getBytes(US_ASCII),
        0,
        newer,
        newer.length - SEAL_DIGITS - seal.length(),
        seal.length());
    Files.write(bad, sealed(newer));
    refused("bad.ticket", "version " + version, "this Marble reads version 1", "newer Marble");
  }

  /** What a stranger may do: change a byte and seal the file anew. */
  @Test
  void thatWasChangedAndSealedAnew() throws IOException {
    int refusals = 0;
    for (int i = 0; i < FLIPS; i++) {
      int at = (int) ((long) i * (good.length - SEAL_DIGITS - 1) / (FLIPS - 1));
      byte[] forged = good.clone();
      forged[at] ^= (byte) (1 << i % 8);
      Files.write(bad, sealed(forged));
      Said said = Said.by("verify", bad);
      assertTrue(said.code() != 0 || said.out().contains("YES"), said::toString);
      if (said.code() == Main.WRONG) {
        said.refused("bad.ticket");
        refusals++;
      }
    }
    int seen = refusals;
    assertTrue(seen > FLIPS * 9 / 10, () -> seen + " of " + FLIPS);
  }

  private static byte[] sealed(byte[] ticket) {
    byte[] body = Arrays.copyOf(ticket, ticket.length - SEAL_DIGITS);
    byte[] digest = Digests.sha256(body).getBytes(US_ASCII);
    byte[] result = Arrays.copyOf(body, ticket.length);
    System.arraycopy(digest, 0, result, body.length, SEAL_DIGITS);
    return result;
  }
}
