package dev.marble.app;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/** Reads the values of options, and says in plain words what is wrong with one. */
final class Words {
  private Words() {}

  /** Makes a command and all its subcommands read values so. */
  static void use(CommandLine line) {
    line.registerConverter(int.class, text -> whole(text, Integer::valueOf));
    line.registerConverter(Integer.class, text -> whole(text, Integer::valueOf));
    line.registerConverter(long.class, text -> whole(text, Long::valueOf));
    line.registerConverter(Long.class, text -> whole(text, Long::valueOf));
    line.registerConverter(double.class, Words::number);
    line.registerConverter(Double.class, Words::number);
    registerEnums(line);
  }

  private static void registerEnums(CommandLine line) {
    for (OptionSpec option : line.getCommandSpec().options()) {
      if (option.type().isEnum()) {
        register(line, option.type());
      }
    }
    line.getSubcommands().values().forEach(Words::registerEnums);
  }

  private static <E> void register(CommandLine line, Class<E> type) {
    line.registerConverter(type, text -> oneOf(type, text));
  }

  /** The constant whose label is the text: lower case, with hyphens. */
  private static <E> E oneOf(Class<E> type, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> label(constant).equals(label(text)))
        .findFirst()
        .orElseThrow(() ->
            new TypeConversionException(
                "\""
                    + text
                    + "\" is none of "
                    + Arrays.stream(type.getEnumConstants())
                        .map(Words::label)
                        .collect(Collectors.joining(", "))));
  }

  private static String label(Object constant) {
    return constant.toString().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static <N> N whole(String text, ITypeConverter<N> read) throws Exception {
    try {
      return read.convert(text.strip());
    } catch (NumberFormatException e) {
      boolean digits = text.strip().matches("[+-]?[0-9]+");
      throw new TypeConversionException(
          "\"" + text + (digits ? "\" is too large a number" : "\" is not a whole number"));
    }
  }

  private static Double number(String text) {
    try {
      return Double.valueOf(text.strip());
    } catch (NumberFormatException e) {
      throw new TypeConversionException("\"" + text + "\" is not a number");
    }
  }
}
