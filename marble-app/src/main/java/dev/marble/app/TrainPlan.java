package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.lab.lottery.WinningTicket;
import dev.marble.lab.model.Architectures;
import dev.marble.lab.model.InitialWeights;
import dev.marble.lab.model.Network;
import dev.marble.lab.model.OnnxImport;
import dev.marble.lab.prune.Masks;
import dev.marble.lab.run.Provenance;
import dev.marble.lab.train.Fit;
import dev.marble.lab.train.TrainRun;
import dev.marble.lab.train.TrainSpec;
import dev.marble.lab.train.TrainingData;
import dev.marble.onnx.OnnxFile;
import dev.marble.random.Seed;
import dev.marble.ticket.Digests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A training that can start: all that it needs was found and fits together.
 *
 * @param spec what names it
 * @param network before training
 * @param masks which weights are trained at all
 * @param data to learn from and to measure with
 */
record TrainPlan(TrainSpec spec, Network network, Masks masks, TrainingData data) {
  private static final String TICKET = ".ticket";

  /** A network before training, and what names it. */
  private record Start(
      String name,
      Network network,
      Optional<InitialWeights> init,
      Optional<Masks> masks,
      int step) {}

  /**
   * What was asked for.
   *
   * @param model an architecture or a file
   * @param init how weights are drawn; null for the usual way
   * @param mask a file of masks; null for none
   * @param data what to learn from
   * @param training how
   */
  static TrainPlan of(
      String model, String init, Path mask, TrainDataQuestion data, TrainingQuestion training) {
    Seed seed = training.parsedSeed();
    TrainingData examples = data.open(seed);
    Optional<Masks> masks = Optional.ofNullable(mask).map(Masks::read);
    Start start =
        model.endsWith(TICKET)
            ? start(Path.of(model), init, masks, data.prefix())
            : start(model, init, masks, examples, seed, data.prefix());
    Fit.check(start.network(), examples.train());
    TrainSpec spec =
        new TrainSpec(
            start.name(),
            start.init(),
            start.masks().map(Masks::sha256),
            data.data(),
            data.most(),
            examples.validation().size(),
            examples.normalization(),
            examples.augmentation(),
            training.spec(examples.train().size()).after(start.step()));
    return new TrainPlan(
        spec, start.network(), start.masks().orElse(Masks.full(Map.of())), examples);
  }

  /** Where the training takes place, with the data. */
  Provenance in(Provenance where) {
    return LearningData.in(data, where);
  }

  /** Whether a text is a file and no architecture. */
  static boolean isFile(String model) {
    boolean looks =
        model.endsWith(".onnx")
            || model.endsWith(TICKET)
            || model.contains("/")
            || Files.isRegularFile(Path.of(model));
    return looks && !Architectures.isKnown(model);
  }

  /** Where a ticket's training starts. The seed of the options gives the order of the examples. */
  private static Start start(Path ticket, String init, Optional<Masks> masks, String prefix) {
    if (init != null || masks.isPresent()) {
      throw new MarbleException(
          prefix
              + (init != null ? "init" : "mask")
              + " cannot be given with the ticket \""
              + ticket
              + "\", which has its own weights and masks.");
    }
    WinningTicket read = WinningTicket.read(ticket);
    boolean isLate = read.rewind() > 0;
    String name =
        ticket.getFileName()
            + " "
            + read.weightsSha256()
            + (isLate
                ? " after step "
                    + read.rewind()
                    + " "
                    + Digests.sha256(read.start().toOnnx(Map.of()))
                : "");
    return new Start(
        name, read.start(), Optional.empty(), Optional.of(read.masks()), read.rewind());
  }

  private static Start start(
      String model,
      String init,
      Optional<Masks> masks,
      TrainingData examples,
      Seed seed,
      String prefix) {
    if (isFile(model)) {
      if (init != null) {
        throw new MarbleException(
            prefix
                + "init "
                + init
                + " is about random weights, and \""
                + model
                + "\" has its own.");
      }
      OnnxFile read = OnnxFile.read(Path.of(model));
      return new Start(
          read.name() + " " + read.sha256(), OnnxImport.of(read), Optional.empty(), masks, 0);
    }
    InitialWeights scheme =
        init == null ? InitialWeights.GLOROT_NORMAL : InitialWeights.parse(init);
    Network zeros =
        Architectures.named(
            model,
            examples.train().channels(),
            examples.train().height(),
            examples.train().width(),
            examples.train().classes());
    return new Start(zeros.name(), scheme.draw(zeros, seed), Optional.of(scheme), masks, 0);
  }

  /**
   * The run.
   *
   * @param interval how long training goes on before it saves its state again
   */
  TrainRun run(Duration interval) {
    return new TrainRun(spec, network, masks, data, interval);
  }
}
