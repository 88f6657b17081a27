package dev.marble.bench;

import com.google.ortools.Loader;
import dev.marble.io.AtomicFile;
import dev.marble.json.Json;
import dev.marble.json.JsonObject;
import dev.marble.subsetsum.BucketJoin;
import dev.marble.subsetsum.FirstSubset;
import dev.marble.subsetsum.HorowitzSahni;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The engine's speed, and the same instances in the same run for OR-Tools: CP-SAT in integers, SCIP
 * and HiGHS on the mixed-integer program of Pensia et al.; n = 21, uniform on [−1, 1), one thread
 * each.
 */
public final class BesidePeers {
  private static final int ITEMS = 21;
  private static final int OURS = 10_000;
  private static final double TOLERANCE = 0.01;

  private BesidePeers() {}

  /**
   * Measures, and prints a table.
   *
   * @param arguments {@code --json FILE} writes the same there; {@code --peers N} is how many
   *     instances a peer gets for the nearest subset (20; ten times as many within the tolerance);
   *     {@code --seconds S} is its limit for each (20)
   */
  public static void main(String[] arguments) {
    Options options = new Options(arguments, "--json", "--peers", "--seconds");
    int peers = (int) options.number("--peers", 20);
    double seconds = options.number("--seconds", 20);
    Loader.loadNativeLibraries();
    Machine machine = Machine.here();
    System.out.println(machine);
    JsonObject json = new JsonObject().put("machine", machine.json());
    System.out.printf(
        Locale.ROOT,
        "%n%-38s %-10s %-36s %10s%n",
        "  work",
        "aim",
        "median (quartiles)",
        "processor mean");
    json.put("engine", EngineTable.measure(System.out));
    Instances instances = Instances.uniform(OURS, ITEMS);
    json.put("within", within(instances, 10 * peers, seconds));
    json.put("nearest", nearest(instances, peers, seconds));
    options
        .text("--json")
        .ifPresent(file ->
            AtomicFile.write(
                Path.of(file), true, (Json.write(json) + "\n").getBytes(StandardCharsets.UTF_8)));
  }

  private static List<JsonObject> within(Instances instances, int peers, double seconds) {
    Contestant join = new Ours(new BucketJoin(), new BucketJoin());
    Contest contest = new Contest(instances, Optional.of(TOLERANCE), join);
    List<Contest.Result> results = new ArrayList<>();
    results.add(contest.quick("FirstSubset", new Ours(new FirstSubset(), new BucketJoin())));
    results.add(contest.quick("BucketJoin", join));
    HorowitzSahni lists = new HorowitzSahni();
    results.add(contest.quick("HorowitzSahni", new Ours(lists, lists)));
    addPeers(contest, results, peers, seconds);
    return print(
        String.format(Locale.ROOT, "Any subset within %s, n = %d", TOLERANCE, ITEMS), results);
  }

  private static List<JsonObject> nearest(Instances instances, int peers, double seconds) {
    HorowitzSahni lists = new HorowitzSahni();
    Contestant plain = new Ours(lists, lists);
    Contest contest = new Contest(instances, Optional.empty(), plain);
    List<Contest.Result> results = new ArrayList<>();
    results.add(contest.quick("BucketJoin", new Ours(new BucketJoin(), new BucketJoin())));
    results.add(contest.quick("HorowitzSahni", plain));
    addPeers(contest, results, peers, seconds);
    return print(String.format(Locale.ROOT, "The nearest subset, n = %d", ITEMS), results);
  }

  private static void addPeers(
      Contest contest, List<Contest.Result> results, int count, double seconds) {
    int bits = Instances.FINE_BITS;
    results.add(contest.slow("CP-SAT", new CpSat(seconds), count));
    results.add(contest.slow("SCIP", new MixedInteger("SCIP", bits, seconds), count));
    results.add(contest.slow("HiGHS", new MixedInteger("HIGHS", bits, seconds), count));
  }

  private static List<JsonObject> print(String title, List<Contest.Result> results) {
    System.out.printf(Locale.ROOT, "%n%s%n%s%n", title, Contest.header());
    for (Contest.Result result : results) {
      System.out.println(result.line(results.getFirst().times().median()));
    }
    return results.stream().map(Contest.Result::json).toList();
  }
}
