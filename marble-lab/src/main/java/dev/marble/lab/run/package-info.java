/**
 * Runs of experiments: what was asked, what came of it, and how to go on after a kill.
 *
 * <p>A {@link dev.marble.lab.run.RunSpec} is everything that a result depends on, as canonical
 * text; its SHA-256 names the {@link dev.marble.lab.run.RunFolder}, so that asking again is
 * resuming. Work is cut into {@linkplain dev.marble.lab.run.Step steps}, each of which looks for
 * its own output first, and into rows of {@link dev.marble.lab.run.Metrics}, which are cut back to
 * the last checkpoint. {@link dev.marble.lab.run.Provenance} and {@link dev.marble.lab.run.RunLog}
 * say where and when; no result is made from them.
 *
 * <pre>
 * runs/train-0123456789ab/
 *   spec.json         the canonical specification
 *   provenance.json   version, machine, Java, engine and data of each session
 *   log.txt           what happened when
 *   checkpoints/      outputs of steps, each with its .sha256
 *   metrics.rows      rows as they come, each with a checksum
 *   metrics.csv       the same, once the run is done; and metrics.parquet
 *   result.json       the key figures: the run is done
 *   report.html
 * </pre>
 *
 * <p>The idea of a folder named after the hash of its specification, with steps that look for their
 * output, is open_lth's (Frankle 2020).
 */
package dev.marble.lab.run;
