package dev.marble.kernel;

/**
 * Chooses the kernels once, when the class is loaded: vectorised where the module {@code
 * jdk.incubator.vector} is there and registers hold at least four longs, else scalar. The system
 * property {@code marble.simd} = {@code on}, {@code off} or {@code auto} (the default) forces it;
 * {@code on} without the module falls back to scalar.
 */
public final class Kernels {
  private static final ScanKernel SCAN = chooseScan();

  private Kernels() {}

  /** The kernel of the scan in numeric order. */
  public static ScanKernel scan() {
    return SCAN;
  }

  /** The scalar kernel, the specification. */
  public static ScanKernel scalarScan() {
    return new ScalarScan();
  }

  private static ScanKernel chooseScan() {
    String wish = System.getProperty("marble.simd", "auto");
    boolean there = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    if (wish.equals("off") || !there) {
      return new ScalarScan();
    }
    return new VectorScan();
  }
}
