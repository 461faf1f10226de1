package org.millrace.platform.featuretest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.features.FeaturePlan;
import org.millrace.dataops.features.FeatureSpec;
import org.millrace.kernel.Problem;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.SettingsFile;
import org.millrace.kernel.UseCase;

/** The tests in a use case's folder, {@code tests/*.yaml}. */
public final class FeatureTests {
  private final List<FeatureTest> tests;

  private FeatureTests(List<FeatureTest> tests) {
    this.tests = List.copyOf(tests);
  }

  /**
   * Reads every file of tests; none is allowed.
   *
   * @throws ProblemException with everything that is wrong with the files, each with file and line,
   *     or with the features themselves
   */
  public static FeatureTests read(UseCase useCase) {
    List<Path> files = files(useCase.file("tests"));
    if (files.isEmpty()) {
      return new FeatureTests(List.of());
    }
    FeaturePlan plan = FeaturePlan.compile(FeatureSpec.read(useCase));
    Map<String, Contract> contracts = new HashMap<>();
    Contract.readAll(useCase).forEach(contract -> contracts.put(contract.stream(), contract));
    List<FeatureTest> tests = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Path file : files) {
      try {
        TestFile written = SettingsFile.read(file, TestFile.class);
        TestReader reader = new TestReader(file, plan, contracts);
        tests.addAll(reader.read(written));
        problems.addAll(reader.problems());
      } catch (ProblemException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    return new FeatureTests(tests);
  }

  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + folder, e);
    }
  }

  public int size() {
    return tests.size();
  }

  /** Runs them all; one result each, in the order of the files. */
  public List<FeatureTestResult> run() {
    return tests.stream().map(FeatureTest::run).toList();
  }
}
