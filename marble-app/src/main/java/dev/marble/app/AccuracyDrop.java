package dev.marble.app;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.marble.MarbleException;
import dev.marble.batch.Progress;
import dev.marble.batch.ThreadBatch;
import dev.marble.construction.CarveSettings;
import dev.marble.construction.Tolerance;
import dev.marble.io.Journal;
import dev.marble.json.JsonObject;
import dev.marble.onnx.Assembly;
import dev.marble.onnx.CarveOptions;
import dev.marble.onnx.CarveReport;
import dev.marble.onnx.Carver;
import dev.marble.onnx.Form;
import dev.marble.onnx.OnnxFile;
import dev.marble.onnx.OnnxRunner;
import dev.marble.onnx.PrepareSettings;
import dev.marble.ticket.Digests;
import dev.marble.ticket.Ticket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Chooses the tolerance of a carve by what comes out: the smallest ticket whose accuracy on some
 * data, measured, stays within so many percentage points of the target's.
 */
final class AccuracyDrop {
  private final double points;
  private final OnnxFile file;
  private final PrepareSettings prepare;
  private final CarveSettings settings;
  private final ThreadBatch batch;
  private final int threads;
  private final Progress progress;

  /**
   * A ticket that was tried.
   *
   * @param tolerance its tolerance, as a share of each layer's largest weight
   * @param aim the share of it that was tried first
   * @param bits the size of its mask per weight
   * @param bytes the size of its file
   * @param drop how good it is
   * @param allowed the points of accuracy that may be lost
   */
  record Point(
      double tolerance, double aim, double bits, long bytes, PairedDrop drop, double allowed)
      implements ToleranceSearch.Trial {
    @Override
    public boolean isGood() {
      return drop.isWithin(allowed);
    }

    @Override
    public boolean isHopeless() {
      return drop.ticketRight() < drop.targetRight() / 2;
    }

    @Override
    public double size() {
      return bits;
    }
  }

  /**
   * What was tried and what was chosen.
   *
   * @param allowed the points of accuracy that may be lost
   * @param data what it was measured on, in words
   * @param points the tickets that were tried, in order
   * @param chosen the smallest of those that are good enough
   */
  record Choice(double allowed, String data, List<Point> points, Point chosen) {
    Choice {
      points = List.copyOf(points);
    }

    /** These settings with the tolerance that was chosen. */
    CarveSettings applyTo(CarveSettings settings) {
      return with(settings, chosen.tolerance(), chosen.aim());
    }

    static final List<String> HEADS =
        List.of(
            "tolerance",
            "aim",
            "bits/weight",
            "ticket",
            "accuracy",
            "drop",
            "95 % interval",
            "within");

    /** What is said about one ticket, under the heads. */
    List<String> cells(Point point) {
      return List.of(
          Double.toString(point.tolerance()),
          Double.toString(point.aim()),
          Text.number(point.bits()),
          Text.bytes(point.bytes()),
          Text.percent(point.drop().ticketAccuracy()),
          signed(point.drop().points()),
          interval(point.drop()),
          point.equals(chosen) ? "yes, chosen" : point.isGood() ? "yes" : "no");
    }

    Table table() {
      Table table = new Table();
      HEADS.subList(0, HEADS.size() - 1).forEach(table::number);
      table.text(HEADS.getLast() + " " + allowed);
      points.forEach(point -> table.row(cells(point).toArray(String[]::new)));
      return table;
    }

    /** What was chosen and why, in words. */
    String chosenText() {
      return "--tolerance "
          + chosen.tolerance()
          + " --aim "
          + chosen.aim()
          + ": the smallest of "
          + Text.plural(points.size(), "ticket")
          + " tried that lose at most "
          + allowed
          + " points of accuracy";
    }

    /** What is lost, and how sure that is, in words. */
    String dropText() {
      PairedDrop drop = chosen.drop();
      return signed(drop.points())
          + " points on "
          + data
          + ": "
          + Text.count(drop.lost())
          + " lost, "
          + Text.count(drop.won())
          + " won; 95 % interval "
          + interval(drop)
          + " (chosen on these examples, it may lose more on others)";
    }

    JsonObject toJson() {
      return new JsonObject()
          .put("allowedPoints", allowed)
          .put("data", data)
          .put("examples", chosen.drop().examples())
          .put("targetAccuracy", chosen.drop().targetAccuracy())
          .put("chosen", json(chosen))
          .put("tried", points.stream().map(Choice::json).toList());
    }

    private static JsonObject json(Point point) {
      return new JsonObject()
          .put("tolerance", point.tolerance())
          .put("aim", point.aim())
          .put("maskBitsPerWeight", point.bits())
          .put("ticketBytes", point.bytes())
          .put("accuracy", point.drop().ticketAccuracy())
          .put("dropPoints", point.drop().points())
          .put("lost", point.drop().lost())
          .put("won", point.drop().won())
          .put("intervalPoints", List.of(point.drop().low(), point.drop().high()))
          .put("within", point.isGood());
    }
  }

  AccuracyDrop(
      double points,
      OnnxFile file,
      PrepareSettings prepare,
      CarveSettings settings,
      ThreadBatch batch,
      int threads,
      Progress progress) {
    this.points = points;
    this.file = file;
    this.prepare = prepare;
    this.settings = settings;
    this.batch = batch;
    this.threads = threads;
    this.progress = progress;
  }

  static CarveSettings with(CarveSettings settings, double tolerance, double aim) {
    return new CarveSettings(
        settings.recipe(),
        new Tolerance.Relative(tolerance),
        settings.samples(),
        aim,
        settings.onMiss(),
        settings.failure(),
        settings.scale(),
        settings.construction());
  }

  /**
   * Tries tolerances. The tickets that are tried lie beside the goal and are removed.
   *
   * @param data what it is measured on, in words
   * @param target the target
   * @param feed gives a model the examples
   * @param search keeps what was found, so that a search that was killed continues
   * @return the choice
   * @throws MarbleException if there is no accuracy to measure, or no tolerance is good enough
   */
  Choice choose(
      String data, OnnxRunner target, Function<OnnxRunner, Examples> feed, SearchJournal search) {
    Examples examples = feed.apply(target);
    progress.start("running the target", examples.runs());
    boolean[] right = Predictions.right(target, examples, progress);
    Journal journal = search.open(work(examples));
    List<Point> tried = new ArrayList<>();
    try {
      Point chosen =
          ToleranceSearch.smallest(
                  (tolerance, aim) ->
                      point(
                          tolerance,
                          aim,
                          journal.numbers(
                              "the ticket of " + tolerance + " and " + aim,
                              () -> measure(tolerance, aim, search.trial(), right, feed))),
                  tried)
              .orElseThrow(() -> tooStrict(tried, data));
      return new Choice(points, data, tried, chosen);
    } finally {
      delete(search.trial());
    }
  }

  /** Everything that the answers of the search depend on. */
  private String work(Examples examples) {
    MessageDigest digest = Digests.sha256();
    for (int run = 0; run < examples.runs(); run++) {
      examples.values(run).values().forEach(value -> Digests.update(value.values(), digest));
      for (int place = 0; place < examples.real(run); place++) {
        digest.update(Integer.toString(examples.label(run, place).orElse(-1)).getBytes(US_ASCII));
      }
    }
    return String.join(
        "\n",
        "marble accuracy drop",
        new CarveOptions(prepare, settings, Version.NAME, true).work(file),
        file.contents(),
        Digests.hex(digest),
        Double.toString(points));
  }

  /** From what {@link #measure} found. */
  private Point point(double tolerance, double aim, double[] found) {
    PairedDrop drop =
        new PairedDrop((int) found[2], (int) found[3], (int) found[4], (int) found[5]);
    return new Point(tolerance, aim, found[0], (long) found[1], drop, points);
  }

  private static void delete(Path trial) {
    try {
      Files.deleteIfExists(trial);
    } catch (IOException e) {
      throw new MarbleException("The file \"" + trial + "\" could not be removed.", e);
    }
  }

  /** Bits per weight, bytes of the file, and the four counts of the drop. */
  private double[] measure(
      double tolerance,
      double aim,
      Path trial,
      boolean[] target,
      Function<OnnxRunner, Examples> feed) {
    String name = String.format(Locale.ROOT, "trying %s", Text.number(tolerance * aim));
    Progress named =
        new Progress() {
          @Override
          public void start(String phase, long total) {
            progress.start(name + ", " + phase, total);
          }

          @Override
          public void step(long units) {
            progress.step(units);
          }
        };
    CarveOptions options =
        new CarveOptions(prepare, with(settings, tolerance, aim), Version.NAME, true);
    CarveReport carved = new Carver(options, batch, named).carve(file, trial);
    try (Ticket ticket = Ticket.open(trial);
        OnnxRunner model =
            OnnxRunner.of(new Assembly(ticket, batch).toBytes(Form.COLLAPSED, false), threads)) {
      Examples examples = feed.apply(model);
      named.start("running", examples.runs());
      PairedDrop drop = PairedDrop.of(target, Predictions.right(model, examples, named));
      return new double[] {
        carved.header().maskBits(),
        carved.ticketBytes(),
        drop.examples(),
        drop.targetRight(),
        drop.lost(),
        drop.won()
      };
    }
  }

  private MarbleException tooStrict(List<Point> tried, String data) {
    Point finest = tried.getLast();
    return new MarbleException(
        "No ticket is within "
            + points
            + " points of the target's accuracy on "
            + data
            + ": even a tolerance of "
            + finest.tolerance()
            + " loses "
            + signed(finest.drop().points())
            + " points. Maybe allow a larger --accuracy-drop.");
  }

  static String interval(PairedDrop drop) {
    return signed(drop.low()) + " … " + signed(drop.high());
  }

  static String signed(double points) {
    String text = String.format(Locale.ROOT, "%.2f", points);
    return text.equals("-0.00") ? "0.00" : text.replace('-', '−');
  }
}
