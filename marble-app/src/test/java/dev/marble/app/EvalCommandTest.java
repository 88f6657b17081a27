package dev.marble.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accuracies of models and tickets, and what a ticket shows when it is looked into. */
final class EvalCommandTest {
  @TempDir private static Path folder;
  private static Path model;
  private static Path ticket;
  private static JsonObject carved;

  @BeforeAll
  static void carve() throws IOException {
    model = SmallModel.shipped(folder);
    ticket = folder.resolve("strokes.ticket");
    carved =
        Said.by(
                "carve",
                model,
                "-o",
                ticket,
                "--data=strokes",
                "--limit=300",
                "--input-box=0,1",
                "--json")
            .well()
            .json();
  }

  @Test
  void measuresModelAndTicketAsTheCarveDid() {
    for (Path file : new Path[] {model, ticket}) {
      String whose = file.equals(model) ? "targetAccuracy" : "ticketAccuracy";
      JsonObject json =
          Said.by("eval", file, "--data", "strokes", "--limit", 300, "--json").well().json();
      assertEquals(carved.object("run").number(whose), json.number("accuracy"));
      assertEquals("strokes", json.string("data"));
      assertEquals("test", json.string("split"));
      assertEquals(300, json.whole("examples", 300, 300));
      assertEquals(json.number("accuracy"), json.whole("right", 0, 300) / 300.0);
      Said said = Said.by("eval", file, "--data", "strokes", "--limit", 300).well();
      said.prints(json.whole("right", 0, 300) + " of 300 test examples of strokes right.");
    }
  }

  @Test
  void knowsATicketByItsFirstBytes() throws IOException {
    Path nameless = Files.copy(ticket, folder.resolve("nameless"));
    Said.by("eval", nameless, "--data", "strokes", "--limit", 100).well().prints("% accuracy");
  }

  @Test
  void takesTheOtherHalfOfTheData() {
    Said.by("eval", model, "--data", "strokes", "--limit", 100, "--split", "TRAIN")
        .well()
        .prints("of 100 train examples of strokes right.");
  }

  @Test
  void normalizes() {
    Said worse =
        Said.by("eval", model, "--data=strokes", "--limit=300", "--normalize=0,-1", "--json");
    assertTrue(worse.well().json().number("accuracy") < 0.5, worse::toString);
  }

  @Test
  void refusesWhatItCannotMeasure() throws IOException {
    Said.by("eval", model).refused("--data is missing");
    Said.by("eval", folder.resolve("no.onnx"), "--data=strokes").refused("no.onnx");
    Said.by("eval", folder, "--data=strokes").refused("is not a file");
    Path text = Files.writeString(folder.resolve("text.onnx"), "hello");
    Said.by("eval", text, "--data=strokes", "--limit=5").refused("text.onnx", "not an ONNX model");
    Path empty = Files.writeString(folder.resolve("empty.onnx"), "");
    Said.by("eval", empty, "--data=strokes", "--limit=5").refused("empty.onnx", "no graph");
    Path cut = folder.resolve("cut.ticket");
    Files.write(cut, new byte[] {'P', 'K', 3, 4});
    Said.by("eval", cut, "--data=strokes", "--limit=5").refused("cut.ticket", "no ticket");
    Path narrow = SmallModel.chain(folder.resolve("narrow.onnx"), 1, 784, 9);
    Said.by("eval", narrow, "--data=strokes", "--limit=5")
        .refused("one score per class", "strokes", "10 classes");
    Path small = SmallModel.chain(folder.resolve("small.onnx"), 1, 12, 10);
    Said.by("eval", small, "--data=strokes", "--limit=5").refused("1×12", "1×28×28");
    Said.by("eval", model, "--data=strokes", "--normalize=1,0").refused("0.0");
    Said.by("eval", model, "--data=strokes", "--normalize=x").refused("\"x\"");
    Said.by("eval", model, "--data=strokes", "--normalize=1,2,3,4").refused("--normalize 1,2,3,4");
  }

  @Test
  void showsWhatATicketHolds() {
    Said said = Said.by("inspect", ticket).well();
    said.prints("conv1.weight", "dense2.bias", "seed 1, uniform", "inputBox 0.0,1.0");
    JsonObject json = Said.by("inspect", ticket, "--json").well().json();
    assertEquals(ticket.toFile().length(), json.whole("bytes", 1, 1 << 20));
    assertEquals("marble 0.1.0", json.string("madeBy"));
    assertEquals("uniform", json.string("distribution"));
    assertEquals("0.0,1.0", json.object("settings").string("inputBox"));
    assertEquals(carved.string("weightsSha256"), json.string("weightsSha256"));
    assertEquals(carved.object("target").string("sha256"), json.object("target").string("sha256"));
    assertEquals(4, json.objects("carried").size());
    long bytes = 0;
    for (int i = 0; i < 4; i++) {
      JsonObject tensor = json.objects("carved").get(i);
      assertEquals(i, tensor.whole("number", 0, 3));
      for (String field : new String[] {"weights", "samples", "maskBytes", "accepted"}) {
        assertEquals(carved.objects("tensors").get(i).number(field), tensor.number(field), field);
      }
      bytes += tensor.whole("maskBytes", 1, 1 << 20);
    }
    assertTrue(bytes < json.whole("bytes", 1, 1 << 20));
  }
}
