package dev.marble.lab.search;

import dev.marble.batch.ThreadBatch;
import dev.marble.lab.lottery.WinningTicket;
import dev.marble.lab.model.InitialWeights.Drawn;
import dev.marble.lab.model.Network;
import dev.marble.lab.model.OnnxImport;
import dev.marble.lab.model.Parameter;
import dev.marble.onnx.Assembly;
import dev.marble.onnx.Form;
import dev.marble.onnx.OnnxFile;
import dev.marble.random.Seed;
import dev.marble.ticket.MaskedTensor;
import dev.marble.ticket.Recipe;
import dev.marble.ticket.Ticket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A network that was found, as a ticket: seed and mask, and the statistics of normalizations. */
final class FoundTicket {
  private static final String NOTE =
      "Its weights are random ones, kept or not: the mask was trained, and nothing else.";

  private final byte[] onnx;
  private final long bytes;
  private final List<MaskedTensor> masked;

  private FoundTicket(byte[] onnx, long bytes, List<MaskedTensor> masked) {
    this.onnx = onnx;
    this.bytes = bytes;
    this.masked = masked;
  }

  /** The model that comes out of the file again: the array in use. */
  byte[] onnx() {
    return onnx;
  }

  /** Size of the file. */
  long bytes() {
    return bytes;
  }

  /** Bits of all masks in it. */
  long maskBits() {
    return Byte.SIZE * masked.stream().mapToLong(each -> each.file().bytes()).sum();
  }

  /** Their entropy at these densities. */
  double limitBits() {
    return masked.stream().mapToDouble(each -> each.limitBits() * each.size()).sum();
  }

  /**
   * Writes a ticket, and reads it back.
   *
   * @param file where to; one of that name is replaced
   * @param madeBy the program that writes it
   * @param found the network that was found
   * @param rule what it was found by
   * @param seed of the random weights
   * @param settings how it was found, by name
   * @throws SearchException if the file does not give the very weights that were found
   */
  static FoundTicket write(
      Path file,
      String madeBy,
      Network found,
      MaskRule rule,
      Seed seed,
      Map<String, String> settings) {
    List<Drawn> drawn = rule.drawn();
    Recipe recipe = new Recipe(seed, drawn.getFirst().distribution());
    WinningTicket.write(
        file, madeBy, found, recipe, drawn, rule.masks(), Optional.empty(), settings, NOTE);
    try (Ticket ticket = Ticket.open(file);
        ThreadBatch batch = new ThreadBatch(1)) {
      byte[] onnx = new Assembly(ticket, batch).toBytes(Form.COLLAPSED, false);
      Network read = OnnxImport.of(OnnxFile.of(found.name(), onnx));
      for (Parameter parameter : found.parameters()) {
        if (!read.parameter(parameter.name()).equals(parameter)) {
          throw new SearchException(
              "The ticket \""
                  + file
                  + "\" does not give the weights of "
                  + parameter.name()
                  + " that were found.");
        }
      }
      return new FoundTicket(onnx, Files.size(file), ticket.header().masked());
    } catch (IOException e) {
      throw new SearchException("The ticket \"" + file + "\" cannot be read.", e);
    }
  }
}
