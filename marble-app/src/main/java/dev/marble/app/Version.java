package dev.marble.app;

import picocli.CommandLine.IVersionProvider;

/** The program's version. */
final class Version implements IVersionProvider {
  /** The number. */
  static final String NUMBER = "0.1.0";

  /** What files name as their maker. */
  static final String NAME = "marble " + NUMBER;

  @Override
  public String[] getVersion() {
    return new String[] {NAME + " (Java " + Runtime.version().feature() + ")"};
  }
}
