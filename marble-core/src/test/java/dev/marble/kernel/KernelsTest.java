package dev.marble.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.marble.reference.FreshClasses;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class KernelsTest {
  /** What the program chooses. */
  static final class Choice implements Supplier<String> {
    @Override
    public String get() {
      return Kernels.scan().label();
    }
  }

  @Test
  void offMeansScalar() throws Exception {
    assertEquals("scalar", FreshClasses.run("off", Choice.class));
  }

  @Test
  void onMeansVectorised() throws Exception {
    assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
    assertTrue(FreshClasses.run("on", Choice.class).startsWith("vector, "));
  }

  @Test
  void theSpecificationIsAlwaysAtHand() {
    assertEquals("scalar", Kernels.scalarScan().label());
  }
}
