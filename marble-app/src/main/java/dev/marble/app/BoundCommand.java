package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.batch.ThreadBatch;
import dev.marble.json.JsonObject;
import dev.marble.lab.DefaultModel;
import dev.marble.lab.data.DataSet;
import dev.marble.lab.data.Normalization;
import dev.marble.onnx.Assembly;
import dev.marble.onnx.Form;
import dev.marble.onnx.InputBox;
import dev.marble.onnx.OnnxFile;
import dev.marble.onnx.OnnxRunner;
import dev.marble.onnx.OnnxTarget;
import dev.marble.onnx.PrepareSettings;
import dev.marble.onnx.bound.BoundResult.Bounded;
import dev.marble.ticket.Digests;
import dev.marble.ticket.Ticket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code marble bound}: how far can a ticket's outputs be from its target's? */
@Command(
    name = "bound",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    header = "Bound how far a ticket's outputs can be from its target's.",
    description = {
      "",
      "For all inputs within a range, and each element of each output: a bound that holds (intervals"
          + " pushed through the graph, with the ticket's actual weights, rounded outwards), the"
          + " largest deviation that an attack found, and the largest on data. The range is"
          + " --input-box; else what --data says (pixels, normalised); else what the ticket was"
          + " carved for; else what the types of the inputs say.",
      "",
      "Exit code 0: bound >= attack >= data, or there is no bound and the answer says why. 1: the"
          + " bound was broken, an error in Marble. 2: it cannot be read.",
      ""
    },
    footer = {
      "",
      "Example:  marble bound mnist.ticket --target mnist.onnx --data mnist --normalize"
          + " 0.1307,0.3081"
    })
final class BoundCommand implements Callable<Integer> {
  private static final int LISTED = 20;
  private static final int MOST = 100_000_000;

  @Parameters(paramLabel = "FILE.ticket", description = "The ticket.")
  private Path file;

  @Option(
      names = "--target",
      paramLabel = "MODEL.onnx",
      description =
          "The model that the ticket was carved from (not needed for the one that comes with"
              + " Marble).")
  private Path target;

  @Option(
      names = "--input-box",
      paramLabel = "LO,HI",
      description = "Range of the inputs: of token ids, where they are whole numbers.")
  private String inputBox;

  @Mixin private DataOption data;

  @Option(
      names = "--attack",
      paramLabel = "N",
      description =
          "About how many inputs the attack tries, 0 for none (default: 16 to 4000, fewer for large"
              + " models).")
  private Integer attacks;

  @Mixin private ThreadOption threads;
  @Mixin private Output out;

  @Override
  public Integer call() {
    if (attacks != null && (attacks < 0 || attacks > MOST)) {
      throw new MarbleException("--attack " + attacks + " is not within 0 … " + MOST + ".");
    }
    Optional<InputBox> box = Optional.ofNullable(inputBox).map(InputBox::parse);
    Optional<DataSet> set = data.open();
    try (Bar bar = new Bar(!out.isJson());
        ThreadBatch batch = threads.batch();
        Ticket ticket = Ticket.open(file)) {
      if (ticket.header().tensors().isEmpty()) {
        throw new MarbleException(
            "The weights of \""
                + file
                + "\" are random ones under a mask, copies of no target's: there is nothing that its"
                + " outputs could be off from.");
      }
      OnnxFile model = model(ticket);
      PrepareSettings prepare = PrepareSettings.fromMap(ticket.header().settings());
      check(model, ticket);
      byte[] collapsed = new Assembly(ticket, batch).toBytes(Form.COLLAPSED, false);
      try (OnnxRunner own = runner();
          OnnxRunner rebuilt = OnnxRunner.of(collapsed, threads.count())) {
        InputRange range = range(box, set, prepare, own);
        Examples examples = examples(set, range, rebuilt);
        String words =
            set.map(s -> Text.count(s.size()) + " examples of " + s.name()).orElse("random inputs");
        SideBySide run =
            SideBySide.run(words, Optional.of(own), rebuilt, examples, Optional.of(range), bar);
        int tries = attacks != null ? attacks : BoundOption.attacks(collapsed, examples);
        Guarantee guarantee =
            Guarantee.of(
                new Guarantee.Parties(model, prepare, ticket, own, rebuilt),
                range,
                run,
                tries,
                batch,
                bar);
        bar.finish();
        out.text(text(guarantee));
        out.json(json(guarantee));
        return guarantee.holds() ? 0 : Main.NO;
      }
    }
  }

  private OnnxFile model(Ticket ticket) {
    String embedded = DefaultModel.NAME + ".onnx";
    boolean own =
        target == null
            ? ticket.header().target().sha256().equals(Digests.sha256(DefaultModel.bytes()))
            : target.toString().equals(embedded) && !Files.exists(target);
    if (own) {
      return OnnxFile.of(embedded, DefaultModel.bytes());
    }
    if (target == null) {
      throw new MarbleException(
          "--target is missing: the bound is about the ticket and the model that it was carved"
              + " from, "
              + ticket.header().target().name()
              + ".");
    }
    return OnnxFile.read(target);
  }

  private void check(OnnxFile model, Ticket ticket) {
    OnnxTarget compared = new OnnxTarget(model, ticket);
    if (!compared.hasSkeletonOf(ticket) || !compared.hasCarriedOf(ticket)) {
      throw new MarbleException(
          "\""
              + model.name()
              + "\" is not the model that \""
              + file
              + "\" was carved from, "
              + ticket.header().target().name()
              + ".");
    }
  }

  private OnnxRunner runner() {
    return target != null && Files.exists(target)
        ? OnnxRunner.of(target, threads.count())
        : OnnxRunner.of(DefaultModel.bytes(), threads.count());
  }

  private InputRange range(
      Optional<InputBox> box, Optional<DataSet> set, PrepareSettings prepare, OnnxRunner own) {
    Normalization normalization =
        set.map(s -> data.normalization(s.channels(), own)).orElse(Normalization.identity());
    Optional<InputBox> declared = box.isEmpty() && set.isEmpty() ? prepare.inputBox() : box;
    InputRange range =
        InputRange.of(declared, set, normalization, own)
            .orElseThrow(() -> new MarbleException("There is no bound: " + InputRange.NONE + "."));
    if (prepare.inputBox().isPresent() && !range.isWithin(prepare.inputBox().get())) {
      throw new MarbleException(
          "The ticket was carved for inputs within "
              + prepare.inputBox().get()
              + ", and so says nothing about "
              + range.words()
              + ".");
    }
    return range;
  }

  private Examples examples(Optional<DataSet> set, InputRange range, OnnxRunner rebuilt) {
    return set.isPresent()
        ? new Feed(set.get(), data.normalization(set.get().channels(), rebuilt), rebuilt)
        : RandomExamples.of(rebuilt, Optional.of(range.hull()));
  }

  private String text(Guarantee guarantee) {
    StringBuilder text = new StringBuilder();
    text.append(guarantee.table(LISTED));
    int more = guarantee.elements().size() - LISTED;
    if (more > 0) {
      text.append("and ").append(Text.plural(more, "more element")).append('\n');
    }
    text.append('\n');
    guarantee.lines(text);
    TicketFacts.line(text, "Data", guarantee.dataText());
    if (guarantee.result() instanceof Bounded bounded) {
      bounded.notes().forEach(note -> TicketFacts.line(text, "Note", note));
    }
    TicketFacts.line(
        text,
        "Time",
        "bound "
            + Text.seconds(guarantee.boundSeconds())
            + ", attack "
            + Text.seconds(guarantee.attackSeconds()));
    return text.toString().stripTrailing();
  }

  private JsonObject json(Guarantee guarantee) {
    return guarantee.toJson().put("ticket", file.toString());
  }
}
