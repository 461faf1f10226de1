package org.millrace.modelops.tracking.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagedMlflowTests {
  @TempDir Path folder;

  @BeforeAll
  static void requirePython() {
    RealMlflow.requirePython();
  }

  /** That it is started again when killed, at the same address, MlflowOutboxFaultTests show. */
  @Test
  void startsInTheBackgroundAndEndsWithClose() throws IOException {
    ManagedMlflow server = RealMlflow.start(folder);
    List<ProcessHandle> processes = processesOf(folder);
    try {
      assertThat(server.client().orElseThrow().version()).isEqualTo("3.18.0");
      assertThat(processes).hasSizeGreaterThanOrEqualTo(3); // guard, server, worker
      Path key = folder.resolve("secrets.key");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
          .isEqualTo("rw-------");
    } finally {
      long before = System.nanoTime();
      server.close();
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(9));
    }
    assertThat(server.state()).isInstanceOf(MlflowState.Off.class);
    assertThat(server.client()).isEmpty();
    // They were killed; the system may take a moment to end them.
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(processes).noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void killingTheJvmLeavesNoOrphan() throws IOException {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.millrace.modelops.tracking.mlflow.ServerMain",
                folder.toString())
            .redirectErrorStream(true)
            .start();
    List<ProcessHandle> processes = List.of();
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8))) {
      String line = output.readLine();
      while (line != null && !line.startsWith("Ready")) {
        line = output.readLine();
      }
      assertThat(line).startsWith("Ready");
      processes = processesOf(folder);
      assertThat(processes).hasSizeGreaterThanOrEqualTo(3);
    } finally {
      jvm.destroyForcibly(); // SIGKILL
    }
    assertThat(processes)
        .allSatisfy(
            process -> await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive()));
  }

  @Test
  void aTakenPortIsSaidSo() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ManagedMlflow server =
            ManagedMlflow.start(
                new ManagedMlflowSettings(
                    folder,
                    ManagedMlflowSettings.defaultCache(System.getenv()),
                    taken.getLocalPort(),
                    Optional.empty()))) {
      await()
          .atMost(Duration.ofMinutes(4))
          .untilAsserted(
              () ->
                  assertThat(server.state())
                      .isEqualTo(
                          new MlflowState.Failed(
                              "port " + taken.getLocalPort() + " is taken",
                              "end the program that listens there, or give MLflow another port")));
    }
  }

  @Test
  void noPythonIsSaidSo() {
    try (ManagedMlflow server =
        ManagedMlflow.start(
            new ManagedMlflowSettings(folder, folder, 0, Optional.of("no-such-python")))) {
      await()
          .untilAsserted(
              () ->
                  assertThat(server.state())
                      .isInstanceOfSatisfying(
                          MlflowState.Failed.class,
                          failed -> {
                            assertThat(failed.reason())
                                .isEqualTo("no-such-python is no Python 3.10 or newer");
                            assertThat(failed.remedy()).contains("python3-venv");
                          }));
    }
  }

  /** The guards of servers in this folder, and all that runs below them. */
  static List<ProcessHandle> processesOf(Path folder) {
    return ProcessHandle.allProcesses()
        .filter(p -> commandLine(p).contains(folder.resolve("guard.py").toString()))
        .flatMap(guard -> Stream.concat(Stream.of(guard), guard.descendants()))
        .toList();
  }

  static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")).replace('\0', ' ');
    } catch (IOException e) {
      return process.info().commandLine().orElse("");
    }
  }
}
