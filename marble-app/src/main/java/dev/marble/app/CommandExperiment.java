package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.lab.run.Experiment;
import dev.marble.lab.run.SpecKey;
import dev.marble.lab.run.SpecKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A command as an experiment from a file: its keys are the command's argument, if it must have one,
 * and its options, with underscores in place of hyphens.
 */
final class CommandExperiment implements Experiment {
  /** Options that change no result. */
  private static final Set<String> NO_KEYS =
      Set.of("help", "version", "runs", "threads", "json", "export", "mps");

  private static final Pattern DEFAULT = Pattern.compile("\\s*\\(default: ([^()]*)\\)");

  /** A command that can tell what it would run. */
  interface Plannable {
    /** Reads its options completely. */
    Planned plan();
  }

  private final String name;
  private final String argument;
  private final String aboutArgument;
  private final Supplier<Plannable> command;

  /**
   * A command.
   *
   * @param name its name
   * @param argument the key of its one argument
   * @param aboutArgument what that is
   * @param command makes it
   */
  CommandExperiment(
      String name, String argument, String aboutArgument, Supplier<Plannable> command) {
    this.name = name;
    this.argument = argument;
    this.aboutArgument = aboutArgument;
    this.command = command;
  }

  /**
   * A command without an argument.
   *
   * @param name its name
   * @param command makes it
   */
  CommandExperiment(String name, Supplier<Plannable> command) {
    this(name, "", "", command);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String about() {
    return new CommandLine(command.get()).getCommandSpec().usageMessage().header()[0];
  }

  @Override
  public List<SpecKey> keys() {
    List<SpecKey> keys = new ArrayList<>();
    if (!argument.isEmpty()) {
      keys.add(new SpecKey(argument, aboutArgument, ""));
    }
    for (OptionSpec option : options(command.get())) {
      keys.add(new SpecKey(key(option), about(option), usual(option)));
    }
    return keys;
  }

  /** An option's description as that of a key: in one breath, and without its default. */
  private static String about(OptionSpec option) {
    String text = DEFAULT.matcher(option.description()[0]).replaceFirst("").strip();
    String sentence = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    boolean isWord = sentence.length() > 1 && Character.isLowerCase(sentence.charAt(1));
    return isWord
        ? sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1)
        : sentence;
  }

  /** What an option is if nobody says: its default, or what its description says of that. */
  private static String usual(OptionSpec option) {
    if (option.arity().max() == 0) {
      return "false";
    }
    if (option.defaultValue() != null) {
      return option.defaultValue();
    }
    Matcher said = DEFAULT.matcher(option.description()[0]);
    return said.find() ? said.group(1) : "";
  }

  private static List<OptionSpec> options(Plannable command) {
    return new CommandLine(command)
        .getCommandSpec().options().stream()
            .filter(option -> !NO_KEYS.contains(key(option)))
            .toList();
  }

  private static String key(OptionSpec option) {
    return option.longestName().replaceFirst("^--", "").replace('-', '_');
  }

  @Override
  public Planned plan(SpecKeys keys) {
    Plannable planned = command.get();
    List<String> line = new ArrayList<>();
    if (!argument.isEmpty()) {
      line.add(keys.required(argument));
    }
    for (OptionSpec option : options(planned)) {
      if (option.arity().max() == 0) {
        if (keys.flag(key(option), false)) {
          line.add(option.longestName());
        }
      } else {
        keys.text(key(option)).ifPresent(value -> line.add(option.longestName() + "=" + value));
      }
    }
    CommandLine parser = new CommandLine(planned);
    Words.use(parser);
    try {
      parser.parseArgs(line.toArray(new String[0]));
      return planned.plan();
    } catch (CommandLine.ParameterException | MarbleException e) {
      throw new MarbleException(inKeys(e.getMessage(), planned), e);
    }
  }

  /** A complaint about options as one about keys: they are written in a file. */
  private static String inKeys(String message, Plannable command) {
    String said = message;
    for (OptionSpec option : options(command)) {
      String name = Pattern.quote(option.longestName()) + "(?![a-z-])";
      said =
          said.replaceAll("option '" + name + "' *(\\([^()]*\\))?", "key \"" + key(option) + "\"")
              .replaceAll(name, "key " + key(option));
    }
    return said;
  }
}
