package dev.marble.onnx;

import dev.marble.MarbleException;

/** A model that cannot be read, carved, written or run, and why. */
public final class OnnxException extends MarbleException {
  private static final long serialVersionUID = 1L;

  /**
   * With a sentence.
   *
   * @param message what is wrong, with names and values
   */
  public OnnxException(String message) {
    super(message);
  }

  /**
   * With a sentence and its cause.
   *
   * @param message what is wrong, with names and values
   * @param cause what was caught
   */
  public OnnxException(String message, Throwable cause) {
    super(message, cause);
  }
}
