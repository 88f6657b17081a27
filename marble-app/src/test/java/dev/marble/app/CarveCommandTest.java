package dev.marble.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.json.JsonObject;
import dev.marble.lab.DefaultModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job, as a user meets it. */
final class CarveCommandTest {
  @TempDir private Path folder;

  private List<String> files() throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void needsNothingAndWorksTwice() throws IOException, InterruptedException {
    List<String> carve = Program.marble(List.of(), "carve");
    Said first = Program.run(folder, carve).well();
    assertEquals(List.of("strokes-cnn.html", "strokes-cnn.ticket"), files());
    assertTrue(first.row("Accuracy").matches("target 99\\.\\d\\d %, ticket 99\\.\\d\\d %"));
    assertTrue(first.row("Outputs").contains("5,000 examples of strokes: largest deviation 0."));
    assertTrue(first.row("Ticket").matches("strokes-cnn\\.ticket: [0-9.]+ KiB, .*"));
    assertTrue(first.row("Verified").endsWith("every weight is within its tolerance"));
    assertEquals("strokes-cnn.html", first.row("Report"));
    assertTrue(Files.readString(folder.resolve("strokes-cnn.html")).startsWith("<!DOCTYPE html>"));
    byte[] ticket = Files.readAllBytes(folder.resolve("strokes-cnn.ticket"));

    Program.run(folder, carve).well();
    assertEquals(List.of("strokes-cnn.html", "strokes-cnn.ticket"), files());
    assertArrayEquals(ticket, Files.readAllBytes(folder.resolve("strokes-cnn.ticket")));

    // Another model's ticket under the name is not ours to replace.
    Path other = SmallModel.chain(folder.resolve("other.onnx"), 1, 6, 5, 4);
    Said.by("carve", other, "-o", folder.resolve("strokes-cnn.ticket"), "--force").well();
    Program.run(folder, carve).refused("strokes-cnn.ticket", "already exists", "--force");
  }

  @Test
  void answersMachines() {
    Path ticket = folder.resolve("x.ticket");
    JsonObject json =
        Said.by("carve", "-o", ticket, "--data", "strokes", "--limit", 200, "--json").well().json();
    assertEquals(ticket.toString(), json.string("ticket"));
    assertEquals("1", json.string("seed"));
    assertTrue(json.bool("verified"));
    long parameters = DefaultModel.facts().parameters();
    JsonObject target = json.object("target");
    assertEquals("strokes-cnn.onnx", target.string("name"));
    assertEquals(DefaultModel.bytes().length, target.whole("bytes", 0, 1 << 20));
    assertEquals(64, target.string("sha256").length());
    assertEquals(parameters, target.whole("parameters", 0, 1 << 20));
    assertEquals(ticket.toFile().length(), json.whole("ticketBytes", 0, 1 << 20));
    assertEquals(64, json.string("weightsSha256").length());
    long carved = json.whole("carvedWeights", 1, parameters);
    assertEquals(4 * (parameters - carved), json.whole("carriedBytes", 0, 1 << 20));
    long random = json.whole("randomWeights", carved, Long.MAX_VALUE);
    assertEquals((double) json.whole("kept", 1, random) / random, json.number("density"));
    assertEquals(folder.resolve("x.html").toString(), json.string("report"));
    assertFalse(json.has("notRun"));
    assertEquals(List.of(), json.strings("notes"));

    long sum = 0;
    for (JsonObject tensor : json.objects("tensors")) {
      assertTrue(tensor.number("largestError") <= tensor.number("tolerance"));
      assertTrue(tensor.number("meanError") <= tensor.number("largestError"));
      assertEquals("non-negative", tensor.string("inputs"));
      assertTrue(List.of("pensia", "da-cunha").contains(tensor.string("construction")));
      long weights = tensor.whole("weights", 1, parameters);
      assertEquals(
          weights, tensor.ints("shape", 1, 1000).stream().reduce(1, (a, b) -> a * b).longValue());
      assertEquals(0, tensor.whole("accepted", 0, 0));
      assertTrue(
          tensor.whole("samples", 1, 62) >= tensor.whole("samplesAsked", 1, 62), tensor::toString);
      assertEquals(
          weights,
          tensor.ints("samplesUsed", 0, Integer.MAX_VALUE).stream().mapToLong(n -> n).sum());
      assertEquals(
          weights,
          tensor.ints("errorHistogram", 0, Integer.MAX_VALUE).stream().mapToLong(n -> n).sum());
      sum += weights;
    }
    assertEquals(carved, sum);
    assertEquals(4, json.objects("carried").size());
    assertEquals("bias", json.objects("carried").get(0).string("reason"));

    JsonObject run = json.object("run");
    assertEquals(200, run.whole("examples", 0, 200));
    assertEquals(1, run.number("targetAccuracy"), 0.02);
    assertEquals(1, run.number("ticketAccuracy"), 0.02);
    assertTrue(run.number("meanDeviation") <= run.number("largestDeviation"));
    assertTrue(run.number("largestDeviation") < run.number("largestOutput") / 20);
    for (String step : List.of("prepare", "carve", "write", "verify", "run")) {
      assertTrue(json.object("seconds").number(step) >= 0);
    }
  }

  @Test
  void namesTheTicketAfterTheModelAndForgetsTheReport() throws IOException, InterruptedException {
    SmallModel.chain(folder.resolve("my net.onnx"), 1, 12, 8, 4);
    Said said = Program.run(folder, Program.marble(List.of(), "carve", "my net.onnx")).well();
    assertEquals(List.of("my net.onnx", "my net.ticket"), files());
    assertTrue(said.row("Outputs").startsWith("over random normal inputs: "), said::toString);
    assertTrue(said.row("Carried").startsWith("nothing: every parameter is found"));
  }

  @Test
  void writesTheReportItIsAskedFor() throws IOException {
    Path model = SmallModel.chain(folder.resolve("net.onnx"), 1, 12, 8, 4);
    Path page = folder.resolve("page.html");
    Said said =
        Said.by("carve", model, "-o", Said.in(folder, "net.ticket"), "--report", page).well();
    assertEquals(page.toString(), said.row("Report"));
    assertTrue(Files.size(page) > 1000);
  }

  @Test
  void replacesFilesWhenForced() throws IOException {
    Path ticket = Files.writeString(folder.resolve("a.ticket"), "mine");
    Path page = Files.writeString(folder.resolve("a.html"), "mine");
    Said.by("carve", "-o", ticket, "--limit", 50, "--data", "strokes", "--force").well();
    Said.by("verify", ticket).well();
    assertTrue(Files.size(page) > 1000);
  }

  @Test
  void takesEveryOption() throws IOException {
    Path model = SmallModel.chain(folder.resolve("net.onnx"), 3, 12, 8, 4);
    Path ticket = folder.resolve("net.ticket");
    JsonObject json =
        Said.by(
                "carve",
                model,
                "--output=" + ticket,
                "--tolerance-absolute=0.01",
                "--samples=24",
                "--aim=1",
                "--on-miss=Widen",
                "--seed=0xffffffffffffffff",
                "--input-box=-1,1",
                "--biases",
                "--fold-batch-norm",
                "--threads=2",
                "--json")
            .well()
            .json();
    assertEquals("18446744073709551615", json.string("seed"));
    for (JsonObject tensor : json.objects("tensors")) {
      assertEquals(0.01, tensor.number("tolerance"));
      assertEquals(24, tensor.whole("samplesAsked", 24, 24));
    }
    assertEquals("any", json.objects("tensors").get(0).string("inputs"));
    assertEquals("non-negative", json.objects("tensors").get(1).string("inputs"));
    Said said = Said.by("inspect", ticket).well();
    said.prints("biases true", "foldBatchNorm true, inputBox -1.0,1.0");
    said.prints("seed 18446744073709551615");
  }

  @Test
  void choosesTheSmallestTicketThatIsAccurateEnough() throws IOException {
    Path ticket = folder.resolve("a.ticket");
    List<Object> line =
        List.of("carve", "-o", ticket, "--accuracy-drop=1", "--data=strokes", "--limit=500");
    List<Object> withJson = new ArrayList<>(line);
    withJson.add("--json");
    JsonObject json = Said.by(withJson.toArray()).well().json();
    JsonObject choice = json.object("accuracyDrop");
    assertTrue(choice.bool("kept"));
    assertEquals(1, choice.number("allowedPoints"));
    assertEquals(500, choice.whole("examples", 0, 500));
    assertEquals("500 examples of strokes", choice.string("data"));
    JsonObject chosen = choice.object("chosen");
    List<JsonObject> tried = choice.objects("tried");
    double smallest = Double.MAX_VALUE;
    boolean some = false;
    for (JsonObject point : tried) {
      double drop = 100 * (choice.number("targetAccuracy") - point.number("accuracy"));
      assertEquals(drop, point.number("dropPoints"), 1e-9);
      assertEquals(point.bool("within"), drop <= 1 + 1e-9);
      some |= !point.bool("within");
      smallest =
          point.bool("within") ? Math.min(smallest, point.number("maskBitsPerWeight")) : smallest;
    }
    assertTrue(some, "nothing coarser was tried than what was good enough");
    assertEquals(smallest, chosen.number("maskBitsPerWeight"));
    assertTrue(tried.stream().anyMatch(point -> point.toString().equals(chosen.toString())));

    // What was chosen is what was written, and what the options that it names give.
    assertEquals(ticket.toFile().length(), chosen.whole("ticketBytes", 1, 1 << 20));
    assertEquals(chosen.number("maskBitsPerWeight"), json.number("maskBitsPerWeight"));
    assertEquals(chosen.number("accuracy"), json.object("run").number("ticketAccuracy"));
    assertEquals(List.of("a.html", "a.ticket"), files());
    Path again = folder.resolve("again.ticket");
    Said.by(
            "carve",
            "-o",
            again,
            "--tolerance=" + chosen.number("tolerance"),
            "--aim=" + chosen.number("aim"))
        .well();
    assertArrayEquals(Files.readAllBytes(ticket), Files.readAllBytes(again));

    Files.delete(ticket);
    Files.delete(folder.resolve("a.html"));
    Said said = Said.by(line.toArray()).well();
    assertTrue(said.row("Chosen").startsWith("--tolerance " + chosen.number("tolerance")));
    assertTrue(said.row("Drop").contains(" points on 500 examples of strokes: "), said::toString);
    assertArrayEquals(Files.readAllBytes(ticket), Files.readAllBytes(again));
  }

  @Test
  void saysSoIfNoTicketIsAccurateEnough() throws IOException {
    // One sample is never enough, whatever the tolerance.
    Object[] line = {
      "carve",
      "-o",
      folder.resolve("a.ticket"),
      "--accuracy-drop=0",
      "--samples=1",
      "--on-miss=accept",
      "--data=strokes",
      "--limit=100"
    };
    Said.by(line).refused("No ticket is within 0.0 points", "100 examples of strokes");
    assertEquals(List.of(), files());
  }

  @Test
  void keepsTheNearestSubsetWhereMissesAreAccepted() throws IOException {
    Path model = SmallModel.chain(folder.resolve("net.onnx"), 3, 12, 8, 4);
    Path ticket = folder.resolve("net.ticket");
    Said said = Said.by("carve", model, "-o", ticket, "--samples", 6, "--on-miss", "accept").well();
    assertTrue(said.row("Verified").startsWith("NO: "), said::toString);
    assertTrue(said.row("Verified").endsWith(", as --on-miss accept allowed"), said::toString);
    Said.by("verify", ticket).well();
    Said.by("verify", ticket, "--target", model).no().prints("were accepted when it was carved");
  }

  @Test
  void stopsAtAMissWhenToldTo() throws IOException {
    Path model = SmallModel.chain(folder.resolve("net.onnx"), 3, 12, 8, 4);
    Said.by("carve", model, "-o", Said.in(folder, "x"), "--samples", 6, "--on-miss", "stop")
        .refused("w0");
    assertEquals(List.of("net.onnx"), files());
  }
}
