package dev.marble.lab.model;

import dev.marble.MarbleException;
import java.io.Serial;

/** A network cannot be built, read or written: one sentence, and perhaps a "Maybe". */
public final class NetworkException extends MarbleException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * With a sentence.
   *
   * @param message what is wrong, with names and values
   */
  public NetworkException(String message) {
    super(message);
  }
}
