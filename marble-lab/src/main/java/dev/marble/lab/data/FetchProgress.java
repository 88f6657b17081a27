package dev.marble.lab.data;

/** Hears how a download goes; called often, on the downloading thread. */
@FunctionalInterface
public interface FetchProgress {
  /** Hears nothing. */
  FetchProgress SILENT = (file, doneBytes, totalBytes) -> {};

  /**
   * Some bytes have arrived.
   *
   * @param file name of the file
   * @param doneBytes how many bytes of it are here
   * @param totalBytes how many it has
   */
  void arrived(String file, long doneBytes, long totalBytes);
}
