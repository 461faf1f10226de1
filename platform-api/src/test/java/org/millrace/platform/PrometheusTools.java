package org.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The programs {@code promtool} and {@code prometheus}, as Debian's package {@code prometheus} has
 * them. Without them tests are skipped, unless {@code MILLRACE_REQUIRE_ALL_TOOLS=true}.
 */
final class PrometheusTools {
  private PrometheusTools() {}

  static boolean areRequired() {
    return Boolean.parseBoolean(System.getenv("MILLRACE_REQUIRE_ALL_TOOLS"));
  }

  private static void require(String program) {
    boolean there =
        Stream.of(System.getenv("PATH").split(Pattern.quote(File.pathSeparator)))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    if (!there) {
      String why = "There is no " + program + " on the path: install the package 'prometheus'";
      assertThat(areRequired()).as(why).isFalse();
      abort(why);
    }
  }

  /**
   * What promtool said to this input; it must have been content.
   *
   * @param input fed to its standard input
   */
  static String promtool(String input, String... arguments) throws Exception {
    require("promtool");
    Path fed = Files.createTempFile("promtool", ".in");
    Path said = Files.createTempFile("promtool", ".out");
    try {
      Files.writeString(fed, input);
      Process process =
          new ProcessBuilder(Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toList())
              .redirectErrorStream(true)
              .redirectInput(fed.toFile())
              .redirectOutput(said.toFile())
              .start();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      String output = Files.readString(said);
      assertThat(process.exitValue()).as(output).isZero();
      return output;
    } finally {
      Files.delete(fed);
      Files.delete(said);
    }
  }

  /** A Prometheus that scrapes one platform each second. */
  static final class Server implements AutoCloseable {
    private final Process process;
    final Rest rest;

    private Server(Process process, Rest rest) {
      this.process = process;
      this.rest = rest;
    }

    static Server scraping(String target, Path folder) throws IOException {
      require("prometheus");
      Path config =
          Files.writeString(
              folder.resolve("prometheus.yml"),
              """
              global: {scrape_interval: 1s, scrape_timeout: 1s}
              scrape_configs:
                - job_name: millrace
                  metrics_path: /actuator/prometheus
                  static_configs: [{targets: ["%s"]}]
              """
                  .formatted(target));
      int port;
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = socket.getLocalPort();
      }
      Path log = folder.resolve("prometheus.log");
      Process process =
          new ProcessBuilder(
                  List.of(
                      "prometheus",
                      "--config.file=" + config,
                      "--storage.tsdb.path=" + folder.resolve("tsdb"),
                      "--web.listen-address=127.0.0.1:" + port))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      Server server = new Server(process, new Rest("http://127.0.0.1:" + port));
      try {
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .ignoreExceptions()
            .until(() -> server.rest.get("/-/ready").statusCode() == 200);
      } catch (RuntimeException e) {
        server.close();
        throw new AssertionError(Files.readString(log, StandardCharsets.UTF_8), e);
      }
      return server;
    }

    @Override
    public void close() {
      process.destroy();
      try {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
