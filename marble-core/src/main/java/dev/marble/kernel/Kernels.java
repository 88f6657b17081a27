package dev.marble.kernel;

/**
 * Chooses the kernels once, when the class is loaded: vectorised where the module {@code
 * jdk.incubator.vector} is there and registers hold at least four longs, else scalar. The system
 * property {@code marble.simd} = {@code on}, {@code off} or {@code auto} (the default) forces it;
 * {@code on} without the module falls back to scalar.
 */
public final class Kernels {
  private static final boolean VECTORS = wantsVectors();
  private static final ScanKernel SCAN = VECTORS ? new VectorScan() : new ScalarScan();
  private static final SumKernel SUMS = VECTORS ? new VectorSums() : new ScalarSums();
  private static final ProductKernel PRODUCTS =
      VECTORS ? new VectorProducts() : new ScalarProducts();
  private static final BitKernel BITS = VECTORS ? new VectorBits() : new ScalarBits();

  private Kernels() {}

  /** The kernel of the scan in numeric order. */
  public static ScanKernel scan() {
    return SCAN;
  }

  /** The scalar kernel, the specification. */
  public static ScanKernel scalarScan() {
    return new ScalarScan();
  }

  /** The kernel of the making of sums. */
  public static SumKernel sums() {
    return SUMS;
  }

  /** The scalar kernel, the specification. */
  public static SumKernel scalarSums() {
    return new ScalarSums();
  }

  /** The kernel of the scan over products. */
  public static ProductKernel products() {
    return PRODUCTS;
  }

  /** The kernel of sets of sums. */
  public static BitKernel bits() {
    return BITS;
  }

  private static boolean wantsVectors() {
    String wish = System.getProperty("marble.simd", "auto");
    if (wish.equals("off") || !hasVectorApi()) {
      return false;
    }
    return wish.equals("on") || VectorScan.isWide();
  }

  /**
   * Is the Vector API there, or can it be brought in? What the JVM's option for adding modules does
   * at start, with a warning, the JDK can also do when asked: without one, and only when it is
   * needed. It lets itself be asked where the jar's manifest opens that door, as Marble's own does.
   */
  private static boolean hasVectorApi() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
      return true;
    }
    if (Kernels.class.getModule().isNamed()) {
      return false;
    }
    try {
      Class.forName("jdk.internal.module.Modules")
          .getMethod("loadModule", String.class)
          .invoke(null, "jdk.incubator.vector");
      return true;
    } catch (ReflectiveOperationException | RuntimeException e) {
      return false;
    }
  }
}
