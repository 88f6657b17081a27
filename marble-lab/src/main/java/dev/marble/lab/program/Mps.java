package dev.marble.lab.program;

import dev.marble.MarbleException;
import dev.marble.io.AtomicFile;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Programs as MPS files, which every solver reads: free format, whole numbers, {@code OBJSENSE
 * MAX}, all variables binary. A comment says how many fraction bits the numbers have; to other
 * programs they are whole.
 */
public final class Mps {
  private static final Pattern BITS =
      Pattern.compile("\\* fraction bits: costs (\\d{1,2}), constraints (\\d{1,2})");
  private static final int MOST_BYTES = 64 << 20;

  private Mps() {}

  // ---- writing ----

  /**
   * The text of a file.
   *
   * @param program a program
   * @return the program in MPS
   */
  public static String text(IntegerProgram program) {
    StringBuilder out = new StringBuilder();
    out.append("* fraction bits: costs ").append(program.costBits());
    out.append(", constraints ").append(program.rowBits()).append('\n');
    out.append("NAME ").append(program.name()).append('\n');
    out.append("OBJSENSE\n    MAX\nROWS\n N  COST\n");
    for (int i = 0; i < program.constraints(); i++) {
      out.append(" L  R").append(i + 1).append('\n');
    }
    out.append("COLUMNS\n    MARKER 'MARKER' 'INTORG'\n");
    for (int j = 0; j < program.variables(); j++) {
      out.append("    X").append(j + 1).append(" COST ").append(program.cost(j)).append('\n');
      for (int i = 0; i < program.constraints(); i++) {
        if (program.entry(i, j) != 0) {
          out.append("    X").append(j + 1).append(" R").append(i + 1).append(' ');
          out.append(program.entry(i, j)).append('\n');
        }
      }
    }
    out.append("    MARKER 'MARKER' 'INTEND'\nRHS\n");
    for (int i = 0; i < program.constraints(); i++) {
      out.append("    RHS R").append(i + 1).append(' ').append(program.capacity(i)).append('\n');
    }
    out.append("BOUNDS\n");
    for (int j = 0; j < program.variables(); j++) {
      out.append(" BV BND X").append(j + 1).append('\n');
    }
    return out.append("ENDATA\n").toString();
  }

  /**
   * Writes a program into a folder, named after it.
   *
   * @param program the program
   * @param folder where
   * @return the file
   */
  public static Path write(IntegerProgram program, Path folder) {
    Path path = folder.resolve(program.name() + ".mps");
    AtomicFile.write(path, true, text(program).getBytes(StandardCharsets.UTF_8));
    return path;
  }

  // ---- reading ----

  /**
   * Reads a program.
   *
   * @param path a file in MPS: maximise, constraints with ≤ or ≥, binary variables, whole numbers
   * @return the program
   * @throws MarbleException if it is anything else
   */
  public static IntegerProgram read(Path path) {
    try {
      if (Files.size(path) > MOST_BYTES) {
        throw new MarbleException(
            "The file \"" + path + "\" is larger than " + MOST_BYTES + " bytes.");
      }
      String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
      return parse(text, "the file \"" + path + "\"");
    } catch (IOException e) {
      throw new MarbleException("The file \"" + path + "\" cannot be read.", e);
    }
  }

  /**
   * Reads a program from text.
   *
   * @param text MPS
   * @param source where it is from, for complaints
   * @return the program
   * @throws MarbleException if it is none
   */
  public static IntegerProgram parse(String text, String source) {
    return new Reader(source).read(text);
  }

  private static final class Reader {
    private final String source;
    private final Map<String, Integer> rows = new LinkedHashMap<>();
    private final List<Boolean> turned = new ArrayList<>();
    private final Map<String, long[]> columns = new LinkedHashMap<>();
    private final Map<String, Boolean> binary = new LinkedHashMap<>();
    private final Map<String, Long> capacities = new LinkedHashMap<>();
    private String name = "program";
    private String objective = "";
    private String section = "";
    private final Set<String> integers = new HashSet<>();
    private boolean maximises;
    private boolean isInteger;
    private boolean ended;
    private int costBits;
    private int rowBits;
    private int line;

    Reader(String source) {
      this.source = source;
    }

    private MarbleException complaint(String what) {
      return new MarbleException("In " + source + ", line " + line + " " + what + ".");
    }

    IntegerProgram read(String text) {
      for (String each : text.split("\n", -1)) {
        line++;
        if (each.startsWith("*")) {
          comment(each.strip());
        } else if (!each.isBlank() && !ended) {
          String[] words = each.strip().split("\\s+");
          if (Character.isWhitespace(each.charAt(0))) {
            data(words);
          } else {
            begin(words);
          }
        }
      }
      return program();
    }

    private void comment(String text) {
      Matcher matcher = BITS.matcher(text);
      if (matcher.matches()) {
        costBits = Integer.parseInt(matcher.group(1));
        rowBits = Integer.parseInt(matcher.group(2));
      }
    }

    private void begin(String[] words) {
      section = words[0];
      switch (section) {
        case "NAME" -> name = words.length > 1 ? words[1] : name;
        case "OBJSENSE" -> {
          if (words.length > 1) {
            sense(words[1]);
          }
        }
        case "ENDATA" -> ended = true;
        case "ROWS", "COLUMNS", "RHS", "BOUNDS" -> {}
        default -> throw complaint("has the section \"" + section + "\", which is not known here");
      }
    }

    private void sense(String word) {
      if (!word.startsWith("MAX")) {
        throw complaint(
            "says \""
                + word
                + "\": only programs that maximise are read. Maybe change"
                + " the signs of all costs");
      }
      maximises = true;
    }

    private void data(String[] words) {
      switch (section) {
        case "OBJSENSE" -> sense(words[0]);
        case "ROWS" -> row(words);
        case "COLUMNS" -> column(words);
        case "RHS" -> {
          for (int i = words.length % 2; i + 1 < words.length; i += 2) {
            if (!rows.containsKey(words[i])) {
              throw complaint("names the row \"" + words[i] + "\", which is no constraint");
            }
            capacities.put(words[i], whole(words[i + 1]));
          }
        }
        case "BOUNDS" -> bound(words);
        default -> throw complaint("stands in no section");
      }
    }

    private void row(String[] words) {
      if (words.length != 2) {
        throw complaint("is no row's kind and name");
      }
      switch (words[0]) {
        case "N" -> objective = objective.isEmpty() ? words[1] : objective;
        case "L", "G" -> {
          rows.put(words[1], rows.size());
          turned.add(words[0].equals("G"));
        }
        default ->
            throw complaint(
                "has a row of kind \"" + words[0] + "\": only N, L and G are known here");
      }
    }

    private void column(String[] words) {
      if (words.length == 3 && words[1].matches("'?MARKER'?")) {
        isInteger = words[2].contains("INTORG");
        return;
      }
      if (isInteger) {
        integers.add(words[0]);
      }
      if (words.length % 2 == 0) {
        throw complaint("is no column, row and number");
      }
      long[] numbers = columns.computeIfAbsent(words[0], key -> new long[rows.size() + 1]);
      for (int i = 1; i < words.length; i += 2) {
        long number = whole(words[i + 1]);
        if (words[i].equals(objective)) {
          numbers[rows.size()] = number;
        } else if (rows.containsKey(words[i])) {
          numbers[rows.get(words[i])] = number;
        } else {
          throw complaint("names the row \"" + words[i] + "\", which there is not");
        }
      }
    }

    private void bound(String[] words) {
      if (words.length < 3 || !columns.containsKey(words[2])) {
        throw complaint("is no bound of a column that there is");
      }
      boolean toOne =
          words[0].equals("BV")
              || words[0].equals("UP")
                  && words.length == 4
                  && integers.contains(words[2])
                  && whole(words[3]) == 1;
      if (!toOne) {
        throw complaint(
            "is not the bound BV, or UP 1 of an integer column: only binary variables are known here");
      }
      binary.put(words[2], true);
    }

    private long whole(String text) {
      try {
        return new BigDecimal(text).longValueExact();
      } catch (ArithmeticException | NumberFormatException e) {
        throw new MarbleException(
            "In "
                + source
                + ", line "
                + line
                + " has \""
                + text
                + "\", which is no whole number of 64 bits. Maybe multiply its row by a power of"
                + " ten.",
            e);
      }
    }

    private IntegerProgram program() {
      if (!ended || objective.isEmpty()) {
        throw new MarbleException(
            "There is no " + (ended ? "objective" : "ENDATA") + " in " + source + ".");
      }
      if (!maximises) {
        throw new MarbleException(
            "In "
                + source
                + " nothing says OBJSENSE MAX, so it minimises, which is not known here.");
      }
      for (String column : columns.keySet()) {
        if (!binary.containsKey(column)) {
          throw new MarbleException(
              "The variable \""
                  + column
                  + "\" of "
                  + source
                  + " has no bound 1, so the program may be unbounded. Maybe add BV to BOUNDS.");
        }
      }
      int m = rows.size();
      int n = columns.size();
      long[] costs = new long[n];
      long[][] entries = new long[m][n];
      long[] right = new long[m];
      int j = 0;
      for (long[] numbers : columns.values()) {
        costs[j] = numbers[m];
        for (int i = 0; i < m; i++) {
          entries[i][j] = turned.get(i) ? -numbers[i] : numbers[i];
        }
        j++;
      }
      capacities.forEach((row, number) -> {
        int i = rows.get(row);
        right[i] = turned.get(i) ? -number : number;
      });
      return new IntegerProgram(name, costs, entries, right, costBits, rowBits);
    }
  }
}
