package dev.marble.bench;

import dev.marble.subsetsum.Limits;
import dev.marble.subsetsum.Outcome;
import dev.marble.subsetsum.SchroeppelShamir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The nearest subset of the largest instance that there is, 62 items uniform on [−1, 1), once: time
 * and peak memory. {@code -Xmx} shows with how little heap it can do. On the usual grid some of the
 * 2<sup>62</sup> sums meet the target exactly, and the search ends with the first of them; so items
 * are even, the target is odd, and all sums must be looked at.
 */
public final class HardestInstance {
  private HardestInstance() {}

  /**
   * Solves one instance.
   *
   * @param arguments {@code --items N} (62), {@code --number I}: which instance (0)
   */
  public static void main(String[] arguments) {
    Options options = new Options(arguments, "--items", "--number");
    int n = (int) options.number("--items", 62);
    int number = (int) options.number("--number", 0);
    Instances instances = Instances.uniform(number + 1, n).missed();
    Limits unlimited = new Limits(Long.MAX_VALUE, Long.MAX_VALUE);
    long start = System.nanoTime();
    Outcome.Found found =
        (Outcome.Found)
            new SchroeppelShamir()
                .nearest(instances.items(number), instances.target(number), unlimited);
    System.out.printf(
        Locale.ROOT,
        "nearest, n = %d, instance %d: subset %d, error %.3g, %d sums%n"
            + "time %s, heap limit %d MiB, peak memory of the process %s%n",
        n,
        number,
        found.subset(),
        instances.value(found.sum() - instances.target(number)),
        found.effort(),
        Quartiles.show((double) (System.nanoTime() - start)),
        Runtime.getRuntime().maxMemory() >> 20,
        peak());
  }

  private static String peak() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("VmHWM:")) {
          return line.substring("VmHWM:".length()).strip();
        }
      }
    } catch (IOException e) {
      // Not on Linux.
    }
    return "unknown";
  }
}
