package dev.marble.batch;

import java.util.function.Supplier;

/** Runs many independent jobs. A job's result may depend on its number and on nothing else. */
public interface Batch {

  /**
   * One kind of job.
   *
   * @param <S> the scratch memory that one worker hands from job to job
   */
  @FunctionalInterface
  interface Job<S> {
    /**
     * Does one job.
     *
     * @param number which one, from 0
     * @param scratch this worker's own memory
     */
    void run(int number, S scratch);
  }

  /**
   * Runs the jobs 0 .. jobs − 1, in any order and on any number of workers, and waits for them.
   *
   * @param <S> the scratch memory of a worker
   * @param jobs how many
   * @param scratch makes a worker's scratch memory, once per worker
   * @param job what to do
   * @throws RuntimeException the first failure of a job, after which no new job starts
   */
  <S> void run(int jobs, Supplier<S> scratch, Job<S> job);
}
