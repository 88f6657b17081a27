package dev.marble.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class ThreadBatchTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void eachJobRunsOnce(int threads) {
    try (ThreadBatch batch = new ThreadBatch(threads)) {
      for (int jobs : new int[] {0, 1, 2, 6, 7, 8, 1000}) {
        AtomicIntegerArray runs = new AtomicIntegerArray(jobs + 1);
        batch.run(jobs, () -> "", (number, scratch) -> runs.incrementAndGet(number));
        for (int number = 0; number < jobs; number++) {
          assertEquals(1, runs.get(number), "job " + number + " of " + jobs);
        }
        assertEquals(0, runs.get(jobs));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void scratchBelongsToOneWorker(int threads) {
    record Scratch(Thread owner, List<Integer> jobs) {}

    List<Scratch> made = Collections.synchronizedList(new ArrayList<>());
    try (ThreadBatch batch = new ThreadBatch(threads)) {
      batch.run(
          500,
          () -> {
            Scratch scratch = new Scratch(Thread.currentThread(), new ArrayList<>());
            made.add(scratch);
            return scratch;
          },
          (number, scratch) -> {
            assertSame(scratch.owner, Thread.currentThread());
            scratch.jobs.add(number);
          });
    }
    assertTrue(made.size() <= threads, () -> made.size() + " scratches");
    assertEquals(500, made.stream().mapToInt(scratch -> scratch.jobs.size()).sum());
    for (Scratch each : made) {
      assertEquals(each.jobs.stream().sorted().toList(), each.jobs);
    }
  }

  @Test
  void threadsWorkAtTheSameTime() {
    CountDownLatch allThere = new CountDownLatch(7);
    try (ThreadBatch batch = new ThreadBatch(7)) {
      batch.run(
          7,
          () -> allThere,
          (number, latch) -> {
            latch.countDown();
            assertTrue(await(latch));
          });
    }
  }

  @Test
  void oneThreadIsTheCallers() {
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    try (ThreadBatch batch = new ThreadBatch(1)) {
      batch.run(5, () -> "", (number, scratch) -> seen.add(Thread.currentThread()));
    }
    assertEquals(Set.of(Thread.currentThread()), seen);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void theFirstFailureIsReportedAndEndsTheRun(int threads) {
    IllegalStateException failure = new IllegalStateException("job 20");
    AtomicInteger started = new AtomicInteger();
    try (ThreadBatch batch = new ThreadBatch(threads)) {
      var thrown =
          assertThrows(
              IllegalStateException.class,
              () ->
                  batch.run(
                      1_000_000,
                      () -> "",
                      (number, scratch) -> {
                        started.incrementAndGet();
                        if (number == 20) {
                          throw failure;
                        }
                      }));
      assertSame(failure, thrown);
      assertTrue(started.get() >= 21 && started.get() < 1_000_000, () -> started + " jobs");
      // The batch is as good as new.
      AtomicInteger again = new AtomicInteger();
      batch.run(100, () -> "", (number, scratch) -> again.incrementAndGet());
      assertEquals(100, again.get());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void afterAFailureNoJobIsStillRunning(boolean error) {
    CountDownLatch otherStarted = new CountDownLatch(1);
    AtomicBoolean otherRuns = new AtomicBoolean();
    try (ThreadBatch batch = new ThreadBatch(2)) {
      Throwable thrown =
          assertThrows(
              Throwable.class,
              () ->
                  batch.run(
                      2,
                      () -> "",
                      (number, scratch) -> {
                        if (number == 1) {
                          otherRuns.set(true);
                          otherStarted.countDown();
                          sleep(300);
                          otherRuns.set(false);
                        } else {
                          assertTrue(await(otherStarted));
                          if (error) {
                            throw new StackOverflowError("asked for");
                          }
                          throw new IllegalStateException("asked for");
                        }
                      }));
      assertEquals("asked for", thrown.getMessage());
      assertFalse(otherRuns.get());
    }
  }

  @Test
  void failingScratchIsReported() {
    try (ThreadBatch batch = new ThreadBatch(2)) {
      var thrown =
          assertThrows(
              IllegalStateException.class,
              () ->
                  batch.run(
                      10,
                      () -> {
                        throw new IllegalStateException("no scratch");
                      },
                      (number, scratch) -> {}));
      assertEquals("no scratch", thrown.getMessage());
    }
  }

  @Test
  void anInterruptEndsTheRunAndIsRemembered() {
    AtomicInteger started = new AtomicInteger();
    AtomicInteger running = new AtomicInteger();
    Thread caller = Thread.currentThread();
    try (ThreadBatch batch = new ThreadBatch(2)) {
      assertThrows(
          IllegalStateException.class,
          () ->
              batch.run(
                  1000,
                  () -> "",
                  (number, scratch) -> {
                    running.incrementAndGet();
                    if (started.incrementAndGet() == 2) {
                      caller.interrupt();
                    }
                    sleep(number == 0 ? 400 : 100);
                    running.decrementAndGet();
                  }));
      assertTrue(Thread.interrupted());
      assertTrue(started.get() < 20, () -> started + " jobs");
      assertEquals(0, running.get());
    } finally {
      Thread.interrupted();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1025, Integer.MAX_VALUE})
  void tooFewOrTooManyThreadsAreRefused(int threads) {
    var error = assertThrows(IllegalArgumentException.class, () -> new ThreadBatch(threads));
    assertTrue(error.getMessage().contains(String.valueOf(threads)), error.getMessage());
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
