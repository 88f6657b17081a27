package dev.marble.app;

import dev.marble.app.page.Markup;
import dev.marble.onnx.CarveReport;
import dev.marble.onnx.TensorReport;
import dev.marble.ticket.CarveStatistics;
import dev.marble.ticket.CarvedTensor;
import dev.marble.ticket.InputSign;
import java.util.List;

/** One row per carved tensor, and what they come to together. */
final class LayerTable {
  private static final int MANY_LAYERS = 24;
  private static final List<String[]> HEADS =
      List.of(
          new String[] {"", "#", ""},
          new String[] {"text", "layer", "its name in the model, and its shape"},
          new String[] {"text", "inputs", "what is known about the sign of its inputs"},
          new String[] {"", "weights", "weights of the target, every copy counted"},
          new String[] {
            "",
            "samples",
            "random products (or copies of an input) per subset sum: asked for → needed"
          },
          new String[] {"", "least", "log2(range / 2ε): with fewer samples there are too few sums"},
          new String[] {"", "kept", "random weights that the two masks keep"},
          new String[] {"", "density", "fraction of the random weights that is kept"},
          new String[] {"", "expected", "misses to expect with the samples asked for, as measured"},
          new String[] {"", "missed", "subset sums without an answer at first, and what was done"},
          new String[] {"", "largest error", "largest |weight − target|"},
          new String[] {"", "mean error", "mean |weight − target|"},
          new String[] {"", "tolerance", "largest |weight − target| that was accepted"},
          new String[] {"", "mask", "size of its masks in the ticket"},
          new String[] {"", "time", "how long its subset sums took"});

  private LayerTable() {}

  static void write(Markup page, CarveReport carved) {
    String size = carved.tensors().size() > MANY_LAYERS ? "layers dense" : "layers";
    page.open("div", "class", "scroll").open("table", "class", size).open("thead").open("tr");
    for (String[] head : HEADS) {
      page.leaf("th", head[1], "class", head[0], "title", head[2], "scope", "col");
    }
    page.close().closeLine().open("tbody");
    int number = 1;
    for (TensorReport layer : carved.tensors()) {
      row(page, number++, layer);
    }
    page.closeLine();
    totals(page, carved);
    page.close().closeLine();
  }

  private static void row(Markup page, int number, TensorReport layer) {
    CarvedTensor tensor = layer.tensor();
    CarveStatistics statistics = tensor.statistics();
    page.open("tr").leaf("td", Integer.toString(number), "class", "quiet");
    page.open("th", "class", "text name", "scope", "row", "title", tensor.name())
        .leaf("code", Text.shortened(tensor.name(), 30))
        .leaf("small", Text.shape(tensor.shape()) + kind(tensor))
        .close();
    page.leaf("td", inputs(tensor.inputs()), "class", "text");
    cell(page, Text.count(layer.weights()));
    boolean widened = statistics.samplesAsked() != tensor.samples();
    cell(page, (widened ? statistics.samplesAsked() + " → " : "") + tensor.samples());
    cell(page, Text.number(statistics.rangeBits()));
    cell(page, Text.count(layer.kept()));
    cell(page, Text.number(layer.density()));
    cell(page, Text.number(statistics.expectedMisses()));
    missed(page, statistics);
    boolean over = statistics.largestError() > tensor.tolerance();
    page.leaf("td", Text.number(statistics.largestError()), "class", over ? "bad" : "");
    cell(page, Text.number(statistics.meanError()));
    cell(page, Text.number(tensor.tolerance()));
    cell(page, size(tensor.maskBytes()));
    cell(page, time(layer.seconds()));
    page.closeLine();
  }

  private static String kind(CarvedTensor tensor) {
    return switch (tensor.construction()) {
      case "pensia" -> " · dense";
      case "da-cunha" -> " · convolution";
      default -> " · " + tensor.construction();
    };
  }

  static String inputs(InputSign sign) {
    return switch (sign) {
      case NON_NEGATIVE -> "≥ 0";
      case NON_POSITIVE -> "≤ 0";
      case ANY -> "any sign";
      case IMMATERIAL -> "copies";
    };
  }

  private static void missed(Markup page, CarveStatistics statistics) {
    page.open("td").text(Text.count(statistics.missed()));
    if (statistics.accepted() > 0) {
      page.leaf("small", Text.count(statistics.accepted()) + " accepted", "class", "bad");
    } else if (statistics.missed() > 0) {
      page.leaf("small", "widened");
    }
    page.close();
  }

  private static void totals(Markup page, CarveReport carved) {
    List<TensorReport> layers = carved.tensors();
    List<CarvedTensor> tensors = layers.stream().map(TensorReport::tensor).toList();
    page.open("tfoot").open("tr").leaf("td", "");
    page.leaf("th", Text.plural(layers.size(), "layer"), "class", "text name", "scope", "row");
    cell(page, "");
    cell(page, Text.count(layers.stream().mapToLong(TensorReport::weights).sum()));
    cell(page, "");
    cell(page, "");
    cell(page, Text.count(carved.kept()));
    cell(page, Text.number((double) carved.kept() / carved.randomWeights()));
    cell(
        page,
        Text.number(
            tensors.stream().mapToDouble(t -> t.statistics().expectedMisses().orElse(0)).sum()));
    cell(page, Text.count(tensors.stream().mapToLong(t -> t.statistics().missed()).sum()));
    long accepted = tensors.stream().mapToLong(t -> t.statistics().accepted()).sum();
    page.open("td", "colspan", "3")
        .text(accepted == 0 ? "all within the tolerance" : Text.count(accepted) + " beyond it")
        .close();
    cell(page, size(tensors.stream().mapToLong(CarvedTensor::maskBytes).sum()));
    cell(page, time(layers.stream().mapToDouble(TensorReport::seconds).sum()));
    page.close().closeLine();
  }

  private static String time(double seconds) {
    return seconds < 0.1 ? Math.round(1000 * seconds) + " ms" : Text.seconds(seconds);
  }

  private static String size(long bytes) {
    return Text.bytes(bytes).replace(" bytes", " B");
  }

  private static void cell(Markup page, String text) {
    page.leaf("td", text);
  }
}
