package dev.marble.lab.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.MarbleException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TableFileTest {
  private static final List<Column> COLUMNS =
      List.of(Column.text("name"), Column.integer("n"), Column.number("x"), Column.flag("good"));

  @TempDir private Path folder;

  private Path write(int rows) {
    try (TableFile table = new TableFile(folder, "it's", COLUMNS)) {
      table.put("first").put(1).put(1.0 / 3).put(true).endRow();
      table.put("none").skip().put(Double.NaN).skip().endRow();
      for (int i = 2; i < rows; i++) {
        table.put("r" + i).put(-i).put(i * 1e-9).put(false).endRow();
      }
      return table.commit();
    }
  }

  @Test
  void csvIsText() throws IOException {
    Path csv = write(3);
    assertEquals(folder.resolve("it's.csv"), csv);
    assertEquals(
        "name,n,x,good\nfirst,1,0.3333333333333333,true\nnone,,,\nr2,-2,2.0E-9,false\n",
        Files.readString(csv));
  }

  @Test
  void parquetHasTheSameValuesAndTheSameBytes() throws IOException, SQLException {
    byte[] before;
    try (Parquet parquet = new Parquet()) {
      before = Files.readAllBytes(parquet.convert(write(200_000), COLUMNS));
    }
    Path again;
    try (Parquet parquet = new Parquet()) {
      again = parquet.convert(write(200_000), COLUMNS);
    }
    assertArrayEquals(before, Files.readAllBytes(again));
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet answer =
            statement.executeQuery(
                "SELECT count(*), count(n), sum(n), max(x), bool_or(good), min(typeof(n)) FROM '"
                    + again.toString().replace("'", "''")
                    + "'")) {
      assertTrue(answer.next());
      assertEquals(200_000, answer.getLong(1));
      assertEquals(199_999, answer.getLong(2), "an empty cell is no zero");
      assertEquals(1 - (199_999L * 200_000 / 2 - 1), answer.getLong(3));
      assertEquals(1.0 / 3, answer.getDouble(4));
      assertTrue(answer.getBoolean(5));
      assertEquals("INTEGER", answer.getString(6));
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(2, files.count(), "nothing temporary is left");
    }
  }

  @Test
  void halfATableIsNone() throws IOException {
    try (TableFile table = new TableFile(folder, "half", COLUMNS)) {
      table.put("first").put(1).put(1).put(true).endRow();
      table.put("second");
      assertThrows(IllegalStateException.class, table::endRow);
      table.put(1).put(1).put(true);
      assertThrows(IllegalStateException.class, () -> table.put(1));
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void refusesWhatCsvWouldNotHold() {
    try (TableFile table = new TableFile(folder, "text", COLUMNS)) {
      for (String text : List.of("a,b", "a\"b", "a\nb")) {
        assertThrows(IllegalArgumentException.class, () -> table.put(text));
      }
    }
    assertThrows(IllegalArgumentException.class, () -> Column.text("Name"));
  }

  @Test
  void saysWhatCannotBeConverted() {
    try (Parquet parquet = new Parquet()) {
      MarbleException error =
          assertThrows(
              MarbleException.class, () -> parquet.convert(folder.resolve("no.csv"), COLUMNS));
      assertTrue(error.getMessage().contains("no.parquet\" could not be written"), "" + error);
      assertEquals(1, error.getMessage().lines().count());
    }
  }
}
