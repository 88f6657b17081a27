package dev.marble.lab.prune;

import dev.marble.MarbleException;
import java.io.Serial;
import java.nio.file.Path;

/** A network cannot be pruned as asked: one sentence for the user, and perhaps a "Maybe". */
public final class PruneException extends MarbleException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Makes an exception with a message for the user.
   *
   * @param message the sentence, names and values included
   */
  public PruneException(String message) {
    super(message);
  }

  /**
   * Makes an exception with a message for the user.
   *
   * @param message the sentence, names and values included
   * @param cause what was caught, for a debugger's eyes
   */
  public PruneException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * A step's output is whole, but that of another run.
   *
   * @param file where it lies
   */
  public static PruneException foreign(Path file) {
    return new PruneException(
        "The file \""
            + file
            + "\" is that of another run, of another network, seed or setting. Maybe delete it, and"
            + " run the same command again.");
  }
}
