package dev.marble.lab.run;

import dev.marble.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a session of a run took place: what a result should not depend on, and what one wants to
 * know where it does.
 *
 * @param marble the program and its version
 * @param system the operating system, its version and the processor's architecture
 * @param processors how many the program may use
 * @param threads how many the run uses
 * @param memoryBytes the heap's bound
 * @param java the Java virtual machine and its version
 * @param engine the deep-learning engine and its version, if one is used
 * @param data the data sets with their digests, if any are used
 */
public record Provenance(
    String marble,
    String system,
    int processors,
    int threads,
    long memoryBytes,
    String java,
    Optional<String> engine,
    List<Data> data) {

  /**
   * A data set.
   *
   * @param name its name, with the split
   * @param sha256 the digest of its examples and labels, in lower-case hexadecimal
   */
  public record Data(String name, String sha256) {}

  /** Keeps the list from changing. */
  public Provenance {
    data = List.copyOf(data);
  }

  /**
   * Of this process.
   *
   * @param marble the program and its version
   * @param threads how many the run uses
   * @return without engine and data
   */
  public static Provenance here(String marble, int threads) {
    return new Provenance(
        marble,
        property("os.name") + " " + property("os.version") + ", " + property("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        threads,
        Runtime.getRuntime().maxMemory(),
        ManagementFactory.getRuntimeMXBean().getVmName() + " " + Runtime.version(),
        Optional.empty(),
        List.of());
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }

  /**
   * The same with an engine.
   *
   * @param name its name and version
   * @return a new provenance
   */
  public Provenance withEngine(String name) {
    return new Provenance(
        marble, system, processors, threads, memoryBytes, java, Optional.of(name), data);
  }

  /**
   * The same with one more data set.
   *
   * @param name its name, with the split
   * @param sha256 the digest of its examples and labels, in lower-case hexadecimal
   * @return a new provenance
   */
  public Provenance withData(String name, String sha256) {
    List<Data> all = new ArrayList<>(data);
    all.add(new Data(name, sha256));
    return new Provenance(marble, system, processors, threads, memoryBytes, java, engine, all);
  }

  JsonObject toJson() {
    JsonObject json =
        new JsonObject()
            .put("marble", marble)
            .put("system", system)
            .put("processors", processors)
            .put("threads", threads)
            .put("memory_bytes", memoryBytes)
            .put("java", java);
    engine.ifPresent(name -> json.put("engine", name));
    if (!data.isEmpty()) {
      json.put(
          "data",
          data.stream()
              .map(set -> new JsonObject().put("name", set.name()).put("sha256", set.sha256()))
              .toList());
    }
    return json;
  }

  static Provenance of(JsonObject json) {
    return new Provenance(
        json.string("marble"),
        json.string("system"),
        (int) json.whole("processors", 1, Integer.MAX_VALUE),
        (int) json.whole("threads", 1, Integer.MAX_VALUE),
        json.whole("memory_bytes", 1, Long.MAX_VALUE),
        json.string("java"),
        json.optionalString("engine"),
        json.has("data")
            ? json.objects("data").stream()
                .map(set -> new Data(set.string("name"), set.string("sha256")))
                .toList()
            : List.of());
  }
}
