package dev.marble.app;

import dev.marble.app.page.Markup;
import dev.marble.ticket.CarriedTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a ticket carries as it is: one row per reason. */
final class CarriedTable {
  private static final int MANY = 12;

  private CarriedTable() {}

  static void write(Markup page, List<CarriedTensor> tensors) {
    Map<String, List<CarriedTensor>> byReason = new TreeMap<>();
    for (CarriedTensor tensor : tensors) {
      byReason.computeIfAbsent(tensor.reason(), key -> new ArrayList<>()).add(tensor);
    }
    page.open("div", "class", "scroll").open("table").open("thead").open("tr");
    page.leaf("th", "why", "class", "text", "scope", "col")
        .leaf("th", "tensors", "scope", "col")
        .leaf("th", "size", "scope", "col")
        .leaf("th", "which", "class", "text", "scope", "col")
        .close()
        .close()
        .open("tbody");
    byReason.forEach((reason, list) -> row(page, reason, list));
    page.close().close().closeLine();
  }

  private static void row(Markup page, String reason, List<CarriedTensor> tensors) {
    long bytes = tensors.stream().mapToLong(CarriedTensor::bytes).sum();
    page.open("tr")
        .leaf("th", reason, "class", "text", "scope", "row")
        .leaf("td", Text.count(tensors.size()))
        .leaf("td", Text.bytes(bytes))
        .open("td", "class", "text which");
    boolean folded = tensors.size() > MANY;
    if (folded) {
      page.open("details").leaf("summary", "all names");
    }
    for (CarriedTensor tensor : tensors) {
      String shape = Text.shape(tensor.shape());
      page.leaf("code", Text.shortened(tensor.name(), 40), "title", tensor.name() + ", " + shape)
          .text(" ");
    }
    if (folded) {
      page.close();
    }
    page.close().closeLine();
  }
}
