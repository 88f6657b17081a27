package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.subsetsum.Answer;
import dev.marble.subsetsum.Instances;
import dev.marble.subsetsum.Limits;
import dev.marble.subsetsum.SubsetSum;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code marble subset}: which of some numbers sum to a target? */
@Command(
    name = "subset",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    header = "Find which of up to 62 numbers sum to a target.",
    description = {
      "",
      "Reads numbers, one per line or from the column of a table, and finds the subset whose sum is"
          + " nearest to the target, or any within a tolerance. Numbers are read as they are"
          + " written, and all sums are exact: 0.1 + 0.2 is 0.3. Blank lines and what follows # are"
          + " passed over.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:a subset was found",
      "1:no such subset exists, which is proven",
      "2:usage or input",
      "3:gave up: the limits ran out first, and what is printed is the best so far"
    },
    footer = {
      "",
      "Examples:",
      "  marble subset --target 12.5 numbers.txt",
      "  marble subset --target 1249.90 --tolerance 0 --column amount invoices.csv",
      "  marble subset --target 100 --tolerance 0.5 --smallest < numbers.txt"
    })
final class SubsetCommand implements Callable<Integer> {
  /** The limits ran out first: neither yes nor no. */
  static final int GAVE_UP = 3;

  private static final int USUAL_LIST = 1000;
  private static final long MEBI = 1L << 20;
  private static final BigDecimal SHORTEST_SECONDS = new BigDecimal("0.001");
  private static final BigDecimal LONGEST_SECONDS = new BigDecimal("1000000");

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "The numbers (default, and -: standard input).")
  private Path file;

  @Option(
      names = "--target",
      required = true,
      paramLabel = "T",
      description = "What the numbers should sum to.")
  private String target;

  @Option(
      names = "--tolerance",
      paramLabel = "E",
      description =
          "Accept any subset whose sum differs from the target by at most E (default: look for the"
              + " nearest).")
  private String tolerance;

  @Option(
      names = "--size",
      paramLabel = "K",
      description = "Choose exactly K numbers: the nearest of these subsets, within E if given.")
  private Integer size;

  @Option(
      names = "--smallest",
      description = "Of the subsets within the tolerance, one with the fewest numbers.")
  private boolean smallest;

  @Option(names = "--all", description = "All subsets within the tolerance, one per line.")
  private boolean all;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "With --all, print at most N subsets (default: " + USUAL_LIST + ").")
  private Integer limit;

  @Option(
      names = "--column",
      paramLabel = "NAME|NUMBER",
      description =
          "The numbers are in this column of a table (CSV, with commas, semicolons or tabs): its"
              + " name in the first line, or its number from 1.")
  private String column;

  @Option(
      names = "--time-limit",
      paramLabel = "SECONDS",
      description = "Give up after so long (default: after 2^34 sums, some minutes).")
  private String timeLimit;

  @Option(
      names = "--max-memory",
      paramLabel = "MIB",
      description = "Give up rather than take more memory for tables (default: 1024 MiB).")
  private Long maxMemory;

  @Mixin private Output out;

  @Override
  public Integer call() {
    checkOptions();
    BigDecimal wanted = ExactNumber.parse("--target", target.strip(), "");
    Optional<BigDecimal> within = within();
    Limits limits = limits();
    Optional<Path> path = Optional.ofNullable(file).filter(given -> !given.equals(Path.of("-")));
    if (path.isEmpty() && Bar.isTerminal()) {
      System.err.println("Type the numbers, one per line, and end with Ctrl-D.");
    }
    NumberList list = NumberList.read(path, Optional.ofNullable(column).map(String::strip));
    checkNumbers(list);
    SubsetReport report =
        new SubsetReport(list, wanted, within, Optional.ofNullable(size), smallest);
    if (all) {
      int most = limit == null ? USUAL_LIST : limit;
      try (Stream<Answer> answers =
          SubsetSum.all(list.values(), wanted, within.orElseThrow(), limits)) {
        return new SubsetListing(report, out, most).print(answers);
      }
    }
    Answer answer = answer(list.values(), wanted, within, limits);
    out.text(report.text(answer));
    out.json(report.json(answer));
    return exitCode(answer);
  }

  /** The exit code for an answer. */
  static int exitCode(Answer answer) {
    return switch (answer) {
      case Answer.Found found -> 0;
      case Answer.ProvenAbsent absent -> Main.NO;
      case Answer.GaveUp gaveUp -> GAVE_UP;
    };
  }

  private Answer answer(
      BigDecimal[] values, BigDecimal wanted, Optional<BigDecimal> within, Limits limits) {
    if (smallest) {
      return SubsetSum.smallest(values, wanted, within.orElseThrow(), limits);
    }
    if (size != null) {
      return within.isPresent()
          ? SubsetSum.ofSize(values, wanted, size, within.get(), limits)
          : SubsetSum.ofSize(values, wanted, size, limits);
    }
    return within.isPresent()
        ? SubsetSum.within(values, wanted, within.get(), limits)
        : SubsetSum.nearest(values, wanted, limits);
  }

  private void checkOptions() {
    if (smallest && size != null) {
      throw new MarbleException("--smallest and --size exclude each other.");
    }
    if (all && (smallest || size != null)) {
      throw new MarbleException(
          "--all and " + (smallest ? "--smallest" : "--size") + " exclude each other.");
    }
    if ((smallest || all) && tolerance == null) {
      throw new MarbleException(
          (all ? "--all" : "--smallest")
              + " needs a tolerance. Maybe add --tolerance 0 for an exact sum.");
    }
    if (limit != null && !all) {
      throw new MarbleException("--limit " + limit + " is about a list. Maybe add --all.");
    }
    if (limit != null && limit < 1) {
      throw new MarbleException("--limit " + limit + " is not at least 1.");
    }
  }

  private void checkNumbers(NumberList list) {
    int count = list.numbers().size();
    if (count > Instances.MAX_ITEMS) {
      throw new MarbleException(
          list.name()
              + " holds "
              + Text.count(count)
              + " numbers, and the most that subsets are searched of is "
              + Instances.MAX_ITEMS
              + ".");
    }
    if (size != null && (size < 0 || size > count)) {
      throw new MarbleException("--size " + size + " is not within 0 … " + count + ".");
    }
  }

  private Optional<BigDecimal> within() {
    if (tolerance == null) {
      return Optional.empty();
    }
    BigDecimal within = ExactNumber.parse("--tolerance", tolerance.strip(), "");
    if (within.signum() < 0) {
      throw new MarbleException("--tolerance " + tolerance + " is negative.");
    }
    return Optional.of(within);
  }

  /** Who says how long it may take does not care how many sums that is. */
  private Limits limits() {
    long bytes = Math.min(Limits.DEFAULT.bytes(), Runtime.getRuntime().maxMemory() / 2);
    if (maxMemory != null) {
      if (maxMemory < 1 || maxMemory > MEBI) {
        throw new MarbleException(
            "--max-memory " + maxMemory + " is not within 1 … " + MEBI + " MiB.");
      }
      bytes = maxMemory * MEBI;
    }
    if (timeLimit == null) {
      return new Limits(Limits.DEFAULT.sums(), bytes);
    }
    BigDecimal seconds =
        ExactNumber.parse("--time-limit", timeLimit.strip(), "Maybe write seconds, such as 60.");
    if (seconds.compareTo(SHORTEST_SECONDS) < 0 || seconds.compareTo(LONGEST_SECONDS) > 0) {
      throw new MarbleException(
          "--time-limit " + timeLimit + " is not within 0.001 … 1000000 seconds.");
    }
    Duration time = Duration.ofMillis(seconds.movePointRight(3).longValue());
    return new Limits(Long.MAX_VALUE, bytes, time);
  }
}
