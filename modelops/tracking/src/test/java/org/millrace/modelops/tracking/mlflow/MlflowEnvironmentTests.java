package org.millrace.modelops.tracking.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With one small package in place of MLflow's seventy. */
class MlflowEnvironmentTests {
  private static final String SIX =
      """
      six==1.17.0 \\
          --hash=sha256:4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274
      """;

  @TempDir Path cache;
  final List<String> steps = new CopyOnWriteArrayList<>();
  Python python;

  @BeforeEach
  void findPython() throws SetupException {
    RealMlflow.requirePython();
    python = Python.find(Optional.empty());
  }

  @Test
  void isMadeOnceForAllAndMadeAnewIfItWasNotMadeToTheEnd() throws Exception {
    Path interpreter = twoStartsAtOnce();
    assertThat(interpreter).isExecutable();
    assertThat(steps.stream().filter(step -> step.startsWith("making"))).hasSize(1);
    assertThat(steps).contains("downloading MLflow: six");

    Path folder = interpreter.getParent().getParent();
    Path leftover = Files.writeString(folder.resolve("leftover"), "");
    environment(SIX).ensure(this::note);
    assertThat(leftover).exists();

    Files.delete(folder.resolve("millrace.stamp"));
    environment(SIX).ensure(this::note);
    assertThat(leftover).doesNotExist();
    assertThat(interpreter).isExecutable();
    try (Stream<Path> left = Files.list(cache)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("discarded"));
    }
  }

  private Path twoStartsAtOnce() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      Future<Path> first = pool.submit(() -> environment(SIX).ensure(this::note));
      Future<Path> second = pool.submit(() -> environment(SIX).ensure(this::note));
      assertThat(first.get()).isEqualTo(second.get());
      return first.get();
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aPackageThatIsNotTheOneNamedIsRefused() {
    String forged = SIX.replace("4721", "4722");
    SetupException refused =
        catchThrowableOfType(SetupException.class, () -> environment(forged).ensure(this::note));
    assertThat(refused.state().reason()).contains("DO NOT MATCH");
    assertThat(refused.state().remedy()).contains("packages can be downloaded");
  }

  private MlflowEnvironment environment(String lock) {
    return new MlflowEnvironment(
        cache, python, Optional.empty(), lock.getBytes(StandardCharsets.UTF_8), "six");
  }

  private void note(int percent, String step) {
    assertThat(percent).isBetween(0, 100);
    steps.add(step);
  }
}
