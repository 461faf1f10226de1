package org.millrace.platform;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.Configuration.consideringOnlyDependenciesInDiagram;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.adhereToPlantUmlDiagram;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;

@AnalyzeClasses(
    packages = "org.millrace",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTests.NoTestJars.class})
class ArchitectureTests {
  /** Test classes of another module may come as a jar. */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  @ArchTest
  static final ArchRule codeFollowsTheDrawnMap =
      classes()
          .should(
              adhereToPlantUmlDiagram(
                  Path.of("../docs/explanation/modules.puml"),
                  consideringOnlyDependenciesInDiagram()))
          .because("the picture in ARCHITECTURE.md is the rule");

  @ArchTest
  static final ArchRule noCyclesBetweenPackages =
      slices()
          .matching("org.millrace.(**)")
          .should()
          .beFreeOfCycles()
          .because("a newcomer reads the packages in the order of the data, without turning back");

  @ArchTest
  static final ArchRule kernelIsPlainJava =
      noClasses()
          .that()
          .resideInAPackage("..kernel..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework..", "org.apache..", "io.micrometer..")
          .because("every process carries the kernel");

  @ArchTest
  static final ArchRule servingCarriesNoTrainerAndNoTableFormat =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..devops.serving..",
              "..modelops.predictor..",
              "..dataops.features..",
              "..dataops.contracts..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.iceberg..", "org.duckdb..", "org.tribuo..", "ml.dmlc..", "org.mlflow..")
          .because("a serving replica starts fast and has little to attack");

  @ArchTest
  static final ArchRule noNativeSerialization =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.io.ObjectInputStream")
          .because("a model or a record must never be code");

  @ArchTest
  static final ArchRule noExpressionLanguageOnInput =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.springframework.expression..")
          .because("SpEL on a user's text is remote code execution");

  @ArchTest
  static final ArchRule onlyTheManagedServerStartsProcesses =
      noClasses()
          .that()
          .resideOutsideOfPackage("..modelops.tracking..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.lang.ProcessBuilder")
          .because("MLflow is the one program that runs beside this one");
}
