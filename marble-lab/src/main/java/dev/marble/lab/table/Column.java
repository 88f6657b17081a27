package dev.marble.lab.table;

/**
 * A column of a table.
 *
 * @param name lower case letters, digits and underscores
 * @param type what its cells hold
 */
public record Column(String name, Type type) {

  /** What cells hold; any may be empty. */
  public enum Type {
    /** Whole numbers of 32 bits. */
    INTEGER,
    /** Whole numbers of 64 bits. */
    BIGINT,
    /** Floating-point numbers of 64 bits. */
    DOUBLE,
    /** True or false. */
    BOOLEAN,
    /** Text without quotes, commas and line breaks. */
    VARCHAR
  }

  /** Checks the name. */
  public Column {
    if (!name.matches("[a-z][a-z0-9_]*")) {
      throw new IllegalArgumentException(
          "the column \"" + name + "\" is not named in lower case letters, digits and underscores");
    }
  }

  /** Whole numbers of 32 bits. */
  public static Column integer(String name) {
    return new Column(name, Type.INTEGER);
  }

  /** Whole numbers of 64 bits. */
  public static Column large(String name) {
    return new Column(name, Type.BIGINT);
  }

  /** Floating-point numbers. */
  public static Column number(String name) {
    return new Column(name, Type.DOUBLE);
  }

  /** True or false. */
  public static Column flag(String name) {
    return new Column(name, Type.BOOLEAN);
  }

  /** Text. */
  public static Column text(String name) {
    return new Column(name, Type.VARCHAR);
  }
}
