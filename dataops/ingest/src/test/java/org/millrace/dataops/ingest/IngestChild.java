package org.millrace.dataops.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.millrace.kernel.UseCase;

/** {@link IngestProcess} in a JVM of its own, to be killed with SIGKILL and begun again. */
final class IngestChild implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private final Path folder;
  private final UseCase useCase;
  private final int port;
  private volatile Process process;

  private IngestChild(Path folder, UseCase useCase, int port) throws IOException {
    this.folder = folder;
    this.useCase = useCase;
    this.port = port;
    this.process = start();
  }

  static IngestChild start(Path folder, UseCase useCase) throws IOException {
    return new IngestChild(folder, useCase, freePort());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  String servers() {
    return "127.0.0.1:" + port;
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  void begin() throws IOException {
    process = start();
  }

  private Process start() throws IOException {
    Path ready = folder.resolve("ready");
    Path log = folder.resolve("child.log");
    Path temp = Files.createDirectories(folder.resolve("child-tmp"));
    Files.deleteIfExists(ready);
    Process child =
        new ProcessBuilder(
                List.of(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "-Xmx700m",
                    "-Djava.io.tmpdir=" + temp,
                    "-cp",
                    System.getProperty("java.class.path"),
                    IngestProcess.class.getName(),
                    folder.toString(),
                    Integer.toString(port),
                    useCase.folder().toString(),
                    ready.toString()))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.toFile()))
            .start();
    await().atMost(PATIENCE).until(() -> Files.exists(ready) || !child.isAlive());
    assertThat(child.isAlive()).as(Files.readString(log)).isTrue();
    return child;
  }

  /** The end of what it has written to its log. */
  String lastWords() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("child.log"));
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
