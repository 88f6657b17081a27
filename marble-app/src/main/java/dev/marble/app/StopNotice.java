package dev.marble.app;

import java.util.function.BooleanSupplier;

/** Says after Ctrl-C that nothing is lost, where that is so. */
final class StopNotice implements AutoCloseable {
  private final Thread last;

  /** A notice that is due where {@code isKept} says so. */
  StopNotice(BooleanSupplier isKept) {
    this.last =
        new Thread(() -> {
          if (isKept.getAsBoolean()) {
            System.err.println("Stopped. The same command will continue from here.");
          }
        });
  }

  /** From now on, until it is closed. */
  void begin() {
    Runtime.getRuntime().addShutdownHook(last);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(last);
    } catch (IllegalStateException e) {
      // The program is ending already, and the notice is on its way.
    }
  }
}
