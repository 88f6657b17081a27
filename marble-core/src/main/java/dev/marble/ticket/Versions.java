package dev.marble.ticket;

/** Which versions of the format this program reads. */
final class Versions {
  private Versions() {}

  static void check(long version) {
    if (version > TicketHeader.VERSION) {
      throw new TicketException(
          TicketException.Kind.TOO_NEW,
          "it is of version "
              + version
              + " of the format, and this Marble reads version "
              + TicketHeader.VERSION
              + ". Maybe use a newer Marble");
    }
    if (version < 1) {
      throw new TicketException(
          TicketException.Kind.TOO_OLD, "it is of version " + version + ", which never was one");
    }
  }
}
