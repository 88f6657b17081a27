package dev.marble.ticket;

import dev.marble.MarbleException;

/** A ticket that cannot be used, and in which of the three ways. */
public final class TicketException extends MarbleException {
  private static final long serialVersionUID = 1L;

  /** The ways. */
  public enum Kind {
    /** Not a ticket at all, cut, or changed. */
    CORRUPT,
    /** Written by a newer version of the format. */
    TOO_NEW,
    /** Written by a version of the format that is no longer read. */
    TOO_OLD
  }

  private final Kind kind;

  /**
   * With a sentence.
   *
   * @param kind in which way
   * @param message what is wrong, with names and values
   */
  public TicketException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** In which way the ticket cannot be used. */
  public Kind kind() {
    return kind;
  }

  static TicketException corrupt(String message) {
    return new TicketException(Kind.CORRUPT, message);
  }
}
