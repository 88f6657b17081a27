package dev.marble.reference;

import java.lang.reflect.Method;

/** How much memory a piece of work asks for, on the thread that does it. */
public final class Allocation {
  private Allocation() {}

  /** The bytes that the work allocates on this thread. */
  public static long bytesOf(Runnable work) {
    long before = soFar();
    work.run();
    return soFar() - before;
  }

  /** By name, since the program's module does not read that of the management beans. */
  private static long soFar() {
    try {
      Object threads =
          Class.forName("java.lang.management.ManagementFactory")
              .getMethod("getThreadMXBean")
              .invoke(null);
      Method allocated =
          Class.forName("com.sun.management.ThreadMXBean")
              .getMethod("getCurrentThreadAllocatedBytes");
      return (long) allocated.invoke(threads);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
