package dev.marble.lab.run;

import dev.marble.MarbleException;
import dev.marble.lab.table.Column;
import dev.marble.lab.table.Parquet;
import dev.marble.lab.table.Row;
import dev.marble.lab.table.TableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A table that grows while a run goes on, row by row in {@code NAME.rows}, and becomes {@code
 * NAME.csv} and {@code NAME.parquet} when the run is done. It survives a kill at any moment: what
 * lies beyond the last whole line is dropped, and what lies beyond the checkpoint that work resumes
 * from is cut off, to be written again.
 *
 * <p>The order of things, for work that keeps its state in checkpoints of its own:
 *
 * <pre>
 * long step = newest state whose step is 0 or in metrics.checkpoints();
 * metrics.resumeAt(step);
 * loop: work, metrics.add(row → …);
 *       metrics.checkpoint(step), and only then save the state of that step;
 * metrics.finish(parquet);
 * </pre>
 *
 * <p>Not for several threads at once.
 */
public final class Metrics implements AutoCloseable {
  static final String JOURNAL = ".rows";

  private final Path folder;
  private final String name;
  private final List<Column> columns;
  private final FileChannel channel;
  private MetricsJournal journal;
  private final List<String> rows;

  private Metrics(
      Path folder, String name, List<Column> columns, FileChannel channel, MetricsJournal journal) {
    this.folder = folder;
    this.name = name;
    this.columns = columns;
    this.channel = channel;
    this.journal = journal;
    this.rows = new ArrayList<>(journal.rows());
  }

  static Metrics open(Path folder, String name, List<Column> columns) {
    if (!name.matches("[a-z][a-z0-9-]*") || columns.isEmpty()) {
      throw new IllegalArgumentException(
          "the table \"" + name + "\" of " + columns.size() + " columns cannot be made");
    }
    Path file = folder.resolve(name + JOURNAL);
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        Optional<MetricsJournal> found = MetricsJournal.read(file);
        if (found.isPresent() && !found.get().columns().equals(columns)) {
          throw new MarbleException(
              "The file \"" + file + "\" has other columns than this run. Maybe move it away.");
        }
        if (found.isEmpty()) {
          channel.truncate(0);
          append(channel, MetricsJournal.head(columns));
        } else {
          channel.truncate(found.get().bytes());
          channel.position(found.get().bytes());
        }
        MetricsJournal journal = MetricsJournal.read(file).orElseThrow();
        return new Metrics(folder, name, List.copyOf(columns), channel, journal);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private static void append(FileChannel channel, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static MarbleException failure(Path file, IOException e) {
    return new MarbleException(
        "The file \"" + file + "\" could not be written: " + RunFolder.reason(e) + ".", e);
  }

  private Path file() {
    return folder.resolve(name + JOURNAL);
  }

  /** The steps of the checkpoints that earlier sessions have left whole, ascending. */
  public NavigableSet<Long> checkpoints() {
    return Collections.unmodifiableNavigableSet(new TreeSet<>(journal.checkpoints().keySet()));
  }

  /**
   * Cuts off what lies beyond a checkpoint.
   *
   * @param step one of {@link #checkpoints()}, or 0 for all there is unless it is one of them
   * @throws IllegalArgumentException if there is no such checkpoint
   */
  public void resumeAt(long step) {
    MetricsJournal.Mark mark = journal.checkpoints().get(step);
    if (mark == null && step != 0) {
      throw new IllegalArgumentException(
          "the table \"" + name + "\" has no checkpoint at step " + step);
    }
    try {
      if (mark == null) {
        channel.truncate(0);
        channel.position(0);
        append(channel, MetricsJournal.head(columns));
        rows.clear();
      } else {
        channel.truncate(mark.bytes());
        channel.position(mark.bytes());
        rows.subList(mark.rows(), rows.size()).clear();
      }
      journal = MetricsJournal.read(file()).orElseThrow();
    } catch (IOException e) {
      throw failure(file(), e);
    }
  }

  /**
   * Adds a row.
   *
   * @param cells puts each of its cells
   * @return this
   * @throws MarbleException if the disk is full or the like
   */
  public Metrics add(Consumer<Row> cells) {
    Row row = new Row(columns);
    cells.accept(row);
    String csv = row.end();
    write(MetricsJournal.row(csv));
    rows.add(csv);
    return this;
  }

  /**
   * Ends the rows of a checkpoint, and forces them to the disk.
   *
   * @param step its number, above that of the one before
   */
  public void checkpoint(long step) {
    write(MetricsJournal.checkpoint(step));
    try {
      channel.force(false);
    } catch (IOException e) {
      throw failure(file(), e);
    }
  }

  private void write(String line) {
    try {
      append(channel, line);
    } catch (IOException e) {
      throw failure(file(), e);
    }
  }

  /** How many rows there are. */
  public int size() {
    return rows.size();
  }

  /**
   * Writes the table as CSV and Parquet. The rows stay, and more may come.
   *
   * @param parquet writes Parquet
   */
  public void finish(Parquet parquet) {
    try (TableFile table = new TableFile(folder, name, columns)) {
      rows.forEach(table::line);
      parquet.convert(table.commit(), columns);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Checkpoints are on the disk; what came after them would be cut off anyway.
    }
  }
}
