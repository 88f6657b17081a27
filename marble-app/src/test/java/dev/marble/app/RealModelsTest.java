package dev.marble.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.marble.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Models that others trained, where MARBLE_MODELS says that they are; their accuracies on the data
 * sets that MARBLE_DATA holds.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RealModelsTest {
  /** Half a point of accuracy: what a ticket may differ from its target by. */
  private static final double HALF_A_POINT = 0.005;

  /** What an accuracy on all test images may differ from the published one by. */
  private static final double SAME = 0.0015;

  @TempDir private Path folder;

  Stream<RealModel> usual() throws IOException {
    return RealModel.all().stream().filter(model -> !model.isGiant());
  }

  Stream<RealModel> giants() throws IOException {
    return RealModel.all().stream().filter(RealModel::isGiant);
  }

  Stream<RealModel> classifiers() throws IOException {
    return usual().filter(model -> model.accuracy().isPresent());
  }

  private Path ticket(RealModel model) {
    return folder.resolve(model.name() + ".ticket");
  }

  private JsonObject carve(RealModel model, List<String> options) {
    List<Object> line = new ArrayList<>(List.of("carve", model.file(), "-o", ticket(model)));
    line.addAll(List.of("--tolerance", "0.01", "--json", "--force"));
    line.addAll(options);
    JsonObject json = Said.by(line.toArray()).well().json();
    assertTrue(json.bool("verified"));
    assertEquals(model.runs(), json.has("run"), json::toString);
    assertEquals(!model.runs(), json.has("notRun"), json::toString);
    if (!model.runs()) {
      assertTrue(json.string("notRun").startsWith("ONNX Runtime does not run the model: "));
    }
    return json;
  }

  private void verify(RealModel model) {
    Said.by("verify", ticket(model), "--target", model.file()).well().prints("YES: all ");
  }

  private static List<String> data(RealModel model, String set, int limit) {
    List<String> options = new ArrayList<>(List.of("--data", set, "--limit", "" + limit));
    model.normalization().ifPresent(numbers -> options.addAll(List.of("--normalize", numbers)));
    return options;
  }

  private static boolean hasData() {
    String data = System.getenv("MARBLE_DATA");
    return data != null && !data.isBlank();
  }

  @ParameterizedTest
  @MethodSource("usual")
  void isCarvedAndVerified(RealModel model) {
    boolean measured = model.accuracy().isPresent() && hasData();
    boolean digits = measured && model.readsDigits();
    List<String> options =
        !measured
            ? List.of()
            : digits ? data(model, "mnist", 2000) : data(model, "cifar10-lossless-subset", 1000);
    JsonObject json = carve(model, options);
    verify(model);
    if (measured) {
      String accuracies = accuracies(model, json);
      assertTrue(difference(json) <= HALF_A_POINT, accuracies);
      if (!digits) {
        isWhatWasMeasured(model, json, "acc_lossless1000");
      }
    }
  }

  private static double difference(JsonObject json) {
    JsonObject run = json.object("run");
    return Math.abs(run.number("targetAccuracy") - run.number("ticketAccuracy"));
  }

  private static String accuracies(RealModel model, JsonObject json) {
    JsonObject run = json.object("run");
    return String.format(
        Locale.ROOT,
        "%s: target %.4f, ticket %.4f on %s; largest deviation %.4g of outputs up to %.4g",
        model,
        run.number("targetAccuracy"),
        run.number("ticketAccuracy"),
        run.string("inputs"),
        run.number("largestDeviation"),
        run.number("largestOutput"));
  }

  private static void isWhatWasMeasured(RealModel model, JsonObject json, String which) {
    double published = model.accuracy().orElseThrow().number(which);
    double found = json.object("run").number("targetAccuracy");
    assertEquals(published, found, SAME, () -> accuracies(model, json));
  }

  @ParameterizedTest
  @MethodSource("classifiers")
  @Tag("long")
  void isAsGoodOnAllTestImages(RealModel model) {
    assumeTrue(hasData(), "skipped: MARBLE_DATA is not set");
    boolean digits = model.readsDigits();
    String set = digits ? "mnist" : "cifar10-jpeg75";
    JsonObject json = carve(model, data(model, set, 10_000));
    System.out.println(accuracies(model, json));
    assertTrue(difference(json) <= HALF_A_POINT, () -> accuracies(model, json));
    isWhatWasMeasured(model, json, digits ? "acc" : "acc_jpeg10k");
  }

  @ParameterizedTest
  @MethodSource("usual")
  @Tag("long")
  void agreesWithTicketPy(RealModel model) throws IOException, InterruptedException {
    TicketPy.assumeItRuns();
    String ours = carve(model, List.of()).string("weightsSha256");
    Said said = TicketPy.run(ticket(model), "--target", model.file().toString(), "--jobs", "2");
    assertEquals(ours, said.well().weightsSha256());
  }

  @ParameterizedTest
  @MethodSource("giants")
  @Tag("long")
  void isCarvedThoughItIsLarge(RealModel model) {
    long start = System.nanoTime();
    JsonObject json = carve(model, List.of());
    verify(model);
    System.out.printf(
        Locale.ROOT,
        "%s: %,d weights, %.1f s%n",
        model,
        json.whole("carvedWeights", 1, Long.MAX_VALUE),
        (System.nanoTime() - start) * 1e-9);
  }

  private static RealModel named(String name) throws IOException {
    return RealModel.all().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Bound ≥ attack ≥ data, element by element, and the attack is worth its name. */
  @ParameterizedTest
  @ValueSource(strings = {"lenet_fyh620", "pensia_fc2_500"})
  void isBoundedAndAttacked(String name) throws IOException {
    assumeTrue(hasData(), "skipped: MARBLE_DATA is not set");
    RealModel model = named(name);
    JsonObject bound = carve(model, data(model, "mnist", 1000)).object("bound");
    assertTrue(bound.bool("bounded"), bound::toString);
    assertTrue(bound.bool("holds"), bound::toString);
    double attack = bound.object("attack").number("largest");
    double data = bound.object("data").number("largest");
    assertTrue(bound.number("largestOfRuns") >= attack, bound::toString);
    assertTrue(attack > 1.5 * data, () -> attack + " is not much beyond " + data);
    assertEquals(1000, bound.object("data").whole("examplesWithin", 0, 1000));
  }

  /** Half a point of accuracy is worth more than half of the bits. */
  @ParameterizedTest
  @ValueSource(strings = {"lenet_fyh620", "pensia_fc2_500"})
  void losesNoMoreAccuracyThanItMay(String name) throws IOException {
    assumeTrue(hasData(), "skipped: MARBLE_DATA is not set");
    RealModel model = named(name);
    List<Object> line =
        new ArrayList<>(List.of("carve", model.file(), "-o", folder.resolve(name + ".drop")));
    line.addAll(List.of("--accuracy-drop=0.5", "--bound=no", "--json"));
    line.addAll(data(model, "mnist", 2000));
    JsonObject json = Said.by(line.toArray()).well().json();
    JsonObject choice = json.object("accuracyDrop");
    assertTrue(choice.bool("kept"), choice::toString);
    assertTrue(choice.object("chosen").number("dropPoints") <= 0.5, choice::toString);
    JsonObject run = json.object("run");
    assertTrue(
        run.number("targetAccuracy") - run.number("ticketAccuracy") <= HALF_A_POINT + 1e-9,
        () -> accuracies(model, json));
    assertTrue(json.number("maskBitsPerWeight") < 6.5, choice::toString);
  }

  /** The network of Pensia et al.'s experiment, as a user would carve it. */
  @Test
  void pensiasNetworkAsAProcess() throws IOException, InterruptedException {
    RealModel model =
        RealModel.all().stream()
            .filter(each -> each.name().equals("pensia_fc2_500"))
            .findFirst()
            .orElseThrow();
    long start = System.nanoTime();
    List<String> command =
        Program.marble(List.of(), "carve", model.file().toString(), "-o", "pensia.ticket");
    Said said = Program.run(folder, command).well();
    double seconds = (System.nanoTime() - start) * 1e-9;
    assertTrue(Files.size(folder.resolve("pensia.ticket")) > 1000);
    System.out.printf(
        Locale.ROOT, "pensia_fc2_500: %.2f s in all; %s%n", seconds, said.row("Time"));
  }
}
