package dev.marble.app;

import dev.marble.json.JsonObject;
import dev.marble.subsetsum.Answer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prints subsets as they are found, one per line, and at the end whether these are all. */
final class SubsetListing {
  private final SubsetReport report;
  private final Output out;
  private final int limit;
  private final List<JsonObject> listed = new ArrayList<>();
  private int count;

  SubsetListing(SubsetReport report, Output out, int limit) {
    this.report = report;
    this.out = out;
    this.limit = limit;
  }

  /** Prints the list, and returns the exit code. */
  int print(Stream<Answer> answers) {
    // Nobody reads on when the other end of a pipe is closed.
    for (Iterator<Answer> each = answers.iterator(); count < limit && !System.out.checkError(); ) {
      Answer answer = each.next();
      if (!(answer instanceof Answer.Found found)) {
        return end(answer);
      }
      count++;
      out.text(line(found));
      if (out.isJson()) {
        listed.add(report.put(new JsonObject(), found));
      }
    }
    out.text(subsets() + "; there may be more. Maybe ask for them: --limit " + 10L * limit + ".");
    out.json(json("found").put("complete", false));
    return 0;
  }

  private int end(Answer end) {
    if (end instanceof Answer.GaveUp gaveUp) {
      out.text("GAVE UP: " + gaveUp.reason() + ". " + subsets() + " so far; there may be more.");
      out.json(json("gave up").put("reason", gaveUp.reason()).put("complete", false));
      return SubsetCommand.GAVE_UP;
    }
    out.text(count == 0 ? report.no() : subsets() + ", and no others.");
    out.json(json(count == 0 ? "absent" : "found").put("complete", true));
    return count == 0 ? Main.NO : 0;
  }

  private String subsets() {
    return Text.plural(count, "subset");
  }

  private String line(Answer.Found found) {
    List<NumberList.Entry> numbers =
        found.indices().stream().map(report.list().numbers()::get).toList();
    String sum = ExactNumber.text(found.sum());
    String error = found.error().signum() == 0 ? "" : ", error " + SubsetReport.error(found);
    return numbers.isEmpty()
        ? "the empty subset = 0" + error
        : numbers.stream().map(NumberList.Entry::text).collect(Collectors.joining(" + "))
            + " = "
            + sum
            + error
            + "  (lines "
            + numbers.stream()
                .map(number -> Integer.toString(number.line()))
                .collect(Collectors.joining(", "))
            + ")";
  }

  private JsonObject json(String answer) {
    return report.question().put("answer", answer).put("subsets", listed);
  }
}
