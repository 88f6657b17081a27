package dev.marble.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Is a ticket what it says, and is it this model's? */
final class VerifyCommandTest {
  @TempDir private static Path folder;
  private static Path model;
  private static Path ticket;

  @BeforeAll
  static void carve() throws IOException {
    model = SmallModel.chain(folder.resolve("net.onnx"), 1, 12, 8, 4);
    ticket = folder.resolve("net.ticket");
    Said.by("carve", model, "-o", ticket).well();
  }

  @Test
  void checksTheTicketAlone() {
    Said said = Said.by("verify", ticket).well();
    said.prints("YES: all 128 weights are those that the ticket states", "--target net.onnx");
    JsonObject json = Said.by("verify", ticket, "--json").well().json();
    assertEquals(ticket.toString(), json.string("ticket"));
    assertTrue(json.bool("verified"));
    assertFalse(json.bool("withTarget"));
    assertEquals(128, json.whole("weights", 0, 1000));
    assertEquals(said.weightsSha256(), json.string("weightsSha256"));
    assertEquals(0, json.strings("wrong").size());
    for (JsonObject tensor : json.objects("tensors")) {
      assertTrue(tensor.bool("rebuilt"));
      assertFalse(tensor.bool("compared"));
      assertFalse(tensor.has("largestError"));
    }
  }

  @Test
  void comparesWithTheTarget() {
    Said said = Said.by("verify", ticket, "--target", model).well();
    said.prints("YES: all 128 weights are within their tolerance of net.onnx");
    JsonObject json = Said.by("verify", ticket, "--target", model, "--json").well().json();
    assertTrue(json.bool("withTarget"));
    for (JsonObject tensor : json.objects("tensors")) {
      assertTrue(tensor.bool("compared"));
      assertEquals(0, tensor.whole("tooFar", 0, 0));
      assertTrue(tensor.number("largestError") <= tensor.number("tolerance"));
    }
  }

  @Test
  void saysNoToAnotherModelOfTheSameShape() throws IOException {
    Path other = SmallModel.chain(folder.resolve("other.onnx"), 2, 12, 8, 4);
    Said said = Said.by("verify", ticket, "--target", other).no();
    said.prints("NO: ", "weights of \"w0\" are further than", "weights of \"w1\"", "NO\n");
    assertFalse(said.out().contains("the graph around"), said::toString);
    assertFalse(said.out().contains("YES"), said::toString);
    JsonObject json = Said.by("verify", ticket, "--target", other, "--json").no().json();
    assertFalse(json.bool("verified"));
    assertEquals(2, json.strings("wrong").size());
    assertTrue(json.objects("tensors").get(0).whole("tooFar", 1, 192) > 50);
  }

  @Test
  void saysNoToAnotherArchitecture() throws IOException {
    Path wider = SmallModel.chain(folder.resolve("wider.onnx"), 1, 12, 9, 4);
    Said.by("verify", ticket, "--target", wider)
        .no()
        .prints(
            "the target has no tensor \"w0\" of that shape",
            "the target has no tensor \"w1\" of that shape",
            "the graph around the weights is not the target's");
    Path shipped = SmallModel.shipped(folder);
    Said.by("verify", ticket, "--target", shipped).no().prints("has no tensor \"w0\"");
  }

  @Test
  void saysNoToAnotherBias() {
    Path own = folder.resolve("strokes.ticket");
    Said.by("carve", "-o", own, "--data", "strokes", "--limit", 10).well();
    Said.by("verify", own, "--target", model).no().prints("the carried tensors are not the target");
  }

  @Test
  void refusesWhatItCannotRead() {
    Path nowhere = folder.resolve("nowhere.onnx");
    Said.by("verify", nowhere).refused("There is no file", nowhere.toString());
    Said.by("verify", ticket, "--target", nowhere).refused("There is no file", nowhere.toString());
    Said.by("verify", ticket, "--target", ticket).refused(ticket.toString(), "not an ONNX model");
    Said.by("verify", model).refused(model.toString(), "no ticket");
    Said.by("verify", folder).refused(folder.toString(), "not a file");
    Said.by("verify", ticket, "--threads", 0).refused("--threads 0");
  }
}
