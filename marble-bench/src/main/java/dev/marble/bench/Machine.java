package dev.marble.bench;

import com.google.ortools.init.OrToolsVersion;
import dev.marble.json.JsonObject;
import dev.marble.kernel.Kernels;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the timings were taken on.
 *
 * @param cpu the processor, as the system calls it
 * @param cores how many of them the JVM may use
 * @param jdk vendor and version
 * @param simd which kernels run, and how wide their registers are
 * @param load how many threads were running or waiting when the measuring began
 * @param orTools the version of the peers, if they take part
 */
record Machine(String cpu, int cores, String jdk, String simd, double load, String orTools) {

  /** This one; the native libraries of OR-Tools must be loaded. */
  static Machine here() {
    return new Machine(
        processor(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.vendor") + " " + System.getProperty("java.vm.version"),
        Kernels.scan().label(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        OrToolsVersion.getVersionString());
  }

  private static String processor() {
    String family = "";
    try {
      for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
        String value = line.substring(line.indexOf(':') + 1).strip();
        if (line.startsWith("cpu family")) {
          family = " (family " + value + ", model ";
        } else if (line.startsWith("model\t")) {
          family += value + ")";
        } else if (line.startsWith("model name")) {
          return value + family;
        }
      }
    } catch (IOException e) {
      // Other systems have no such file; they name the architecture.
    }
    return System.getProperty("os.arch");
  }

  @Override
  public String toString() {
    return cpu
        + ", "
        + cores
        + " cores; "
        + jdk
        + "; kernels: "
        + simd
        + "; OR-Tools "
        + orTools
        + "; load "
        + load;
  }

  /** The same as JSON. */
  JsonObject json() {
    return new JsonObject()
        .put("cpu", cpu)
        .put("cores", cores)
        .put("jdk", jdk)
        .put("kernels", simd)
        .put("load", load)
        .put("or_tools", orTools);
  }
}
