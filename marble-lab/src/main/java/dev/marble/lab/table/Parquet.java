package dev.marble.lab.table;

import dev.marble.MarbleException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Writes tables as Parquet files. Holds an SQL engine, so close it. */
public final class Parquet implements AutoCloseable {
  private final Connection connection;

  /**
   * Starts the engine, which takes about half a second the first time.
   *
   * @throws MarbleException if it does not run on this machine
   */
  public Parquet() {
    connection = Engine.start();
  }

  /**
   * Writes a CSV file's rows as a Parquet file beside it, which appears when it is whole.
   *
   * @param csv a file that {@link TableFile} wrote
   * @param columns its columns
   * @return the Parquet file
   * @throws MarbleException if it cannot be written
   */
  public Path convert(Path csv, List<Column> columns) {
    String name = String.valueOf(csv.getFileName());
    String base = name.substring(0, name.length() - ".csv".length());
    Path goal = csv.resolveSibling(base + ".parquet");
    Path temporary = csv.resolveSibling("." + base + ".parquet.tmp");
    String sql =
        "COPY (SELECT * FROM "
            + Engine.readCsv(csv, columns)
            + ") TO "
            + Engine.quoted(temporary.toString())
            + " (FORMAT parquet, COMPRESSION zstd)";
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      Files.move(
          temporary, goal, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return goal;
    } catch (SQLException | IOException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
      throw new MarbleException(
          "The file \"" + goal + "\" could not be written: " + reason + ".", e);
    }
  }

  @Override
  public void close() {
    Engine.close(connection);
  }
}
