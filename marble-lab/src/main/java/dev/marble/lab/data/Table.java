package dev.marble.lab.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A table of comma-separated numbers in which the last column is the class. Blank lines are
 * skipped, and so is a first line of headings.
 *
 * @param features number of feature columns
 * @param values the features, shape (rows, features)
 * @param classTexts the last column, (rows)
 */
// The arrays never leave the package and nothing compares tables.
@SuppressWarnings("ArrayRecordComponent")
record Table(int features, float[] values, List<String> classTexts) {
  private static final long MAX_FILE_BYTES = 1L << 28;
  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,5}");

  static Table read(Path file) {
    try {
      long bytes = Files.size(file);
      if (bytes > MAX_FILE_BYTES) {
        throw new DataException(
            file + " has " + bytes + " bytes, but a table may have " + MAX_FILE_BYTES + ".");
      }
      return parse(file);
    } catch (CharacterCodingException e) {
      throw new DataException(file + " is no table: it is not text in UTF-8.");
    } catch (IOException e) {
      throw Input.failure(file.toString(), e);
    }
  }

  private static Table parse(Path file) throws IOException {
    List<float[]> rows = new ArrayList<>();
    List<String> classes = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      int lineNumber = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lineNumber++;
        String[] cells = line.split(",", -1);
        if (line.isBlank() || (lineNumber == 1 && !isNumber(cells[0]))) {
          continue;
        }
        float[] row = row(cells, file, lineNumber);
        if (row.length == 0 || (!rows.isEmpty() && row.length != rows.getFirst().length)) {
          throw new DataException(
              file
                  + " has "
                  + cells.length
                  + " columns in line "
                  + lineNumber
                  + ", but needs "
                  + (rows.isEmpty() ? "at least 2" : rows.getFirst().length + 1)
                  + ".");
        }
        rows.add(row);
        classes.add(cells[cells.length - 1].strip());
      }
    }
    if (rows.isEmpty()) {
      throw new DataException(file + " holds no rows.");
    }
    int features = rows.getFirst().length;
    Memory.check(4L * features * rows.size(), file.toString());
    float[] values = new float[features * rows.size()];
    for (int r = 0; r < rows.size(); r++) {
      System.arraycopy(rows.get(r), 0, values, r * features, features);
    }
    return new Table(features, values, List.copyOf(classes));
  }

  private static float[] row(String[] cells, Path file, int lineNumber) {
    float[] row = new float[cells.length - 1];
    for (int i = 0; i < row.length; i++) {
      if (!isNumber(cells[i])) {
        throw new DataException(
            file
                + " has \""
                + shortened(cells[i])
                + "\" in line "
                + lineNumber
                + ", column "
                + (i + 1)
                + ", where a number must be.");
      }
      row[i] = Float.parseFloat(cells[i].strip());
    }
    return row;
  }

  private static boolean isNumber(String cell) {
    try {
      return Float.isFinite(Float.parseFloat(cell.strip()));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  int rows() {
    return classTexts.size();
  }

  /** The names of the classes: 0 … largest where all are whole numbers, else sorted. */
  List<String> classNames(Path file) {
    if (classTexts.stream().allMatch(text -> WHOLE.matcher(text).matches())) {
      int[] labels = classTexts.stream().mapToInt(Integer::parseInt).toArray();
      return Labels.numbers(Labels.classes(labels, file.toString()));
    }
    return List.copyOf(new TreeSet<>(classTexts));
  }

  /**
   * The label of each row.
   *
   * @param classNames names of the classes, in label order
   * @param file for messages
   */
  int[] labels(List<String> classNames, Path file) {
    Map<String, Integer> numbers = new HashMap<>();
    for (String name : classNames) {
      numbers.put(name, numbers.size());
    }
    int[] labels = new int[rows()];
    for (int i = 0; i < labels.length; i++) {
      String text = classTexts.get(i);
      Integer label = numbers.get(WHOLE.matcher(text).matches() ? plain(text) : text);
      if (label == null) {
        throw new DataException(
            file
                + " has the class \""
                + shortened(text)
                + "\" in row "
                + (i + 1)
                + ", which is none of "
                + String.join(", ", classNames)
                + ".");
      }
      labels[i] = label;
    }
    return labels;
  }

  /** A whole number without leading zeros. */
  private static String plain(String number) {
    return Integer.toString(Integer.parseInt(number));
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
