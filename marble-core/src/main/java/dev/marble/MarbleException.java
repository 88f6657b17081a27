package dev.marble;

/**
 * Something a user can understand and mend: one sentence with names and values, then, where advice
 * helps, a second one that starts with "Maybe". Shown as it is, without a stack trace.
 */
public class MarbleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * With a sentence.
   *
   * @param message the sentence, names and values included
   */
  public MarbleException(String message) {
    super(message);
  }

  /**
   * With a sentence and what caused it (for a debugger's eyes).
   *
   * @param message the sentence, names and values included
   * @param cause what was caught
   */
  public MarbleException(String message, Throwable cause) {
    super(message, cause);
  }
}
