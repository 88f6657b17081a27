package dev.marble.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The decoder in Python, which shares nothing with this code but the page of the format. */
final class TicketPyTest {
  @TempDir private static Path folder;
  private static Path model;

  @BeforeAll
  static void lookForPython() throws IOException {
    TicketPy.assumeItRuns();
    model = SmallModel.shipped(folder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--input-box=0,1",
        "--input-box=-1,1",
        "--input-box=-2,-1",
        "--seed=0xfedcba9876543210",
        "--biases",
        "--fold-batch-norm --tolerance-absolute=0.02",
        "--biases --fold-batch-norm --input-box=0,1 --aim=1",
        "--samples=5 --on-miss=accept",
        "--construction=malach",
        "--construction=malach --biases --fold-batch-norm --input-box=0,1 --aim=1",
        "--construction=malach --input-box=-2,-1 --samples=4 --on-miss=accept",
        "--construction=burkholz --tolerance=0.05",
        "--construction=burkholz --biases --fold-batch-norm --input-box=0,1 --aim=1",
        "--construction=burkholz --samples=5 --on-miss=accept"
      })
  void agreesWithVerify(String options) throws IOException, InterruptedException {
    Path ticket = folder.resolve("x.ticket");
    String line = "carve " + model + " -o " + ticket + " --force " + options;
    Said.by((Object[]) line.split(" ", -1)).well();
    String ours = Said.by("verify", ticket).well().weightsSha256();
    assertEquals(ours, TicketPy.run(ticket).well().weightsSha256());
    Said said = TicketPy.run(ticket, "--target", model.toString()).well();
    assertEquals(ours, said.weightsSha256());
    said.prints("largest error");
  }

  @Test
  void doesNotTakeAnotherTarget() throws IOException, InterruptedException {
    Path net = SmallModel.chain(folder.resolve("net.onnx"), 1, 12, 8, 4);
    Path other = SmallModel.chain(folder.resolve("other.onnx"), 2, 12, 8, 4);
    Path ticket = folder.resolve("net.ticket");
    Said.by("carve", net, "-o", ticket).well();
    assertEquals(1, TicketPy.run(ticket, "--target", other.toString()).code());
  }

  @Test
  void refusesADamagedTicket() throws IOException, InterruptedException {
    Path net = SmallModel.chain(folder.resolve("n.onnx"), 1, 12, 8, 4);
    Path ticket = folder.resolve("n.ticket");
    Said.by("carve", net, "-o", ticket).well();
    byte[] bytes = Files.readAllBytes(ticket);
    for (int at : new int[] {0, bytes.length / 2, bytes.length - 1}) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 1;
      Files.write(ticket, damaged);
      Said said = TicketPy.run(ticket);
      assertEquals(2, said.code(), said::toString);
      assertEquals(1, said.err().lines().count(), said::toString);
      assertTrue(said.err().contains("seal"), said::toString);
    }
  }

  /** Its own tests write tickets by the format page, with an encoder that knows no Java. */
  @Test
  void passesItsOwnTests() throws IOException, InterruptedException {
    Path tests = Path.of("..", "tools", "test_ticket.py").toAbsolutePath().normalize();
    Said said = Program.run(folder, List.of("python3", tests.toString()));
    assertEquals(0, said.code(), said.err());
  }
}
