package org.millrace.modelops.tracking;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.util.FileSystemUtils;

/** A real PostgreSQL for one test, with user {@code millrace} and password {@code sesame}. */
final class PostgresServer implements AutoCloseable {
  private static final Path BIN = Path.of("/usr/lib/postgresql/15/bin");

  private final Path folder;
  private final Process process;
  private final String url;

  private PostgresServer(Path folder, Process process, int port) {
    this.folder = folder;
    this.process = process;
    this.url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  /** Whether there is one; where all tools are required, there must be. */
  static boolean isInstalled() {
    return Files.isExecutable(BIN.resolve("initdb"))
        || "true".equals(System.getenv("MILLRACE_REQUIRE_ALL_TOOLS"));
  }

  static PostgresServer start() throws Exception {
    Path folder =
        Files.createTempDirectory(
            "millrace-postgres",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwxrwx")));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path password = Files.writeString(folder.resolve("password"), "sesame\n");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));
    String data = folder.resolve("data").toString();
    Process made =
        run(
            folder,
            List.of(
                BIN.resolve("initdb").toString(),
                "-D",
                data,
                "-U",
                "millrace",
                "--auth=scram-sha-256",
                "--no-sync",
                "--pwfile=" + password));
    if (made.waitFor() != 0) {
      throw new IllegalStateException(Files.readString(folder.resolve("log")));
    }
    int port = freePort();
    Process process =
        run(
            folder,
            List.of(
                BIN.resolve("postgres").toString(),
                "-D",
                data,
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories="));
    PostgresServer server = new PostgresServer(folder, process, port);
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(server::answers);
    return server;
  }

  /** As a user of its own if need be, since PostgreSQL refuses to run as root. */
  private static Process run(Path folder, List<String> command) throws IOException {
    List<String> all = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      all.addAll(List.of("runuser", "-u", "nobody", "--"));
    }
    all.addAll(command);
    return new ProcessBuilder(all)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(folder.resolve("log").toFile()))
        .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private boolean answers() {
    try {
      execute("SELECT 1");
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  DataSource dataSource() {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(url);
    dataSource.setUser("millrace");
    dataSource.setPassword("sesame");
    return dataSource;
  }

  /** The control database, migrated. */
  DataSource database() {
    Flyway.configure().dataSource(dataSource()).load().migrate();
    return dataSource();
  }

  @Override
  public void close() throws IOException {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    run(folder, List.of("rm", "-rf", folder.resolve("data").toString())).onExit().join();
    FileSystemUtils.deleteRecursively(folder);
  }
}
