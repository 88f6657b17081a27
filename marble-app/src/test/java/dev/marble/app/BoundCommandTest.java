package dev.marble.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said about how far a ticket's outputs can be off. */
final class BoundCommandTest {
  @TempDir private static Path folder;
  private static Path chain;
  private static Path ticket;
  private static Path strokes;
  private static JsonObject carved;

  @BeforeAll
  static void carve() throws IOException {
    chain = SmallModel.chain(folder.resolve("chain.onnx"), 1, 12, 8, 4);
    ticket = folder.resolve("chain.ticket");
    carved = Said.by("carve", chain, "-o", ticket, "--input-box=-1,1", "--json").well().json();
    strokes = folder.resolve("strokes.ticket");
    Said.by("carve", "-o", strokes, "--data=strokes", "--limit=50").well();
  }

  private static List<Double> numbers(JsonObject object, String name) {
    return ((List<?>) object.fields().get(name))
        .stream().map(number -> ((Number) number).doubleValue()).toList();
  }

  /** Bound ≥ attack ≥ data, element by element. */
  private static void assertOrdered(JsonObject bound, int elements) {
    assertTrue(bound.bool("bounded"));
    assertTrue(bound.bool("holds"));
    assertTrue(bound.number("largestOfRuns") >= bound.object("attack").number("largest"));
    assertTrue(bound.number("largestOfRuns") >= bound.number("largest"));
    assertTrue(bound.object("attack").number("largest") >= bound.object("data").number("largest"));
    List<JsonObject> outputs = bound.objects("outputs");
    assertEquals(1, outputs.size());
    List<Double> bounds = numbers(outputs.get(0), "boundOfRuns");
    List<Double> attacks = numbers(outputs.get(0), "attack");
    List<Double> data = numbers(outputs.get(0), "data");
    assertEquals(elements, bounds.size());
    double most = 0;
    for (int i = 0; i < elements; i++) {
      assertTrue(bounds.get(i) >= attacks.get(i), "element " + i + " of " + bound);
      assertTrue(attacks.get(i) >= data.get(i), "element " + i + " of " + bound);
      assertTrue(data.get(i) > 0, "element " + i + " of " + bound);
      most = Math.max(most, bounds.get(i));
    }
    assertEquals(bound.number("largestOfRuns"), most);
  }

  @Test
  void isPartOfACarve() {
    JsonObject bound = carved.object("bound");
    assertOrdered(bound, 4);
    assertEquals("inputs within -1.00 … 1.00", bound.string("range"));
    assertEquals(16, bound.object("data").whole("examplesWithin", 0, 100));
    double rounding = bound.number("largestOfRuns") - bound.number("largest");
    assertTrue(rounding > 0 && rounding < 0.01 * bound.number("largest"), "rounds " + rounding);
    assertEquals(2, bound.objects("norms").size());
  }

  @Test
  void answersForItself() {
    Said said = Said.by("bound", ticket, "--target", chain).well();
    assertTrue(said.row("Bound").startsWith("no output is off by more than "), said::toString);
    assertTrue(said.row("Bound").contains("inputs within -1.00 … 1.00"), said::toString);
    assertTrue(said.row("Attack").contains("inputs tried"), said::toString);
    assertTrue(said.row("Data").endsWith("the most of random inputs"), said::toString);
    assertTrue(said.row("Theorem").startsWith("its precondition"), said::toString);
    JsonObject json = Said.by("bound", ticket, "--target", chain, "--json").well().json();
    assertOrdered(json, 4);
    assertEquals(ticket.toString(), json.string("ticket"));
    assertEquals(carved.object("bound").number("largest"), json.number("largest"));
  }

  @Test
  void isTighterForANarrowerRange() {
    JsonObject all = Said.by("bound", ticket, "--target", chain, "--json").well().json();
    JsonObject some =
        Said.by("bound", ticket, "--target", chain, "--input-box=0,0.5", "--json").well().json();
    assertOrdered(some, 4);
    assertTrue(some.number("largest") < 0.6 * all.number("largest"), some::toString);
    JsonObject point =
        Said.by("bound", ticket, "--target", chain, "--input-box=0,0", "--attack=0", "--json")
            .well()
            .json();
    assertTrue(point.number("largest") < 1e-6, point::toString);
    assertEquals(0, point.object("attack").whole("tried", 0, 0));
  }

  /** The attack is worth its name: it gets much further than random inputs. */
  @Test
  void attacksHarderTheLongerItMay() {
    double[] found = new double[2];
    for (int i = 0; i < 2; i++) {
      JsonObject json =
          Said.by("bound", ticket, "--target", chain, "--attack", i == 0 ? 32 : 3000, "--json")
              .well()
              .json();
      assertOrdered(json, 4);
      found[i] = json.object("attack").number("largest");
      assertTrue(json.object("attack").whole("tried", 1, 3000) >= 32L * (1 + i));
    }
    JsonObject data = carved.object("bound").object("data");
    assertTrue(found[1] >= found[0]);
    assertTrue(found[1] > 1.3 * data.number("largest"), found[1] + " beside " + data);
  }

  @Test
  void takesTheRangeFromTheDataOrFromTheTicket() {
    JsonObject data =
        Said.by("bound", strokes, "--data=strokes", "--limit=100", "--attack=200", "--json")
            .well()
            .json();
    assertOrdered(data, 10);
    assertEquals("pixels within 0 … 1.00", data.string("range"));
    assertEquals(100, data.object("data").whole("examplesWithin", 0, 100));
    JsonObject none =
        Said.by("bound", strokes, "--target=strokes-cnn.onnx", "--attack=200", "--json")
            .well()
            .json();
    assertOrdered(none, 10);
    assertEquals("inputs within 0 … 1.00", none.string("range"));
    assertEquals(data.number("largest"), none.number("largest"));
    assertEquals("random inputs", none.object("data").string("inputs"));
  }

  /** Data outside of the declared range are no part of the claim. */
  @Test
  void leavesOutDataBeyondTheRange() {
    JsonObject json =
        Said.by(
                "bound",
                strokes,
                "--data=strokes",
                "--limit=20",
                "--input-box=0,0.01",
                "--attack=64",
                "--json")
            .well()
            .json();
    assertTrue(json.bool("holds"));
    assertEquals(0, json.object("data").whole("examplesWithin", 0, 0));
    assertEquals(0, json.object("data").number("largest"));
  }

  @Test
  void saysWhyThereIsNone() throws IOException {
    Path odd = SmallModel.determinant(folder.resolve("odd.onnx"), 6);
    Path oddTicket = folder.resolve("odd.ticket");
    Said said = Said.by("carve", odd, "-o", oddTicket, "--input-box=0,1", "--bound=yes").well();
    assertTrue(
        said.row("Bound").startsWith("none. There is no bound, because of "), said::toString);
    assertTrue(said.row("Attack").startsWith("off by "), said::toString);
    JsonObject json = Said.by("bound", oddTicket, "--target", odd, "--json").well().json();
    assertFalse(json.bool("bounded"));
    assertEquals("Det", json.string("operator"));
    assertTrue(json.bool("holds"));
  }

  @Test
  void isLeftOutWithAReason() throws IOException {
    Path goal = folder.resolve("left.ticket");
    Said none = Said.by("carve", chain, "-o", goal, "--force").well();
    assertTrue(
        none.row("Bound").startsWith("none: neither the model nor the data"), none::toString);
    assertTrue(none.row("Bound").contains("--input-box"), none::toString);
    Said no =
        Said.by("carve", chain, "-o", goal, "--force", "--input-box=0,1", "--bound=NO").well();
    assertFalse(no.out().contains("\nBound"), no::toString);
    Path large = SmallModel.convolution(folder.resolve("large.onnx"), 32, 160);
    Said left = Said.by("carve", large, "-o", goal, "--force", "--input-box=0,1").well();
    // 32 × 158 × 158 outputs, each of 32 × 9 products.
    assertTrue(
        left.row("Bound").startsWith("left out, since the model is large (230 million"),
        left::toString);
    assertTrue(left.row("Bound").contains("marble bound"), left::toString);
  }

  @Test
  void refusesWhatItCannotBound() throws IOException {
    Said.by("bound", ticket).refused("--target is missing", "chain.onnx");
    Said.by("bound", folder.resolve("no.ticket"), "--target", chain).refused("no.ticket");
    Said.by("bound", ticket, "--target", folder.resolve("no.onnx")).refused("no.onnx");
    Path other = SmallModel.chain(folder.resolve("other.onnx"), 1, 12, 9, 4);
    Said.by("bound", ticket, "--target", other)
        .refused("other.onnx", "is not the model", "chain.onnx");
    Said.by("bound", ticket, "--target", chain, "--input-box=-2,1")
        .refused("carved for inputs within -1.0,1.0", "-2.00 … 1.00");
    Said.by("bound", ticket, "--target", chain, "--input-box=1,0").refused("1.0,0.0");
    Said.by("bound", ticket, "--target", chain, "--attack=-1").refused("--attack -1");
    Said.by("bound", ticket, "--target", chain, "--attack=x").refused("--attack");
    Said.by("bound", ticket, "--target", chain, "--limit=3").refused("--limit 3");
    Said.by("bound", ticket, "--target", chain, "--data=strokes").refused("1×12", "1×28×28");
    Path free = folder.resolve("free.ticket");
    Said.by("carve", chain, "-o", free).well();
    Said.by("bound", free, "--target", chain).refused("There is no bound", "--input-box");
    Said.by("carve", chain, "-o", folder.resolve("new"), "--bound=yes")
        .refused("--bound yes needs a range", "--input-box");
    Said.by("carve", chain, "-o", folder.resolve("new"), "--bound=maybe").refused("--bound");
    assertFalse(Files.exists(folder.resolve("new")));
  }
}
