package dev.marble;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** kernel ← subsetsum ← construction, random ← ticket ← construction, and nothing the other way. */
final class ArchitectureTest {
  private static JavaClasses core;

  @BeforeAll
  static void read() {
    var main = MarbleException.class.getProtectionDomain().getCodeSource().getLocation();
    core = new ClassFileImporter().importUrl(main);
    assertTrue(core.size() > 60, () -> core.size() + " classes");
    assertTrue(core.contain("dev.marble.kernel.VectorScan"));
  }

  private static void onlyDependsOn(String name, String... others) {
    String[] allowed = new String[others.length + 2];
    allowed[0] = "java..";
    allowed[1] = "dev.marble." + name;
    for (int i = 0; i < others.length; i++) {
      allowed[i + 2] = others[i].isEmpty() ? "dev.marble" : "dev.marble." + others[i];
    }
    classes()
        .that()
        .resideInAPackage("dev.marble." + name)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed)
        .check(core);
  }

  @Test
  void packagesStandOnEachOtherInOneOrder() {
    onlyDependsOn("random");
    onlyDependsOn("batch");
    onlyDependsOn("io", "");
    onlyDependsOn("json", "");
    onlyDependsOn("subsetsum", "batch", "kernel");
    onlyDependsOn("ticket", "", "batch", "io", "json", "random");
    onlyDependsOn("construction", "", "batch", "io", "random", "subsetsum", "ticket");
  }

  /** So the verifier shares nothing with the solvers. */
  @Test
  void ticketsKnowNoSolvers() {
    noClasses()
        .that()
        .resideInAPackage("dev.marble.ticket")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.marble.subsetsum", "dev.marble.construction", "dev.marble.kernel")
        .check(core);
  }

  @Test
  void theCoreNeedsTheJdkAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "dev.marble..", "jdk.incubator.vector")
        .check(core);
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.marble.kernel")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator..")
        .check(core);
  }

  @Test
  void thereAreNoCycles() {
    slices().matching("dev.marble.(*)..").should().beFreeOfCycles().check(core);
  }
}
