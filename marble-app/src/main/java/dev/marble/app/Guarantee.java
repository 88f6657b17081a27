package dev.marble.app;

import dev.marble.batch.Progress;
import dev.marble.batch.ThreadBatch;
import dev.marble.json.JsonObject;
import dev.marble.onnx.DeviationTally;
import dev.marble.onnx.OnnxFile;
import dev.marble.onnx.OnnxRunner;
import dev.marble.onnx.OutputAttack;
import dev.marble.onnx.OutputDeviation;
import dev.marble.onnx.PrepareSettings;
import dev.marble.onnx.bound.BoundResult;
import dev.marble.onnx.bound.BoundResult.Bounded;
import dev.marble.onnx.bound.BoundResult.Unbounded;
import dev.marble.onnx.bound.LayerNorm;
import dev.marble.onnx.bound.OutputBound;
import dev.marble.onnx.bound.OutputBounds;
import dev.marble.onnx.bound.WeightRanges;
import dev.marble.random.Seed;
import dev.marble.ticket.Ticket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is known about how far a ticket's outputs can be from its target's: no further than the
 * bound; as far as the attack found; as far as the data showed. Each is at least the next, or
 * Marble is wrong.
 *
 * @param range the range of the inputs, in words
 * @param result the bound, or why there is none
 * @param outputs what was found, output by output
 * @param data the inputs of the data, in words
 * @param examples how many of them lie within the range
 * @param tried how many inputs the attack ran
 * @param fixed inputs that the attack left as they are
 * @param converted whether the target computes in another type than the bound is about
 * @param boundSeconds how long the bound took
 * @param attackSeconds how long the attack took
 */
record Guarantee(
    String range,
    BoundResult result,
    List<PerOutput> outputs,
    String data,
    long examples,
    int tried,
    List<String> fixed,
    boolean converted,
    double boundSeconds,
    double attackSeconds) {
  private static final int MOST_LISTED = 10_000;

  Guarantee {
    outputs = List.copyOf(outputs);
    fixed = List.copyOf(fixed);
  }

  /**
   * One output, element by element of one example, in row-major order.
   *
   * @param name its name
   * @param shape its shape, as far as it is known
   * @param bound no deviation of runs in float32 is larger, infinite if there is no bound on these;
   *     empty if there is no bound
   * @param exact no deviation of the two as functions of real numbers is larger; empty as well
   * @param low the target's value is at least this; empty if there is no bound
   * @param high the target's value is at most this; empty if there is no bound
   * @param attack the largest deviation of all inputs that were run
   * @param data the largest deviation of the data
   */
  @SuppressWarnings("ArrayRecordComponent") // handed through, never compared
  record PerOutput(
      String name,
      List<Integer> shape,
      double[] bound,
      double[] exact,
      double[] low,
      double[] high,
      double[] attack,
      double[] data) {

    /** An element as it is written: y[3], or y[0,2,1] where an example has more axes. */
    String element(int index) {
      List<Integer> axes =
          shape.size() > 1 && shape.get(0) == 1 ? shape.subList(1, shape.size()) : shape;
      StringBuilder place = new StringBuilder();
      int rest = index;
      for (int axis = axes.size() - 1; axis >= 0; axis--) {
        place.insert(0, (axis == 0 ? "" : ",") + (axis == 0 ? rest : rest % axes.get(axis)));
        rest /= axes.get(axis);
      }
      return name + "[" + (axes.isEmpty() ? index : place) + "]";
    }
  }

  /** An element of an output, and what is known about it. */
  record Element(PerOutput output, int index) {
    double bound() {
      return output.bound().length == 0 ? Double.NaN : output.bound()[index];
    }

    double exact() {
      return output.exact().length == 0 ? Double.NaN : output.exact()[index];
    }

    /** The bound on runs, or on functions if there is no other; NaN if there is none. */
    double sure() {
      return bound() == Double.POSITIVE_INFINITY ? exact() : bound();
    }

    double attack() {
      return output.attack()[index];
    }

    double data() {
      return index < output.data().length ? output.data()[index] : 0;
    }

    String name() {
      return output.element(index);
    }

    /** Whether bound ≥ attack ≥ data, as far as there is a bound. */
    boolean holds() {
      return (output.bound().length == 0 || bound() >= attack()) && attack() >= data();
    }
  }

  /** Who is compared with whom, and how. */
  record Parties(
      OnnxFile file,
      PrepareSettings prepare,
      Ticket ticket,
      OnnxRunner target,
      OnnxRunner rebuilt) {}

  /**
   * Bounds and attacks.
   *
   * @param parties target and ticket
   * @param range the range of the inputs
   * @param run what came out on the data, within that range
   * @param attacks how many inputs the attack may run
   * @param batch what the bound runs on
   */
  static Guarantee of(
      Parties parties,
      InputRange range,
      SideBySide run,
      int attacks,
      ThreadBatch batch,
      Progress progress) {
    Stopwatch watch = new Stopwatch();
    BoundResult result =
        OutputBounds.of(parties.file(), parties.prepare(), range.ranges(), batch, progress)
            .bound(WeightRanges.of(parties.ticket(), batch));
    double boundSeconds = watch.lap();
    SideBySide.Within data = run.within();
    DeviationTally all = new DeviationTally();
    all.add(data.outputs());
    int tried = 0;
    List<String> fixed = List.of();
    if (attacks > 0 && !data.worst().isEmpty()) {
      OutputAttack.Found found =
          new OutputAttack(parties.target(), parties.rebuilt(), range, new Seed(0))
              .search(data.worst(), attacks, progress);
      all.add(found.outputs());
      tried = found.tried();
      fixed = found.fixed();
    }
    List<PerOutput> outputs = new ArrayList<>();
    for (int i = 0; i < all.outputs().size(); i++) {
      OutputDeviation attack = all.outputs().get(i);
      double[] seen = i < data.outputs().size() ? data.outputs().get(i).largest() : new double[0];
      outputs.add(output(result, attack, seen));
    }
    boolean converted =
        parties.ticket().header().notes().stream()
            .anyMatch(n -> n.contains("converted to float32"));
    return new Guarantee(
        range.words(),
        result,
        outputs,
        run.inputs(),
        data.examples(),
        tried,
        fixed,
        converted,
        boundSeconds,
        watch.lap());
  }

  private static PerOutput output(BoundResult result, OutputDeviation attack, double[] data) {
    double[] none = {};
    int length = attack.largest().length;
    Optional<OutputBound> own =
        result instanceof Bounded bounded
            ? bounded.outputs().stream().filter(b -> b.name().equals(attack.name())).findFirst()
            : Optional.empty();
    if (own.isEmpty() || own.get().runs().length % Math.max(1, length) != 0) {
      return new PerOutput(
          attack.name(), List.of(length), none, none, none, none, attack.largest(), data);
    }
    OutputBound bound = own.get();
    List<Integer> shape = new ArrayList<>(bound.shape());
    if (bound.runs().length != length) {
      shape.set(0, 1); // of as many examples as the model insists on, one
    }
    return new PerOutput(
        attack.name(),
        shape,
        folded(bound.runs(), length, true),
        folded(bound.deviations(), length, true),
        folded(bound.low(), length, false),
        folded(bound.high(), length, true),
        attack.largest(),
        data);
  }

  /** The largest or least over all examples that a model insists on. */
  private static double[] folded(double[] values, int length, boolean largest) {
    double[] folded = Arrays.copyOf(values, length);
    for (int i = length; i < values.length; i++) {
      folded[i % length] =
          largest
              ? Math.max(folded[i % length], values[i])
              : Math.min(folded[i % length], values[i]);
    }
    return folded;
  }

  /** All elements of all outputs, those with the largest bound (or else deviation) first. */
  List<Element> elements() {
    List<Element> all = new ArrayList<>();
    for (PerOutput output : outputs) {
      for (int i = 0; i < output.attack().length; i++) {
        all.add(new Element(output, i));
      }
    }
    Comparator<Element> byBound =
        Comparator.comparingDouble(e -> Double.isNaN(e.sure()) ? -1 : -e.sure());
    all.sort(byBound.thenComparing(Comparator.comparingDouble(e -> -e.attack())));
    return all;
  }

  /** Those for which bound ≥ attack ≥ data does not hold. */
  List<Element> violations() {
    return converted ? List.of() : elements().stream().filter(e -> !e.holds()).toList();
  }

  double seconds() {
    return boundSeconds + attackSeconds;
  }

  boolean holds() {
    return violations().isEmpty();
  }

  /** The element that the attack moved the most. */
  Optional<Element> mostAttacked() {
    return elements().stream().max(Comparator.comparingDouble(Element::attack));
  }

  /** The element that the data moved the most. */
  Optional<Element> mostOnData() {
    return elements().stream().max(Comparator.comparingDouble(Element::data));
  }

  // ---- in words ----

  /** As lines of an answer. */
  void lines(StringBuilder out) {
    TicketFacts.line(out, "Bound", boundText());
    TicketFacts.line(out, "Attack", attackText());
    theoremText().ifPresent(text -> TicketFacts.line(out, "Theorem", text));
    alarm().ifPresent(text -> TicketFacts.line(out, "WRONG", text));
  }

  String boundText() {
    return switch (result) {
      case Unbounded none -> "none. " + none.sentence();
      case Bounded bounded when bounded.noRuns().isPresent() ->
          "without float32 rounding no output is off by more than "
              + Text.number(bounded.largest())
              + mostBounded()
              + " for all "
              + range
              + (saysLittle() ? "; the target's own outputs vary no more, so it says little" : "")
              + "; with rounding: "
              + bounded.noRuns().get().clause();
      case Bounded bounded ->
          "no output is off by more than "
              + Text.number(bounded.largestOfRuns())
              + mostBounded()
              + " for all "
              + range
              + "; without float32 rounding by no more than "
              + Text.number(bounded.largest())
              + " ("
              + rounding(bounded)
              + " is rounding)"
              + (converted ? "; it is about the target in float32" : "")
              + (saysLittle() ? "; the target's own outputs vary no more, so it says little" : "");
    };
  }

  /** Whether the bound is hardly less than the range of the target's output itself. */
  private boolean saysLittle() {
    return elements().stream()
        .filter(e -> e.output().bound().length > 0)
        .findFirst()
        .map(e -> e.sure() >= 0.99 * (e.output().high()[e.index()] - e.output().low()[e.index()]))
        .orElse(false);
  }

  private String mostBounded() {
    List<Element> all = elements();
    return all.size() < 2 || Double.isNaN(all.get(0).bound()) ? "" : " (" + all.get(0).name() + ")";
  }

  /** The share of the bound that is there because both networks round. */
  private static String rounding(Bounded bounded) {
    double runs = bounded.largestOfRuns();
    double share = runs == 0 ? 0 : 1 - bounded.largest() / runs;
    return share > 0 && share < 1e-4 ? "less than 0.01 %" : Text.percent(share);
  }

  String attackText() {
    if (tried == 0) {
      return examples == 0 ? "none: no example lies within that range" : "none was asked for";
    }
    Optional<Element> most = mostAttacked();
    return "off by "
        + Text.number(most.map(Element::attack).orElse(0.0))
        + most.map(e -> " (" + e.name() + ")").orElse("")
        + ", the most of "
        + Text.plural(tried, "input")
        + " tried within that range, from the worst of the data"
        + (fixed.isEmpty() ? "" : "; " + String.join(", ", fixed) + " left as they are");
  }

  String dataText() {
    Optional<Element> most = mostOnData();
    return "off by "
        + Text.number(most.map(Element::data).orElse(0.0))
        + most.map(e -> " (" + e.name() + ")").orElse("")
        + ", the most of "
        + data
        + (examples == 0 ? " (none of them within that range)" : "");
  }

  Optional<String> theoremText() {
    return result instanceof Bounded bounded ? Optional.of(theorem(bounded)) : Optional.empty();
  }

  private static String theorem(Bounded bounded) {
    List<LayerNorm> beyond =
        bounded.norms().stream()
            .filter(norm -> !norm.meetsTheorem())
            .sorted(Comparator.comparingDouble((LayerNorm norm) -> -norm.value()))
            .toList();
    if (beyond.isEmpty()) {
      return "its precondition is met: no norm and no weight is above 1";
    }
    LayerNorm first = beyond.get(0);
    return "its precondition (norms and weights of at most 1) is not met by "
        + beyond.size()
        + " of "
        + Text.plural(bounded.norms().size(), "tensor")
        + ": "
        + first.tensor()
        + " has "
        + Text.number(first.value())
        + " ("
        + first.norm()
        + ")";
  }

  /** Loud and clear: what must not be. */
  Optional<String> alarm() {
    List<Element> wrong = violations();
    if (wrong.isEmpty()) {
      return Optional.empty();
    }
    Element first = wrong.get(0);
    return Optional.of(
        "the bound "
            + first.bound()
            + " of "
            + first.name()
            + " is below "
            + Math.max(first.attack(), first.data())
            + ", by which an input within the range was off ("
            + Text.plural(wrong.size(), "such output element")
            + "). This is an error in Marble. Please report it");
  }

  /** The elements with the largest bounds. */
  Table table(int most) {
    Table table =
        new Table()
            .text("output")
            .number("target from")
            .number("to")
            .number("bound")
            .number("in float32")
            .number("attack")
            .number("data")
            .number("bound/attack");
    List<Element> all = elements();
    for (Element element : all.subList(0, Math.min(most, all.size()))) {
      boolean bounded = !Double.isNaN(element.bound());
      table.row(
          Text.shortened(element.name(), 40),
          bounded ? Text.number(element.output().low()[element.index()]) : "–",
          bounded ? Text.number(element.output().high()[element.index()]) : "–",
          bounded ? Text.number(element.exact()) : "–",
          bounded && element.bound() < Double.POSITIVE_INFINITY
              ? Text.number(element.bound())
              : "–",
          Text.number(element.attack()),
          Text.number(element.data()),
          bounded && element.attack() > 0 ? Text.number(element.sure() / element.attack()) : "–");
    }
    return table;
  }

  // ---- JSON ----

  JsonObject toJson() {
    JsonObject json =
        new JsonObject().put("range", range).put("bounded", result instanceof Bounded);
    switch (result) {
      case Unbounded none ->
          json.put("node", none.node()).put("operator", none.operator()).put("why", none.why());
      case Bounded bounded ->
          json.put("largest", bounded.largest())
              .put("meetsTheorem", bounded.meetsTheorem())
              .put("norms", bounded.norms().stream().map(Guarantee::json).toList())
              .put("notes", bounded.notes());
    }
    if (result instanceof Bounded bounded) {
      bounded
          .noRuns()
          .ifPresentOrElse(
              none -> json.put("noBoundOfRuns", none.sentence()),
              () -> json.put("largestOfRuns", bounded.largestOfRuns()));
    }
    json.put(
            "attack",
            new JsonObject()
                .put("largest", mostAttacked().map(Element::attack).orElse(0.0))
                .put("where", mostAttacked().map(Element::name).orElse(""))
                .put("tried", tried)
                .put("leftAsTheyAre", fixed))
        .put(
            "data",
            new JsonObject()
                .put("inputs", data)
                .put("examplesWithin", examples)
                .put("largest", mostOnData().map(Element::data).orElse(0.0))
                .put("where", mostOnData().map(Element::name).orElse("")))
        .put("holds", holds());
    if (elements().size() <= MOST_LISTED) {
      json.put("outputs", outputs.stream().map(Guarantee::json).toList());
    }
    return json.put("boundSeconds", boundSeconds).put("attackSeconds", attackSeconds);
  }

  private static JsonObject json(LayerNorm norm) {
    return new JsonObject()
        .put("tensor", norm.tensor())
        .put("construction", norm.construction())
        .put("norm", norm.norm())
        .put("value", norm.value())
        .put("largestWeight", norm.largestWeight());
  }

  private static JsonObject json(PerOutput output) {
    JsonObject json = new JsonObject().put("name", output.name()).put("shape", output.shape());
    if (output.bound().length > 0) {
      json.put("low", list(output.low()))
          .put("high", list(output.high()))
          .put("bound", list(output.exact()));
      if (Arrays.stream(output.bound()).allMatch(Double::isFinite)) {
        json.put("boundOfRuns", list(output.bound()));
      }
    }
    return json.put("attack", list(output.attack())).put("data", list(output.data()));
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
