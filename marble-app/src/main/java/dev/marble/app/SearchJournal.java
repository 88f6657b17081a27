package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.io.AtomicFile;
import dev.marble.io.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a search for a tolerance has found so far, in the hidden file {@code .NAME.search.journal}
 * beside the ticket to be, and the file {@code .NAME.trial} where tickets are tried, with the
 * journal of that. A search that is killed leaves them, and the same command continues; one that
 * ends removes them.
 */
final class SearchJournal implements AutoCloseable {
  private final Path goal;
  private final Path trial;
  private Optional<Journal> journal = Optional.empty();
  private int known;
  private boolean removed;

  /** For one ticket; nothing is written before the search is opened. */
  SearchJournal(Path goal) {
    this.goal = goal.toAbsolutePath();
    this.trial = this.goal.resolveSibling("." + goal.getFileName() + ".trial");
  }

  /**
   * Begins or continues a search, and keeps others from searching for the same ticket.
   *
   * @param work everything that its answers depend on
   */
  Journal open(String work) {
    Journal opened = Journal.open(goal.resolveSibling(goal.getFileName() + ".search"), work);
    journal = Optional.of(opened);
    known = opened.size();
    trial.toFile().deleteOnExit(); // an interrupt ends the program without any finally
    return opened;
  }

  /** Where tickets are tried. */
  Path trial() {
    return trial;
  }

  /** Whether the same command would continue a search. */
  boolean isKept() {
    return journal.isPresent() && !removed && journal.get().size() > 0;
  }

  /** What a user should know about an earlier search. */
  Optional<String> notice() {
    return known == 0
        ? Optional.empty()
        : Optional.of(
            "The search for the tolerance continued another one, which had found "
                + Text.plural(known, "answer")
                + ".");
  }

  /** The search is done: all of it goes when this is closed. */
  void remove() {
    removed = true;
  }

  /**
   * The search has failed. It leads to nothing, unless a carve was broken off that could get
   * further, of which there is a journal.
   */
  MarbleException failed(MarbleException why) {
    if (journal.isEmpty() || !Files.exists(Journal.path(trial))) {
      remove();
      return why;
    }
    return new MarbleException(
        why.getMessage() + " What was found so far is kept: the same command will continue.", why);
  }

  @Override
  public void close() {
    if (journal.isEmpty()) {
      return;
    }
    try (Journal own = journal.get()) {
      if (removed) {
        own.remove();
        AtomicFile.removeOrphans(trial);
        for (Path file : List.of(trial, Journal.path(trial))) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new MarbleException("The file \"" + trial + "\" could not be removed.", e);
    }
  }
}
