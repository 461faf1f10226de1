package org.millrace.modelops.tracking.mlflow;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.millrace.kernel.Digests;

/**
 * The Python environment of the MLflow server: made once for each lock file and Python version, to
 * the last version and digest as the lock file says, and shared by all servers of this user.
 *
 * <p>One process makes it at a time, under a file lock that dies with the process. It counts as
 * made when its stamp is written, which is the last thing done; what has no stamp is made anew.
 */
final class MlflowEnvironment {
  private static final int KEPT_LINES = 12;
  private static final long POLL_MILLIS = 20;

  private final Path cache;
  private final Python python;
  private final Optional<Path> uv;
  private final byte[] lock;
  private final String module;

  /**
   * @param lock what to install, as a pip requirements file with hashes
   * @param module can be imported if all went well
   */
  MlflowEnvironment(Path cache, Python python, Optional<Path> uv, byte[] lock, String module) {
    this.cache = cache;
    this.python = python;
    this.uv = uv;
    this.lock = lock;
    this.module = module;
  }

  /**
   * The environment of the server that this program comes with.
   *
   * @param uv installs faster than pip, where it is at hand
   */
  static MlflowEnvironment of(Path cache, Python python, Optional<Path> uv) throws IOException {
    try (InputStream in = Resources.open("server.lock.txt")) {
      return new MlflowEnvironment(cache, python, uv, in.readAllBytes(), "mlflow.server");
    }
  }

  /**
   * Makes the environment if it is not there.
   *
   * @param progress takes percent and step
   * @return its interpreter
   */
  Path ensure(BiConsumer<Integer, String> progress)
      throws IOException, SetupException, InterruptedException {
    String name = "mlflow-" + Digests.of(lock).substring(0, 12) + "-py" + python.version();
    Path folder = Files.createDirectories(cache).resolve(name);
    if (!isMade(folder)) {
      progress.accept(0, "waiting for the lock of " + cache);
      try (FolderLock held = FolderLock.acquire(cache.resolve(name + ".lock"))) {
        if (held.isOurs() && !isMade(folder)) {
          make(folder, progress);
        }
      }
    }
    return interpreter(folder);
  }

  private static boolean isMade(Path folder) {
    return Files.exists(folder.resolve("millrace.stamp")) && Files.exists(interpreter(folder));
  }

  private static Path interpreter(Path folder) {
    return folder.resolve("bin").resolve("python");
  }

  private void make(Path folder, BiConsumer<Integer, String> progress)
      throws IOException, SetupException, InterruptedException {
    discard(folder);
    if (uv.isEmpty() && !python.makesEnvironments()) {
      throw new SetupException(
          python.executable() + " comes without venv and pip",
          "install python3-venv (apt install python3-venv), or uv");
    }
    progress.accept(2, "making a Python " + python.version() + " environment");
    run(makeCommand(folder), 2, 8, 1, progress);
    Path lockFile = Files.write(folder.resolve("server.lock.txt"), lock);
    int packages =
        (int) Files.readAllLines(lockFile).stream().filter(l -> l.contains("==")).count();
    progress.accept(8, "downloading MLflow");
    run(installCommand(folder, lockFile), 8, 60, packages, progress);
    progress.accept(95, "checking MLflow");
    run(List.of(interpreter(folder).toString(), "-c", "import " + module), 95, 99, 1, progress);
    Files.writeString(folder.resolve("millrace.stamp"), Digests.of(lock) + "\n");
    progress.accept(100, "MLflow is installed");
  }

  private List<String> makeCommand(Path folder) {
    String interpreter = python.executable().toString();
    return uv.map(
            tool ->
                List.of(tool.toString(), "venv", "-q", "--python", interpreter, folder.toString()))
        .orElse(List.of(interpreter, "-m", "venv", folder.toString()));
  }

  // Everything as wheels: nothing is built, and nothing of a package runs before it is checked.
  private List<String> installCommand(Path folder, Path lockFile) {
    String interpreter = interpreter(folder).toString();
    List<String> tail =
        List.of(
            "--no-deps", "--require-hashes", "--only-binary", ":all:", "-r", lockFile.toString());
    List<String> head =
        uv.map(
                tool ->
                    List.of(
                        tool.toString(),
                        "pip",
                        "install",
                        "--compile-bytecode",
                        "--python",
                        interpreter))
            .orElse(
                List.of(
                    interpreter,
                    "-m",
                    "pip",
                    "install",
                    "--disable-pip-version-check",
                    "--no-input",
                    "--progress-bar",
                    "off"));
    return Stream.concat(head.stream(), tail.stream()).toList();
  }

  private void run(
      List<String> command, int from, int to, int lines, BiConsumer<Integer, String> progress)
      throws IOException, SetupException, InterruptedException {
    Deque<String> last = new ArrayDeque<>();
    try (GuardedProcess process =
            GuardedProcess.start(
                python.executable(), cache, command, Map.of(), ProcessBuilder.Redirect.PIPE);
        BufferedReader output =
            new BufferedReader(new InputStreamReader(process.output(), StandardCharsets.UTF_8))) {
      int done = 0;
      while (process.isAlive() || output.ready()) {
        // A read can't be interrupted, and whoever closes the server must not wait for a download.
        if (!output.ready()) {
          Thread.sleep(POLL_MILLIS);
          continue;
        }
        String line = output.readLine();
        if (line == null) {
          break;
        }
        last.addLast(line.strip());
        if (last.size() > KEPT_LINES) {
          last.removeFirst();
        }
        if (line.startsWith("Collecting ")) {
          done = Math.min(done + 1, lines);
          progress.accept(
              from + (to - from) * done / lines, "downloading MLflow: " + packageOf(line));
        } else if (line.startsWith("Installing ")) {
          progress.accept(to, "unpacking and compiling MLflow");
        }
      }
      if (!process.waitFor(60_000) || process.exitValue() != 0) {
        throw new SetupException(
            "installing MLflow failed: " + String.join(" | ", last),
            "see that Python packages can be downloaded (pip's index and proxy settings), and that"
                + " 500 MB are free in "
                + cache);
      }
    }
  }

  // Collecting click==8.5.1 (from -r ...)
  private static String packageOf(String line) {
    return line.replaceAll("^Collecting ([^=<>; ]*).*", "$1");
  }

  // Moved aside first, so that what is left over can't be taken for something made.
  private void discard(Path folder) throws IOException {
    if (Files.exists(folder)) {
      Path aside = cache.resolve("discarded-" + UUID.randomUUID());
      Files.move(folder, aside);
      try (Stream<Path> files = Files.walk(aside)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
