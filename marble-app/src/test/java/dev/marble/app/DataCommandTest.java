package dev.marble.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of data sets, and fetching one where there is no network. */
final class DataCommandTest {
  @TempDir private Path folder;

  @Test
  void listsWhatItKnows() {
    Said said = Said.by("data", "list").well();
    assertTrue(said.row("strokes").endsWith("built in"), said::toString);
    List<JsonObject> sets = Said.by("data", "list", "--json").well().json().objects("dataSets");
    assertEquals(said.out().lines().count() - 1, sets.size());
    for (JsonObject set : sets) {
      String row = said.row(set.string("name"));
      assertTrue(row.endsWith(set.string("where")), row);
      assertEquals(3, set.ints("shape", 1, 1000).size());
      assertEquals(row.contains("not found"), !set.bool("available"), row);
      assertTrue(set.whole("train", 1, 1_000_000) > set.whole("test", 1, 1_000_000));
      set.whole("classes", 2, 1000);
    }
  }

  @Test
  void fetchesNothingItDoesNotKnow() {
    Said.by("data", "fetch", "nope").refused("\"nope\"", "mnist, fashion-mnist, cifar10");
    Said.by("data", "fetch", "strokes").refused("\"strokes\"");
  }

  /** Every host is reached through a proxy that is not there. */
  @Test
  void saysThatItIsOffline() throws IOException, InterruptedException {
    List<String> nowhere =
        List.of(
            "-Dhttp.proxyHost=127.0.0.1",
            "-Dhttp.proxyPort=9",
            "-Dhttps.proxyHost=127.0.0.1",
            "-Dhttps.proxyPort=9");
    for (String name : List.of("mnist", "iris")) {
      Said said =
          Program.run(
              folder, Program.marble(nowhere, "data", "fetch", name, "--to", folder.toString()));
      said.refused("Could not reach", "offline", folder.toString());
    }
    try (Stream<Path> all = Files.walk(folder)) {
      assertEquals(List.of(), all.filter(Files::isRegularFile).toList());
    }
  }
}
