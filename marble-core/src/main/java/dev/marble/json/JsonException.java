package dev.marble.json;

import dev.marble.MarbleException;

/** JSON that cannot be read, or that lacks what its reader needs. */
public final class JsonException extends MarbleException {
  private static final long serialVersionUID = 1L;

  /**
   * With a sentence.
   *
   * @param message what is wrong and where
   */
  public JsonException(String message) {
    super(message);
  }
}
