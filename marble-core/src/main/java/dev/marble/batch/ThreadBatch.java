package dev.marble.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Runs the jobs on a fixed number of threads of this machine; with one thread, on the caller's. */
public final class ThreadBatch implements Batch, AutoCloseable {
  private final int threads;
  private final ExecutorService pool;

  /**
   * Starts the threads.
   *
   * @param threads how many, 1 to 1024
   * @throws IllegalArgumentException if there are none or too many
   */
  public ThreadBatch(int threads) {
    if (threads < 1 || threads > 1024) {
      throw new IllegalArgumentException(
          "the number of threads is " + threads + ", not within 1 … 1024");
    }
    this.threads = threads;
    this.pool =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("marble-", 1).factory());
  }

  @Override
  public <S> void run(int jobs, Supplier<S> scratch, Job<S> job) {
    AtomicInteger next = new AtomicInteger();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Runnable worker =
        () -> {
          try {
            S own = scratch.get();
            for (int number = next.getAndIncrement();
                number < jobs;
                number = next.getAndIncrement()) {
              job.run(number, own);
            }
          } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
            next.set(jobs);
          }
        };
    int workers = Math.min(threads, jobs);
    if (workers <= 1) {
      worker.run();
    } else {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        running.add(pool.submit(worker));
      }
      if (interruptedWhileWaiting(running, () -> next.set(jobs))) {
        failure.compareAndSet(
            null, new IllegalStateException("interrupted while jobs were running"));
      }
    }
    switch (failure.get()) {
      case null -> {}
      case Error error -> throw error;
      case Throwable other -> throw (RuntimeException) other;
    }
  }

  /** Waits for all workers, whatever happens, since they share memory with the caller. */
  private static boolean interruptedWhileWaiting(List<Future<?>> running, Runnable stop) {
    boolean interrupted = false;
    for (Future<?> each : running) {
      while (!each.isDone()) {
        try {
          each.get();
        } catch (InterruptedException e) {
          interrupted = true;
          stop.run();
        } catch (ExecutionException e) {
          throw new IllegalStateException("a worker keeps its failures to itself", e);
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return interrupted;
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
