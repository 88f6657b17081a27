package dev.marble.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/**
 * Takes a row of times: by the wall clock, and for work of a millisecond and more also in processor
 * time of the whole process, which other processes on the machine disturb less.
 */
final class Stopwatch {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final double[] wall;
  private final boolean slow;
  private long wallStart;
  private long processorStart;
  private long processorTotal;
  private int next;

  /** For so many times; processor time too, if the work is slow. */
  Stopwatch(int count, boolean slow) {
    this.wall = new double[count];
    this.slow = slow;
  }

  void start() {
    if (slow) {
      processorStart = SYSTEM.getProcessCpuTime();
    }
    wallStart = System.nanoTime();
  }

  void stop() {
    wall[next] = System.nanoTime() - wallStart;
    if (slow) {
      processorTotal += SYSTEM.getProcessCpuTime() - processorStart;
    }
    next++;
  }

  /** By the wall clock. */
  Quartiles wall() {
    return Quartiles.of(wall);
  }

  /** The mean in processor time, in nanoseconds: its clock ticks a hundred times per second. */
  Optional<Double> processor() {
    return slow ? Optional.of((double) processorTotal / next) : Optional.empty();
  }
}
