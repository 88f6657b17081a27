package dev.marble.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.json.JsonObject;
import dev.marble.lab.lottery.WinningTicket;
import dev.marble.lab.model.Network;
import dev.marble.lab.model.OnnxImport;
import dev.marble.lab.model.Parameter;
import dev.marble.lab.prune.ParameterBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the other commands make of the tickets that a search leaves. */
final class LotteryTicketTest {
  @TempDir private static Path runs;
  private static Path ticket;

  @TempDir private Path folder;

  @BeforeAll
  static void search() throws IOException {
    Said.by(
            "lottery",
            "784-30-10",
            "--data",
            "strokes",
            "--limit",
            300,
            "--steps",
            20,
            "--evaluate-every",
            5,
            "--seeds",
            1,
            "--levels",
            2,
            "--controls",
            "none",
            "--runs",
            runs)
        .well();
    ticket = PruneCommandTest.only(runs).resolve("seed-1/ticket-02.ticket");
  }

  @Test
  void isVerifiedAndInspected() {
    Said.by("verify", ticket).well().prints("YES: all 23,820 weights are those that the ticket");
    Said.by("inspect", ticket)
        .well()
        .prints("fc1.weight", "30×784", "23,520", "15,053", "starts at 0", "level 2", "rewind 0");
    JsonObject json = Said.by("inspect", ticket, "--json").well().json();
    assertEquals(243, json.objects("masked").get(1).number("kept"));
    assertTrue(json.objects("masked").getFirst().number("maskBitsPerWeight") < 1);
  }

  @Test
  void isDecodedByThePythonReader() throws IOException, InterruptedException {
    TicketPy.assumeItRuns();
    Path weights = folder.resolve("w.safetensors");
    TicketPy.run(ticket, "--write-weights", weights.toString()).well().prints("sha256 ok");
    byte[] bytes = Files.readAllBytes(weights);
    Network start = WinningTicket.read(ticket).start();
    int at = bytes.length;
    for (Parameter weight : start.weights().reversed()) {
      at -= Float.BYTES * weight.length();
      for (int i = 0; i < weight.length(); i++) {
        int bits = 0;
        for (int b = 3; b >= 0; b--) {
          bits = bits << 8 | bytes[at + Float.BYTES * i + b] & 0xFF;
        }
        assertEquals(weight.value(i), Float.intBitsToFloat(bits), weight.name() + " " + i);
      }
    }
  }

  @Test
  void isExportedAsTheNetworkBeforeTraining() {
    Path onnx = folder.resolve("start.onnx");
    Said.by("export", ticket, "--form", "collapsed", "-o", onnx).well();
    Network start = WinningTicket.read(ticket).start();
    Network read = OnnxImport.read(onnx);
    start.parameters().forEach(each -> assertEquals(each, read.parameter(each.name())));
  }

  @Test
  void isTrainedFromItsRandomStart() throws IOException {
    Path one = train("one");
    Network trained = OnnxImport.read(one);
    WinningTicket read = WinningTicket.read(ticket);
    for (String name : read.masks().names()) {
      Parameter weights = trained.parameter(name);
      int moved = 0;
      for (int i = 0; i < weights.length(); i++) {
        if (!read.masks().kept(name).get(i)) {
          assertEquals(0, Float.floatToRawIntBits(weights.value(i)), name + " " + i);
        } else if (weights.value(i) != read.start().parameter(name).value(i)) {
          moved++;
        }
      }
      assertTrue(moved > 100, name);
    }
    assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(train("two")));
  }

  @Test
  void ofALateRewindIsTrainedFromWhereItGoesOn() throws IOException {
    Path late = folder.resolve("late");
    List<Object> line =
        new ArrayList<>(
            List.of("lottery", "784-30-10", "--data", "strokes", "--limit", 300, "--steps", 20));
    line.addAll(List.of("--evaluate-every", 5, "--seeds", 1, "--levels", 1));
    line.addAll(List.of("--controls", "none", "--rewind", 10, "--runs", late));
    Said.by(line.toArray()).well();
    Path run = PruneCommandTest.only(late);
    Path file = run.resolve("seed-1/ticket-01.ticket");
    Said.by("verify", file).well();
    Said.by("inspect", file)
        .well()
        .prints("fc1.weight@10", "where training goes on, after step 10");
    WinningTicket read = WinningTicket.read(file);
    Network origin =
        ParameterBytes.into(read.start(), Files.readAllBytes(run.resolve("seed-1/origin")));
    assertEquals(read.masks().apply(origin).parameters(), read.start().parameters());
    Path goal = folder.resolve("late.onnx");
    List<Object> train = List.of("train", file, "--data", "strokes", "--limit", 300, "-o", goal);
    Said.by(PruneCommandTest.with(train, "--runs", folder.resolve("t"), "--steps", 20).toArray())
        .well()
        .prints("20 steps");
    Said.by(PruneCommandTest.with(train, "--force", "--steps", 10).toArray())
        .refused("steps that count as done is 10");
  }

  private Path train(String name) {
    Path goal = folder.resolve(name + ".onnx");
    Said.by(
            "train",
            ticket,
            "--data",
            "strokes",
            "--limit",
            300,
            "--steps",
            20,
            "--runs",
            folder.resolve(name),
            "-o",
            goal)
        .well();
    return goal;
  }

  @Test
  void whatCannotBeDoneIsSaidInOneSentence() {
    Path model = folder.resolve("m.onnx");
    Said.by("export", ticket, "--form", "collapsed", "-o", model).well();
    Said.by("verify", ticket, "--target", model).refused("there is nothing to compare");
    Said.by("bound", ticket, "--target", model).refused("copies of no target's");
    List<Object> train = List.of("train", ticket, "--data", "strokes", "--limit", 300);
    Said.by(PruneCommandTest.with(train, "--init", "kaiming-normal").toArray())
        .refused("--init cannot be given with the ticket");
    Path other = folder.resolve("c.ticket");
    Said.by("carve", model, "-o", other, "--bound", "no").well();
    Said.by("train", other, "--data", "strokes", "--limit", 300)
        .refused("which is trained already");
  }
}
