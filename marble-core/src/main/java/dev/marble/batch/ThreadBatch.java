package dev.marble.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
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
    Runnable worker =
        () -> {
          S own = scratch.get();
          for (int number = next.getAndIncrement();
              number < jobs;
              number = next.getAndIncrement()) {
            try {
              job.run(number, own);
            } catch (RuntimeException | Error e) {
              next.set(jobs);
              throw e;
            }
          }
        };
    int workers = Math.min(threads, jobs);
    if (workers <= 1) {
      worker.run();
      return;
    }
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      running.add(pool.submit(worker));
    }
    RuntimeException failure = null;
    for (Future<?> each : running) {
      failure = await(each, next, jobs, failure);
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static RuntimeException await(
      Future<?> running, AtomicInteger next, int jobs, RuntimeException failure) {
    try {
      running.get();
      return failure;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      return failure != null ? failure : (RuntimeException) e.getCause();
    } catch (InterruptedException e) {
      next.set(jobs);
      Thread.currentThread().interrupt();
      return new IllegalStateException("interrupted while jobs were running", e);
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
