package org.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.millrace.platform.command.Millrace;

/** The program in a JVM of its own, with what it prints. */
final class MillraceProcess implements AutoCloseable {
  private static final Pattern CONSOLE = Pattern.compile("console +(http://\\S+)/");
  private final Process process;
  private final Path printed;

  private MillraceProcess(Process process, Path printed) {
    this.process = process;
    this.printed = printed;
  }

  /**
   * @param folder takes what it prints
   * @param environment added to that of the tests
   */
  static MillraceProcess start(Path folder, Map<String, String> environment, String... arguments) {
    return start(Millrace.class, folder, environment, arguments);
  }

  static MillraceProcess start(
      Class<?> program, Path folder, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-Xmx700m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    try {
      Path printed = Files.createTempFile(folder, "printed", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(printed.toFile());
      builder.environment().putAll(environment);
      return new MillraceProcess(builder.start(), printed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it answers and gives what calls it. */
  Rest awaitUp() {
    await()
        .atMost(Duration.ofSeconds(120))
        .until(() -> CONSOLE.matcher(output()).find() || !process.isAlive());
    Matcher console = CONSOLE.matcher(output());
    assertThat(console.find()).as(output()).isTrue();
    return new Rest(console.group(1));
  }

  /** Waits for its end and gives the exit code. */
  int awaitEnd(Duration atMost) throws InterruptedException {
    assertThat(process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)).as(output()).isTrue();
    return process.exitValue();
  }

  void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  long pid() {
    return process.pid();
  }

  List<ProcessHandle> descendants() {
    return process.descendants().toList();
  }

  String output() {
    try {
      return Files.readString(printed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
