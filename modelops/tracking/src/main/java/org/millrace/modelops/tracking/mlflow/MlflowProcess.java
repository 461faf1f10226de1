package org.millrace.modelops.tracking.mlflow;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** One start of the server's process, until it ends. */
final class MlflowProcess implements AutoCloseable {
  private static final long LARGEST_LOG = 10_000_000;
  private static final int SHOWN_LOG_LINES = 3;
  private static final int SHOWN_LINE_LENGTH = 200;

  private final GuardedProcess process;
  private final URI url;
  private final Path log;

  private MlflowProcess(GuardedProcess process, URI url, Path log) {
    this.process = process;
    this.url = url;
    this.log = log;
  }

  /**
   * @param interpreter of the environment with MLflow
   */
  static MlflowProcess start(Path interpreter, ManagedMlflowSettings settings)
      throws IOException, SetupException {
    Path data = Files.createDirectories(settings.data());
    int port = port(settings);
    Path log = data.resolve("server.log");
    if (Files.exists(log) && Files.size(log) > LARGEST_LOG) {
      Files.move(log, data.resolve("server.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
    List<String> command =
        List.of(
            interpreter.toString(),
            "-m",
            "mlflow",
            "server",
            "--backend-store-uri",
            "sqlite:///" + data.resolve("mlflow.db"),
            "--artifacts-destination",
            data.resolve("artifacts").toString(),
            "--serve-artifacts",
            "--host",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--workers",
            "1",
            "--uvicorn-opts",
            "--no-access-log");
    Map<String, String> environment =
        Map.of(
            "MLFLOW_SERVER_ENABLE_JOB_EXECUTION",
            "false",
            "MLFLOW_DISABLE_TELEMETRY",
            "true",
            "MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY",
            FernetKey.in(data),
            "PYTHONUNBUFFERED",
            "1");
    GuardedProcess process =
        GuardedProcess.start(
            interpreter,
            data,
            command,
            environment,
            ProcessBuilder.Redirect.appendTo(log.toFile()));
    return new MlflowProcess(process, URI.create("http://127.0.0.1:" + port), log);
  }

  URI url() {
    return url;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /**
   * @return whether it has ended
   */
  boolean waitFor(long millis) throws InterruptedException {
    return process.waitFor(millis);
  }

  /** The end of what it printed, on one line. */
  String lastWords() {
    try {
      List<String> lines =
          Files.readString(log, StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank())
              .map(line -> line.substring(0, Math.min(line.length(), SHOWN_LINE_LENGTH)))
              .toList();
      return String.join(
          " | ", lines.subList(Math.max(0, lines.size() - SHOWN_LOG_LINES), lines.size()));
    } catch (IOException e) {
      return "no log: " + e.getMessage();
    }
  }

  @Override
  public void close() {
    process.close();
  }

  // The same port as last time, so that a page left open goes on working.
  private static int port(ManagedMlflowSettings settings) throws IOException, SetupException {
    Path file = settings.data().resolve("port");
    if (settings.port() != 0) {
      if (!isFree(settings.port())) {
        throw new SetupException(
            "port " + settings.port() + " is taken",
            "end the program that listens there, or give MLflow another port");
      }
      return settings.port();
    }
    if (Files.exists(file)) {
      String last = Files.readString(file).strip();
      if (last.matches("[0-9]{1,5}") && isFree(Integer.parseInt(last))) {
        return Integer.parseInt(last);
      }
    }
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Files.writeString(file, Integer.toString(socket.getLocalPort()));
      return socket.getLocalPort();
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }
}
