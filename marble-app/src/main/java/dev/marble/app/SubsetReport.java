package dev.marble.app;

import dev.marble.json.JsonObject;
import dev.marble.subsetsum.Answer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A question about the sums of numbers, and its answers in words.
 *
 * @param list the numbers
 * @param target the wanted sum
 * @param tolerance how far from it a sum may be; empty if the nearest is wanted
 * @param size how many numbers are to be chosen; empty for any
 * @param smallest as few as possible?
 */
record SubsetReport(
    NumberList list,
    BigDecimal target,
    Optional<BigDecimal> tolerance,
    Optional<Integer> size,
    boolean smallest) {
  private static final int LONGEST_NUMBER = 60;

  String text(Answer answer) {
    return switch (answer) {
      case Answer.Found found -> subset(found) + "\n" + praise(found);
      case Answer.ProvenAbsent absent -> no();
      case Answer.GaveUp gaveUp -> "GAVE UP: " + gaveUp.reason() + ".\n" + soFar(gaveUp);
    };
  }

  /** That there is no such subset. */
  String no() {
    return "NO: no such subset exists: of all "
        + Text.count(1L << count())
        + " subsets of these "
        + Text.plural(count(), "number")
        + ", none"
        + size.map(k -> " of size " + k).orElse("")
        + " "
        + answers()
        + "."
        + (smallest ? "" : " Maybe look for the nearest: leave out --tolerance.");
  }

  /** What a subset does that answers the question. */
  private String answers() {
    String sum = ExactNumber.text(target);
    BigDecimal far = tolerance.orElse(BigDecimal.ZERO);
    return far.signum() == 0
        ? "sums to exactly " + sum
        : "comes within " + ExactNumber.text(far) + " of " + sum;
  }

  private int count() {
    return list.numbers().size();
  }

  private String subset(Answer.Found found) {
    StringBuilder text = new StringBuilder();
    if (found.indices().isEmpty()) {
      text.append("No number at all: the empty subset.\n");
    } else {
      Table table = new Table().number("line").number("number");
      for (int index : found.indices()) {
        NumberList.Entry number = list.numbers().get(index);
        table.row(Integer.toString(number.line()), Text.shortened(number.text(), LONGEST_NUMBER));
      }
      text.append(table);
    }
    return text.append("\nSum     ")
        .append(ExactNumber.text(found.sum()))
        .append("\nTarget  ")
        .append(ExactNumber.text(target))
        .append("\nError   ")
        .append(error(found))
        .append('\n')
        .toString();
  }

  static String error(Answer.Found found) {
    return found.error().signum() == 0 ? "0" : ExactNumber.text(found.error());
  }

  /** What is known of a subset that was found. */
  private String praise(Answer.Found found) {
    String numbers = "these " + Text.plural(count(), "number");
    if (smallest) {
      return "No smaller subset of " + numbers + " " + answers() + ".";
    }
    if (found.error().signum() == 0) {
      return "The sum is exactly the target.";
    }
    if (size.isPresent()) {
      return "No subset of " + size.get() + " of " + numbers + " comes nearer to the target.";
    }
    return tolerance.isPresent()
        ? "The sum " + answers() + "."
        : "No subset of " + numbers + " comes nearer to the target.";
  }

  private String soFar(Answer.GaveUp gaveUp) {
    String advice = "Maybe allow more, with --time-limit or --max-memory.";
    return gaveUp.best().isEmpty()
        ? "Nothing was found so far, and nothing is ruled out. " + advice
        : "The best so far, and there may be a better one:\n\n"
            + subset(gaveUp.best().get())
            + "\n"
            + advice;
  }

  JsonObject json(Answer answer) {
    JsonObject json = question();
    switch (answer) {
      case Answer.Found found -> put(json.put("answer", "found"), found);
      case Answer.ProvenAbsent absent -> json.put("answer", "absent");
      case Answer.GaveUp gaveUp -> {
        json.put("answer", "gave up").put("reason", gaveUp.reason());
        gaveUp.best().ifPresent(best -> json.put("best", put(new JsonObject(), best)));
      }
    }
    return json.put("effort", answer.effort());
  }

  /** The question. Numbers are strings, so that they stay exact. */
  JsonObject question() {
    JsonObject json =
        new JsonObject().put("numbers", count()).put("target", ExactNumber.text(target));
    tolerance.ifPresent(e -> json.put("tolerance", ExactNumber.text(e)));
    size.ifPresent(k -> json.put("size", k));
    return json.put("smallest", smallest);
  }

  JsonObject put(JsonObject json, Answer.Found found) {
    List<JsonObject> chosen = new ArrayList<>();
    for (int index : found.indices()) {
      NumberList.Entry number = list.numbers().get(index);
      chosen.add(new JsonObject().put("line", number.line()).put("number", number.text()));
    }
    return json.put("chosen", chosen)
        .put("sum", ExactNumber.text(found.sum()))
        .put("error", error(found));
  }
}
