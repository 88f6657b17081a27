package dev.marble.lab.table;

import dev.marble.MarbleException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Asks tables in SQL. They are loaded first; when the question comes, the engine can read no file
 * any more, write none, load no extension and change no table.
 */
public final class Query implements AutoCloseable {
  private final Connection connection;
  private final Map<String, List<String>> parts = new LinkedHashMap<>();

  /**
   * Starts the engine, which takes about half a second the first time.
   *
   * @throws MarbleException if it does not run on this machine
   */
  public Query() {
    connection = Engine.start();
  }

  /**
   * Adds a Parquet file's rows to a table.
   *
   * @param table the table's name
   * @param run what the column {@code run} holds
   * @param file the file
   */
  public void addParquet(String table, String run, Path file) {
    part(table, run, "read_parquet(" + Engine.quoted(file.toString()) + ")");
  }

  /**
   * Adds a CSV file's rows to a table.
   *
   * @param table the table's name
   * @param run what the column {@code run} holds
   * @param file a file that {@link TableFile} wrote
   * @param columns its columns
   */
  public void addCsv(String table, String run, Path file, List<Column> columns) {
    part(table, run, Engine.readCsv(file, columns));
  }

  private void part(String table, String run, String source) {
    List<String> list = parts.computeIfAbsent(table, name -> new ArrayList<>());
    String name = table + "_part_" + list.size();
    execute(
        "CREATE TEMP TABLE "
            + identifier(name)
            + " AS SELECT "
            + Engine.quoted(run)
            + " AS run, * FROM "
            + source,
        "The table \"" + table + "\" of the run \"" + run + "\" cannot be read");
    list.add(name);
  }

  /**
   * Makes one table of the parts that were added under its name; columns that a part lacks are
   * empty there.
   *
   * @param table its name
   */
  public void join(String table) {
    List<String> list = parts.getOrDefault(table, List.of());
    String union =
        list.isEmpty()
            ? "SELECT NULL::VARCHAR AS run WHERE false"
            : list.stream()
                .map(name -> "SELECT * FROM " + identifier(name))
                .collect(Collectors.joining(" UNION ALL BY NAME "));
    execute(
        "CREATE TABLE " + identifier(table) + " AS " + union,
        "The tables \"" + table + "\" of these runs do not fit together");
    list.forEach(name -> execute("DROP TABLE " + identifier(name), "A table stays"));
  }

  /**
   * Adds a table.
   *
   * @param table its name
   * @param columns its columns
   * @param rows its rows: values by column, empty where there is none
   */
  public void add(String table, List<Column> columns, List<Map<String, Object>> rows) {
    String types =
        columns.stream()
            .map(column -> identifier(column.name()) + " " + column.type())
            .collect(Collectors.joining(", "));
    execute("CREATE TABLE " + identifier(table) + " (" + types + ")", "No table can be made");
    String places = columns.stream().map(column -> "?").collect(Collectors.joining(", "));
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO " + identifier(table) + " VALUES (" + places + ")")) {
      for (Map<String, Object> row : rows) {
        for (int i = 0; i < columns.size(); i++) {
          Object value = row.get(columns.get(i).name());
          insert.setObject(i + 1, cell(value, columns.get(i).type()));
        }
        insert.addBatch();
      }
      if (!rows.isEmpty()) {
        insert.executeBatch();
      }
    } catch (SQLException e) {
      throw failure("The table \"" + table + "\" cannot be filled", e);
    }
  }

  private static Object cell(Object value, Column.Type type) {
    return switch (type) {
      case VARCHAR -> value == null ? null : value.toString();
      case BIGINT -> value == null ? null : Long.valueOf(value.toString());
      case DOUBLE -> finite(value);
      case INTEGER, BOOLEAN -> value;
    };
  }

  private static Double finite(Object value) {
    double number = value == null ? Double.NaN : Double.parseDouble(value.toString());
    return Double.isFinite(number) ? (Double) number : null;
  }

  /**
   * Asks. Afterwards nothing can be added.
   *
   * @param sql one question
   * @return the answer
   * @throws MarbleException if it is none, with the engine's reason
   */
  public Answer ask(String sql) {
    execute("SET enable_external_access = false", "The engine cannot be shut in");
    execute("SET lock_configuration = true", "The engine cannot be shut in");
    execute("BEGIN TRANSACTION READ ONLY", "The engine cannot be shut in");
    try (Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        throw new MarbleException(
            "The question gives no rows. Maybe begin it with select, such as: select * from runs.");
      }
      try (ResultSet answer = statement.getResultSet()) {
        return read(answer);
      }
    } catch (SQLException e) {
      throw failure("The question cannot be answered", e);
    }
  }

  private static Answer read(ResultSet answer) throws SQLException {
    ResultSetMetaData about = answer.getMetaData();
    List<String> names = new ArrayList<>();
    List<Boolean> numeric = new ArrayList<>();
    for (int i = 1; i <= about.getColumnCount(); i++) {
      names.add(about.getColumnName(i));
      numeric.add(
          switch (about.getColumnType(i)) {
            case Types.TINYINT,
                Types.SMALLINT,
                Types.INTEGER,
                Types.BIGINT,
                Types.FLOAT,
                Types.REAL,
                Types.DOUBLE,
                Types.DECIMAL,
                Types.NUMERIC ->
                true;
            // Sums of whole numbers have 128 bits, which JDBC has no type for.
            default -> about.getColumnTypeName(i).endsWith("INT");
          });
    }
    List<List<Object>> rows = new ArrayList<>();
    while (answer.next()) {
      List<Object> row = new ArrayList<>();
      for (int i = 1; i <= names.size(); i++) {
        row.add(plain(answer.getObject(i), answer, i));
      }
      rows.add(row);
    }
    return new Answer(names, numeric, rows);
  }

  private static Object plain(Object value, ResultSet answer, int column) throws SQLException {
    return switch (value) {
      case null -> null;
      case Boolean flag -> flag;
      case Double number -> number;
      case Float number -> Double.valueOf(number.toString());
      case BigDecimal number -> number.doubleValue();
      case BigInteger number ->
          number.bitLength() < Long.SIZE ? (Object) number.longValue() : number.doubleValue();
      case Number number -> number.longValue();
      default -> answer.getString(column);
    };
  }

  private void execute(String sql, String complaint) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw failure(complaint, e);
    }
  }

  private static MarbleException failure(String complaint, SQLException e) {
    return new MarbleException(complaint + ": " + Engine.reason(e) + ".", e);
  }

  private static String identifier(String name) {
    return '"' + name.toLowerCase(Locale.ROOT).replace("\"", "\"\"") + '"';
  }

  @Override
  public void close() {
    Engine.close(connection);
  }
}
