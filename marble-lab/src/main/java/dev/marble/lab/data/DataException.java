package dev.marble.lab.data;

import dev.marble.MarbleException;
import java.io.Serial;

/**
 * A data set cannot be found, read or fetched.
 *
 * <p>The message is one clear sentence with names and values; where advice helps, a second sentence
 * begins with "Maybe". It is meant to be printed as it is.
 */
public final class DataException extends MarbleException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Makes an exception with a message for the user.
   *
   * @param message the sentence, names and values included
   */
  public DataException(String message) {
    super(message);
  }
}
