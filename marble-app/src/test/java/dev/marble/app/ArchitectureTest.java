package dev.marble.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows between the modules: core ← onnx ← lab ← app, and the few doors to the outside. */
final class ArchitectureTest {
  private static final String APP = "dev.marble.app..";
  private static final String ONNX = "dev.marble.onnx..";
  private static final String LAB = "dev.marble.lab..";
  private static final String MODEL = "dev.marble.lab.model..";
  private static final String TRAIN = "dev.marble.lab.train..";
  private static final String PRUNE = "dev.marble.lab.prune..";

  private static final String COVERAGE = "dev.marble.lab.coverage..";
  private static final String PROGRAM = "dev.marble.lab.program..";
  private static final String RUN = "dev.marble.lab.run..";
  private static final String TABLE = "dev.marble.lab.table..";

  private static JavaClasses marble;

  @BeforeAll
  static void read() {
    marble =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.marble");
    for (String name : new String[] {"MarbleException", "onnx.Carver", "lab.DefaultModel"}) {
      assertTrue(marble.contain("dev.marble." + name), name);
    }
    assertTrue(marble.contain(Main.class));
    assertTrue(!marble.contain(ArchitectureTest.class));
  }

  @Test
  void theCoreKnowsNobody() {
    noClasses()
        .that()
        .resideOutsideOfPackages(APP, ONNX, LAB)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(APP, ONNX, LAB)
        .check(marble);
    noClasses()
        .that()
        .resideInAPackage(ONNX)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(APP, LAB)
        .check(marble);
    noClasses()
        .that()
        .resideInAPackage(LAB)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(APP)
        .check(marble);
  }

  @Test
  void onlyMainEndsTheProcess() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(Main.class.getName())
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(marble);
  }

  @Test
  void theDeepLearningEngineHasOneDoor() {
    noClasses()
        .that()
        .resideOutsideOfPackage(TRAIN)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl..")
        .check(marble);
  }

  /** Loading the SQL engine takes half a second: only who writes tables may ask for it. */
  @Test
  void theSqlEngineHasOneDoor() {
    noClasses()
        .that()
        .resideOutsideOfPackage(TABLE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "org.duckdb..")
        .check(marble);
  }

  @Test
  void specificationFilesHaveOneDoor() {
    noClasses()
        .that()
        .resideOutsideOfPackage(RUN)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.snakeyaml..")
        .check(marble);
  }

  /** Runs are the ground that experiments stand on, not the other way round. */
  @Test
  void runsKnowNoExperiment() {
    noClasses()
        .that()
        .resideInAPackage(RUN)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(COVERAGE, PROGRAM, TRAIN, "dev.marble.lab.data..", ONNX)
        .check(marble);
  }

  @Test
  void coverageNeedsSubsetSumsAndNothingOfTheLab() {
    noClasses()
        .that()
        .resideInAPackage(COVERAGE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(TRAIN, "dev.marble.lab.data..", ONNX)
        .check(marble);
    noClasses()
        .that()
        .resideOutsideOfPackage(COVERAGE)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.hipparchus..")
        .check(marble);
  }

  @Test
  void integerProgramsNeedSubsetSumsAndHaveTheirOwnDoor() {
    noClasses()
        .that()
        .resideInAPackage(PROGRAM)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(COVERAGE, TRAIN, "dev.marble.lab.data..", ONNX)
        .check(marble);
    noClasses()
        .that()
        .resideOutsideOfPackage(PROGRAM)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.google.ortools..")
        .check(marble);
  }

  /** In the lab a network is an ONNX graph; who only runs or stores it needs no protobufs. */
  @Test
  void onnxHasItsOwnModule() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ONNX, MODEL, TRAIN, PRUNE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.onnx.proto..", "com.google.protobuf..")
        .check(marble);
    noClasses()
        .that()
        .resideOutsideOfPackage(ONNX)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.onnxruntime..")
        .check(marble);
  }

  @Test
  void theCommandLineIsTheLastToKnowPicocli() {
    noClasses()
        .that()
        .resideOutsideOfPackage(APP)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("picocli..", "me.tongfei..")
        .check(marble);
  }

  @Test
  void thereAreNoCycles() {
    slices().matching("dev.marble.(*)..").should().beFreeOfCycles().check(marble);
  }
}
