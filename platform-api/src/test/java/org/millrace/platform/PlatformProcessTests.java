package org.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** The program as a person starts and stops it. */
@Timeout(300)
class PlatformProcessTests {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(25);
  private static final int SIGTERM = 128 + 15;
  private static final int SIGINT = 128 + 2;
  private static final int SIGKILL = 128 + 9;
  @TempDir Path folder;

  private MillraceProcess up(String data, String... more) {
    return upAt(0, data, more);
  }

  private MillraceProcess upAt(int port, String data, String... more) {
    List<String> arguments = new ArrayList<>(List.of("up", "--port", Integer.toString(port)));
    arguments.addAll(List.of("--data", folder.resolve(data).toString()));
    arguments.addAll(List.of(more));
    return MillraceProcess.start(folder, Map.of(), arguments.toArray(String[]::new));
  }

  @Test
  void aSecondStartOnTheSameDataIsRefusedAndNamesTheFirst() throws Exception {
    try (MillraceProcess first = up("data", "--mlflow", "off")) {
      Rest rest = first.awaitUp();
      try (MillraceProcess second = up("data", "--mlflow", "off")) {
        assertThat(second.awaitEnd(SOON)).isEqualTo(1);
        assertThat(second.output())
            .contains("Cannot use data directory " + folder.resolve("data"))
            .contains("process " + first.pid())
            .contains("fix:   stop that one first")
            .doesNotContain("\tat ");
      }
      assertThat(rest.get("/livez").statusCode()).isEqualTo(200);
      assumeTrue(interruptsReachChildren(), "This shell keeps SIGINT from its children");
      first.signal("INT");
      assertThat(first.awaitEnd(STOP)).isEqualTo(SIGINT);
      assertThat(first.output()).doesNotContain("\tat ");
    }
  }

  /** A JVM whose parent ignores SIGINT, as a job in the background may, ignores it as well. */
  private static boolean interruptsReachChildren() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .noneMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
  }

  @Test
  void aTakenPortIsToldWithTheWayOut() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        MillraceProcess second = upAt(taken.getLocalPort(), "data", "--mlflow", "off")) {
      assertThat(second.awaitEnd(SOON)).isEqualTo(1);
      assertThat(second.output())
          .contains("Cannot listen on port " + taken.getLocalPort())
          .contains("--port")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void aSignalEndsMlflowTooAndSoDoesAKill() throws Exception {
    for (int code : List.of(SIGKILL, SIGTERM)) {
      try (MillraceProcess platform = up("data")) {
        platform.awaitUp();
        awaitMlflow(platform);
        List<ProcessHandle> children = platform.descendants();
        assertThat(children).isNotEmpty();
        platform.signal(code == SIGKILL ? "KILL" : "TERM");
        assertThat(platform.awaitEnd(STOP)).isEqualTo(code);
        await().atMost(STOP).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(platform.output()).doesNotContain("\tat ", "ERROR");
      }
    }
  }

  private void awaitMlflow(MillraceProcess platform) {
    Path port = folder.resolve("data/mlflow/port");
    await()
        .atMost(Duration.ofMinutes(4))
        .pollInterval(Duration.ofMillis(500))
        .until(
            () ->
                platform.output().contains("MLflow does not run")
                    || (Files.exists(port) && answers(Files.readString(port).strip())));
    if (platform.output().contains("MLflow does not run")) {
      assertThat(PrometheusTools.areRequired()).as(platform.output()).isFalse();
      abort(platform.output());
    }
  }

  private static boolean answers(String port) {
    try {
      return !port.isEmpty()
          && new Rest("http://127.0.0.1:" + port).get("/health").statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  @Test
  void checkFindsTheShippedUseCaseSoundAndTellsEveryFaultOfABrokenOne() throws Exception {
    try (MillraceProcess check =
        MillraceProcess.start(folder, Map.of(), "check", FirstLight.FOLDER.toString())) {
      assertThat(check.awaitEnd(SOON)).as(check.output()).isZero();
      assertThat(check.output()).startsWith("flight-delays is sound (");
    }
    Path broken = folder.resolve("flight-delays");
    FileSystemUtils.copyRecursively(FirstLight.FOLDER, broken);
    change(broken.resolve("devops.yaml"), "max-instances", "most-instances");
    change(broken.resolve("dataops.yaml"), "spine:", "spyne:");
    change(broken.resolve("charter.yaml"), "currency: USD", "currency:");
    change(
        broken.resolve("contracts/weather.odcs.yaml"), "logicalType: number", "logicalType: numbr");
    try (MillraceProcess check =
        MillraceProcess.start(folder, Map.of(), "check", broken.toString())) {
      assertThat(check.awaitEnd(SOON)).isEqualTo(1);
      assertThat(check.output())
          .containsPattern("where: .*devops\\.yaml:\\d+")
          .containsPattern("where: .*dataops\\.yaml:\\d+")
          .containsPattern("where: .*charter\\.yaml:\\d+")
          .containsPattern("where: .*weather\\.odcs\\.yaml:\\d+")
          .contains("most-instances", "spyne", "currency", "numbr")
          .doesNotContain("\tat ");
    }
  }

  private static void change(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replaceFirst(Pattern.quote(from), to));
  }

  @Test
  void helpNamesEveryCommandAndNonsenseIsRefused() throws Exception {
    try (MillraceProcess help = MillraceProcess.start(folder, Map.of(), "--help")) {
      assertThat(help.awaitEnd(SOON)).isZero();
      assertThat(help.output()).contains("Usage: millrace", "demo", "up", "check");
    }
    try (MillraceProcess nonsense = MillraceProcess.start(folder, Map.of(), "pu")) {
      assertThat(nonsense.awaitEnd(SOON)).isEqualTo(2);
      assertThat(nonsense.output()).contains("'pu'").doesNotContain("\tat ");
    }
  }
}
