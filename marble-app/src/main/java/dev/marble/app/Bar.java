package dev.marble.app;

import dev.marble.batch.Progress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A progress bar with rate and time left, on standard error, for phases that take longer than two
 * seconds; nothing where the output is no terminal.
 */
final class Bar implements Progress, AutoCloseable {
  private static final long PATIENCE_MILLIS = 2000;
  private static final int REFRESH_MILLIS = 200;

  private final boolean terminal;
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong before = new AtomicLong();
  private final Thread thread;
  private volatile String phase = "";
  private volatile long total;
  private volatile long began;
  private volatile int phaseNumber;
  private volatile boolean closed;

  Bar(boolean wanted) {
    this.terminal = wanted && isTerminal();
    this.thread = Thread.ofPlatform().daemon().name("progress").unstarted(this::watch);
    if (terminal) {
      thread.start();
    }
  }

  /** Is there a terminal, to type at and to read from? */
  @SuppressWarnings("SystemConsoleNull") // JDK 25 answers null again where there is no terminal
  static boolean isTerminal() {
    return System.console() != null && System.console().isTerminal();
  }

  @Override
  public void start(String newPhase, long newTotal) {
    synchronized (this) {
      phase = newPhase;
      total = newTotal;
      done.set(0);
      before.set(0);
      began = System.currentTimeMillis();
      phaseNumber++;
    }
  }

  @Override
  public void step(long units) {
    done.addAndGet(units);
  }

  @Override
  public void restored(long units) {
    before.addAndGet(units);
    done.addAndGet(units);
  }

  /** For work that tells how much is done in all, rather than how much more. */
  LongConsumer total() {
    return done::set;
  }

  private void watch() {
    ProgressBar bar = null;
    int shown = 0;
    try {
      while (!closed) {
        Thread.sleep(REFRESH_MILLIS);
        synchronized (this) {
          if (bar != null && shown != phaseNumber) {
            bar.close();
            bar = null;
          }
          boolean late = System.currentTimeMillis() - began > PATIENCE_MILLIS;
          if (bar == null && phaseNumber > 0 && total > 0 && late && shown != phaseNumber) {
            bar = bar();
            shown = phaseNumber;
          }
          if (bar != null) {
            bar.stepTo(Math.min(done.get(), total));
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (bar != null) {
        bar.stepTo(Math.min(done.get(), total));
        bar.close();
      }
    }
  }

  private ProgressBar bar() {
    return new ProgressBarBuilder()
        .setTaskName(phase)
        .setInitialMax(total)
        .startsFrom(before.get(), Duration.ZERO) // what took no time says nothing about the rate
        .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BAR)
        .setUpdateIntervalMillis(REFRESH_MILLIS)
        .showSpeed()
        .clearDisplayOnFinish()
        .build();
  }

  /** Takes the bar away, so that the answer can be printed. */
  void finish() {
    closed = true;
    try {
      thread.join(2L * REFRESH_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    finish();
  }
}
