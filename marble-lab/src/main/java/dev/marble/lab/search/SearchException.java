package dev.marble.lab.search;

import dev.marble.MarbleException;
import java.io.Serial;

/** A search that cannot be made as asked: one sentence for the user, and perhaps a "Maybe". */
public final class SearchException extends MarbleException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Makes an exception with a message for the user.
   *
   * @param message the sentence, names and values included
   */
  public SearchException(String message) {
    super(message);
  }

  /**
   * Makes an exception with a message for the user.
   *
   * @param message the sentence, names and values included
   * @param cause what was caught, for a debugger's eyes
   */
  public SearchException(String message, Throwable cause) {
    super(message, cause);
  }
}
