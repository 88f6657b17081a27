package dev.marble.onnx;

import dev.marble.batch.Progress;
import dev.marble.io.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what an earlier run had found, and says what became of its journal. */
final class Continuation implements Progress {
  private final Progress progress;
  private final AtomicLong restored = new AtomicLong();
  private final List<String> notices = new ArrayList<>();

  /** Passes progress on to another one. */
  Continuation(Progress progress) {
    this.progress = progress;
  }

  @Override
  public void start(String phase, long total) {
    progress.start(phase, total);
  }

  @Override
  public void step(long units) {
    progress.step(units);
  }

  @Override
  public void restored(long units) {
    restored.addAndGet(units);
    progress.restored(units);
  }

  /** There were {@code all} subset sums. */
  void note(Journal journal, long all) {
    if (restored.get() > 0) {
      notices.add(
          String.format(
              Locale.ROOT,
              "This run continued another one, which had found %,d of %,d subset sums.",
              restored.get(),
              all));
    }
    if (journal.hasReplacedOther()) {
      notices.add(
          "The journal of another carve, of another model or with other settings, was replaced.");
    }
    if (!journal.isComplete()) {
      notices.add("The journal could not be kept up to date; maybe the disk is full.");
    }
  }

  List<String> notices() {
    return List.copyOf(notices);
  }
}
