package dev.marble.ticket;

import dev.marble.batch.Batch;
import dev.marble.batch.HeapHint;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.DoubleAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/**
 * Rebuilds every weight of a ticket from seed and mask, and compares it with what the ticket states
 * and with the target. It shares no code with the solvers that found the masks.
 */
public final class TicketVerifier {
  private final Ticket ticket;
  private final Batch batch;
  private final LongConsumer progress;

  /**
   * For one ticket.
   *
   * @param ticket the open ticket
   * @param batch what the work runs on
   * @param progress is told how many weights are done
   */
  public TicketVerifier(Ticket ticket, Batch batch, LongConsumer progress) {
    this.ticket = ticket;
    this.batch = batch;
    this.progress = progress;
  }

  /**
   * Verifies the ticket.
   *
   * @param target the target's weights; without it, only the ticket itself is checked
   * @return what was found
   * @throws TicketException if a file inside the ticket is not what the header says
   */
  public Verification verify(Optional<TargetTensors> target) {
    MessageDigest all = Digests.sha256();
    List<TensorCheck> checks = new ArrayList<>();
    long done = 0;
    HeapHint hint = new HeapHint();
    for (CarvedTensor tensor : ticket.header().tensors()) {
      checks.add(check(tensor, target.flatMap(t -> t.values(tensor)), all));
      done += tensor.layout().size();
      progress.accept(done);
      hint.released(tensor.layout().size());
    }
    for (MaskedTensor tensor : ticket.header().masked()) {
      checks.add(check(tensor, all));
      done += tensor.size();
      progress.accept(done);
    }
    ticket.carried();
    ticket.skeleton();
    String sha256 = Digests.hex(all);
    return new Verification(
        checks, sha256, sha256.equals(ticket.header().weightsSha256()), target.isPresent());
  }

  /** A masked tensor is nobody's copy: there is nothing to compare it with. */
  private TensorCheck check(MaskedTensor tensor, MessageDigest all) {
    MessageDigest own = Digests.sha256();
    Digests.update(ticket.weights(tensor), own, all);
    boolean rebuilt = Digests.hex(own).equals(tensor.weightsSha256());
    return new TensorCheck(
        tensor.name(), tensor.size(), rebuilt, false, OptionalDouble.empty(), 0, 0);
  }

  private TensorCheck check(CarvedTensor tensor, Optional<float[]> target, MessageDigest all) {
    MessageDigest own = Digests.sha256();
    RandomPair pair = ticket.pair(tensor);
    Optional<float[]> comparable = target.filter(t -> t.length == tensor.layout().size());
    DoubleAccumulator largest = new DoubleAccumulator(Math::max, 0);
    LongAdder tooFar = new LongAdder();
    WeightWindows.Look look =
        comparable.isEmpty()
            ? (from, weights, at, count) -> {}
            : (from, weights, at, count) -> {
              float[] wanted = comparable.get();
              double most = 0;
              long beyond = 0;
              for (int i = 0; i < count; i++) {
                // Both are floats, so their difference in double is exact or rounded once.
                double error = Math.abs((double) weights[at + i] - wanted[from + i]);
                most = Math.max(most, error);
                beyond += error <= tensor.tolerance() ? 0 : 1;
              }
              tooFar.add(beyond);
              largest.accumulate(most);
            };
    for (Side side : tensor.inputs().sides()) {
      Mask mask = ticket.mask(tensor, side);
      WeightWindows.rebuild(
          pair, mask, side, batch, look, (w, count) -> Digests.update(w, count, own, all));
    }
    return new TensorCheck(
        tensor.name(),
        tensor.layout().size(),
        Digests.hex(own).equals(tensor.weightsSha256()),
        comparable.isPresent(),
        comparable.isPresent() ? OptionalDouble.of(largest.get()) : OptionalDouble.empty(),
        tooFar.sum(),
        tensor.tolerance());
  }
}
