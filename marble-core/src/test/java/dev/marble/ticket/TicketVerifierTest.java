package dev.marble.ticket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.batch.ThreadBatch;
import dev.marble.random.Distribution;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TicketVerifierTest {
  private static final SmallTicket SMALL = new SmallTicket(3, Distribution.SIGNED_CONSTANT);

  @TempDir Path folder;
  private Path path;
  private TicketHeader header;

  /** The target of the one-sided tensors: exactly the weights that the ticket rebuilds. */
  private final Map<String, float[]> target = new HashMap<>();

  @BeforeEach
  void write() {
    path = folder.resolve("small.ticket");
    header = SMALL.write(path);
    for (CarvedTensor tensor : header.tensors()) {
      Side first = tensor.inputs().sides().getFirst();
      target.put(tensor.name(), SMALL.weights(tensor.name(), tensor.layout(), first));
    }
  }

  private Verification verify(Optional<TargetTensors> wanted) {
    try (Ticket ticket = Ticket.open(path);
        ThreadBatch batch = new ThreadBatch(2)) {
      return new TicketVerifier(ticket, batch, done -> {}).verify(wanted);
    }
  }

  private TensorCheck check(String name) {
    Verification verification =
        verify(Optional.of(tensor -> Optional.ofNullable(target.get(tensor.name()))));
    assertTrue(verification.withTarget());
    return verification.tensors().stream().filter(t -> t.name().equals(name)).findFirst().get();
  }

  @Test
  void anHonestTicketPasses() {
    Verification verification = verify(Optional.empty());
    assertTrue(verification.passed() && verification.sealed());
    assertFalse(verification.withTarget());
    assertEquals(header.weightsSha256(), verification.weightsSha256());
    assertEquals(
        List.of("dense", "conv", "bias"),
        verification.tensors().stream().map(TensorCheck::name).toList());
    for (TensorCheck each : verification.tensors()) {
      assertTrue(each.rebuilt() && !each.compared() && each.passed(false), each::toString);
      assertFalse(each.passed(true), each::toString);
      assertEquals(OptionalDouble.empty(), each.largestError());
    }
  }

  @Test
  void theTargetItselfPasses() {
    TensorCheck dense = check("dense");
    assertTrue(dense.passed(true), dense::toString);
    assertEquals(OptionalDouble.of(0), dense.largestError());
    assertEquals(12, dense.weights());
    assertEquals(SmallTicket.TOLERANCE, dense.tolerance());
  }

  @Test
  void anErrorOfTheToleranceItselfPasses() {
    target.get("bias")[2] += (float) SmallTicket.TOLERANCE; // exact: small multiples of 2^-3
    TensorCheck bias = check("bias");
    assertEquals(OptionalDouble.of(SmallTicket.TOLERANCE), bias.largestError());
    assertTrue(bias.passed(true), bias::toString);
  }

  @ParameterizedTest
  @ValueSource(floats = {0.26f, -0.26f, 5, Float.POSITIVE_INFINITY})
  void aTargetFartherAwayFails(float distance) {
    target.get("dense")[7] += distance;
    target.get("dense")[0] += 0.2f;
    TensorCheck dense = check("dense");
    assertTrue(dense.rebuilt() && dense.compared(), dense::toString);
    assertEquals(1, dense.tooFar());
    assertEquals(Math.abs(distance), dense.largestError().getAsDouble(), 1e-6);
    assertFalse(dense.passed(true));
    assertFalse(verify(Optional.of(t -> Optional.of(target.get(t.name())))).passed());
  }

  @Test
  void aTargetThatIsNotANumberFails() {
    target.get("dense")[7] = Float.NaN;
    TensorCheck dense = check("dense");
    assertEquals(1, dense.tooFar());
    assertFalse(dense.passed(true));
  }

  @Test
  void bothSidesAreCompared() {
    CarvedTensor conv = header.tensors().get(1);
    float[] positive = SMALL.weights("conv", conv.layout(), Side.POSITIVE);
    float[] negative = SMALL.weights("conv", conv.layout(), Side.NEGATIVE);
    float[] between = new float[positive.length];
    long tooFar = 0;
    double largest = 0;
    for (int t = 0; t < between.length; t++) {
      between[t] = (positive[t] + negative[t]) / 2 + 0.125f;
      for (float weight : new float[] {positive[t], negative[t]}) {
        double error = Math.abs((double) weight - between[t]);
        tooFar += error > SmallTicket.TOLERANCE ? 1 : 0;
        largest = Math.max(largest, error);
      }
    }
    target.put("conv", between);
    TensorCheck check = check("conv");
    assertTrue(tooFar > 16, "more than one side has");
    assertEquals(tooFar, check.tooFar());
    assertEquals(OptionalDouble.of(largest), check.largestError());
  }

  @Test
  void aTensorThatTheTargetLacksIsNotCompared() {
    target.remove("dense");
    TensorCheck dense = check("dense");
    assertTrue(dense.rebuilt() && !dense.compared());
    assertTrue(dense.passed(false) && !dense.passed(true));
  }

  @Test
  void aTensorOfAnotherSizeIsNotCompared() {
    target.put("dense", new float[13]);
    assertFalse(check("dense").compared());
  }

  @Test
  void aTensorThatIsNotWhatItSaysFails() throws IOException {
    Forgery forgery = Forgery.of(path);
    forgery.tensor(1).put("weightsSha256", header.tensors().get(0).weightsSha256());
    forgery.write(path);
    Verification verification = verify(Optional.empty());
    assertFalse(verification.passed());
    assertTrue(verification.sealed());
    assertEquals(
        List.of(true, false, true),
        verification.tensors().stream().map(TensorCheck::rebuilt).toList());
  }

  @Test
  void aWholeThatIsNotWhatItSaysFails() throws IOException {
    Forgery forgery = Forgery.of(path);
    forgery.header.put("weightsSha256", "0".repeat(64));
    forgery.write(path);
    Verification verification = verify(Optional.empty());
    assertFalse(verification.sealed() || verification.passed());
    assertEquals(header.weightsSha256(), verification.weightsSha256());
    assertTrue(verification.tensors().stream().allMatch(TensorCheck::rebuilt));
  }

  @Test
  void anotherMaskGivesOtherWeights() throws IOException {
    CarvedTensor dense = header.tensors().getFirst();
    Mask mask = SMALL.mask("dense", dense.layout(), Side.POSITIVE);
    mask.set(3, mask.get(3) ^ 1);
    Forgery forgery = Forgery.of(path);
    forgery.replace(forgery.mask(0), MaskCode.encode(mask));
    forgery.mask(0).put("kept", mask.kept(Choice.SUBSET));
    forgery.write(path);
    Verification verification = verify(Optional.empty());
    assertFalse(verification.tensors().getFirst().rebuilt());
    assertFalse(verification.sealed());
  }

  @Test
  void progressCountsWeights() {
    List<Long> told = new ArrayList<>();
    try (Ticket ticket = Ticket.open(path);
        ThreadBatch batch = new ThreadBatch(1)) {
      assertTrue(new TicketVerifier(ticket, batch, told::add).verify(Optional.empty()).passed());
    }
    assertEquals(List.of(12L, 28L, 32L), told);
  }
}
