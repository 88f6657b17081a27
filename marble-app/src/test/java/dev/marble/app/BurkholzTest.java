package dev.marble.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command takes a ticket of Burkholz' construction. */
final class BurkholzTest {
  @TempDir private static Path folder;
  private static Path model;
  private static Path ticket;
  private static Said carved;

  @BeforeAll
  static void carve() throws IOException {
    model = SmallModel.chain(folder.resolve("net.onnx"), 1, 12, 9, 7, 4);
    ticket = folder.resolve("net.ticket");
    carved =
        Said.by(
                "carve",
                model,
                "-o",
                ticket,
                "--construction=burkholz",
                "--input-box=-1,1",
                "--report=" + folder.resolve("net.html"))
            .well();
  }

  @Test
  void theCarveSaysWhatItDidAndThatThereIsNoBound() throws IOException {
    carved.prints("carved 199 weights in 3 tensors,", "with all copies", "Burkholz");
    carved.prints("There is no bound, because", "every weight is within its tolerance");
    String page = Files.readString(folder.resolve("net.html"));
    assertTrue(page.contains("behind copies of its inputs"));
  }

  @Test
  void layersAreListedInTheOrderOfTheModel() {
    List<JsonObject> tensors = Said.by("inspect", ticket, "--json").well().json().objects("carved");
    assertEquals(List.of("w0", "w1", "w2"), tensors.stream().map(t -> t.string("name")).toList());
    assertEquals(
        List.of("pensia", "burkholz", "burkholz"),
        tensors.stream().map(t -> t.string("construction")).toList());
    for (int l = 0; l < 2; l++) {
      assertEquals(
          tensors.get(l + 1).whole("samples", 1, 62), tensors.get(l).whole("copies", 1, 62));
    }
    Said.by("inspect", ticket).well().prints("burkholz", "immaterial");
  }

  @Test
  void everyCopyIsVerified() {
    Said.by("verify", ticket).well().prints("YES");
    Said.by("verify", ticket, "--target", model).well().prints("YES", "within their tolerance");
    Path other = other();
    assertEquals(1, Said.by("verify", ticket, "--target", other).code());
  }

  private static Path other() {
    try {
      return SmallModel.chain(folder.resolve("other.onnx"), 2, 12, 9, 7, 4);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void bothFormsAreExported() {
    for (String form : List.of("random", "collapsed")) {
      Path goal = folder.resolve(form + ".onnx");
      Said.by("export", ticket, "--form", form, "-o", goal).well();
      assertTrue(Files.exists(goal));
    }
  }

  @Test
  void aBoundIsRefusedInOneSentence() {
    Said.by("bound", ticket, "--target", model, "--input-box=-1,1")
        .refused("There is no bound, because");
    Said.by(
            "carve",
            model,
            "-o",
            folder.resolve("bounded.ticket"),
            "--construction=burkholz",
            "--output-tolerance=0.1",
            "--input-box=-1,1")
        .refused("--output-tolerance", "burkholz, of which there is no bound");
  }
}
