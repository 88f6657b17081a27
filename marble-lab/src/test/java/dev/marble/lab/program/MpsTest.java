package dev.marble.lab.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.ortools.modelbuilder.ModelBuilder;
import com.google.ortools.modelbuilder.ModelSolver;
import com.google.ortools.modelbuilder.SolveStatus;
import dev.marble.MarbleException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs as files: read back by us, and by others. */
final class MpsTest {
  @TempDir private Path folder;

  @Test
  void readsWhatItWrites() {
    for (IntegerProgram program : Programs.small(60, 40)) {
      String text = Mps.text(program);
      assertEquals(text, Mps.text(Mps.parse(text, "a text")));
    }
  }

  /** Another's reader and another's solver, on the file as it lies on the disk. */
  @ParameterizedTest
  @EnumSource(InstanceFamily.class)
  void othersFindTheSameOptimum(InstanceFamily family) throws Exception {
    LinearSolver.relax(Programs.drawn(family, 1, 2, 1)); // loads the native library
    for (long seed = 1; seed <= 4; seed++) {
      IntegerProgram program = Programs.drawn(family, 1 + (int) (seed % 3), 30, seed);
      Path file = Mps.write(program, folder);
      ProgramAnswer ours = BranchAndBound.solve(Mps.read(file), SearchLimits.DEFAULT);
      ModelBuilder model = new ModelBuilder();
      assertTrue(model.importFromMpsString(Files.readString(file)), program::name);
      ModelSolver solver = new ModelSolver("sat"); // CP-SAT, in exact integers
      solver.setSolverSpecificParameters("num_workers: 1");
      SolveStatus status = solver.solve(model);
      assertEquals(SolveStatus.OPTIMAL, status, program::name);
      long value = assertInstanceOf(ProgramAnswer.Optimal.class, ours).value();
      assertEquals(value, Math.round(solver.getObjectiveValue()), program::name);
    }
  }

  private static final String GOOD =
      """
      NAME tiny
      OBJSENSE MAX
      ROWS
       N obj
       L cap
       G least
      COLUMNS
       a obj 3.0 cap 2
       a least 1
       M 'MARKER' 'INTORG'
       b obj 2 cap 2
      RHS
       rhs cap 3 least 1
      BOUNDS
       BV bnd a
       UP bnd b 1
      ENDATA
      """;

  @Test
  void readsAFileOfSomebodyElse() {
    IntegerProgram program = Mps.parse(GOOD, "a text");
    assertEquals("tiny", program.name());
    assertEquals(2, program.constraints());
    assertEquals(-1, program.entry(1, 0)); // a ≥ 1 turned round
    assertEquals(-1, program.capacity(1));
    ProgramAnswer answer = BranchAndBound.solve(program, SearchLimits.DEFAULT);
    assertEquals(3, assertInstanceOf(ProgramAnswer.Optimal.class, answer).value());
  }

  @ParameterizedTest
  @CsvSource({
    "OBJSENSE MAX, OBJSENSE MIN, only programs that maximise",
    "OBJSENSE MAX, '', minimises",
    "' UP bnd b 1', ' UP bnd b 7', only binary",
    "' UP bnd b 1', '', unbounded",
    "' L cap', ' E cap', kind",
    "'3.0', '3.5', power of ten",
    "'cap 2\n a', 'cup 2\n a', cup",
    "ENDATA, '', ENDATA",
    "'RHS\n', 'RANGES\n', RANGES",
    "'INTORG', 'INTEND', only binary",
    "'rhs cap 3', 'rhs obj 3', no constraint",
    "' N obj', ' L obj', no objective"
  })
  void refusesOthers(String from, String to, String part) {
    String text = GOOD.replace(from, to);
    assertTrue(!text.equals(GOOD), from);
    String message =
        assertThrows(MarbleException.class, () -> Mps.parse(text, "a text")).getMessage();
    assertTrue(message.contains(part) && message.contains("a text"), message);
  }

  @Test
  void refusesWhatIsNoFile() {
    assertThrows(MarbleException.class, () -> Mps.read(folder.resolve("none.mps")));
  }
}
