package org.millrace.modelops.tracking.mlflow;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Python interpreter that can run MLflow.
 *
 * @param executable the real one, not a shim
 * @param version such as {@code 3.11}
 * @param makesEnvironments whether it brings venv and pip with it; Debian packs them apart
 */
record Python(Path executable, String version, boolean makesEnvironments) {
  private static final int OLDEST_MINOR = 10;
  private static final List<String> NAMES =
      List.of("python3", "python3.13", "python3.12", "python3.11", "python3.10", "python");
  private static final String QUESTION =
      """
      import importlib.util as u, sys
      print(sys.executable)
      print("%d.%d" % sys.version_info[:2])
      print(all(u.find_spec(m) for m in ("venv", "ensurepip")))
      """;

  /**
   * @param given a name or path, in place of those tried otherwise
   * @throws SetupException if there is none that is new enough
   */
  static Python find(Optional<String> given) throws SetupException {
    Optional<Python> best = Optional.empty();
    for (String name : given.map(List::of).orElse(NAMES)) {
      Optional<Python> found = ask(name).filter(Python::isNewEnough);
      if (found.isPresent() && found.get().makesEnvironments()) {
        return found.get();
      }
      best = best.or(() -> found);
    }
    return best.orElseThrow(
        () ->
            new SetupException(
                given.map(name -> name + " is no").orElse("there is no")
                    + " Python 3."
                    + OLDEST_MINOR
                    + " or newer",
                "install python3 and python3-venv, or name an MLflow server of your own"));
  }

  private boolean isNewEnough() {
    return version.startsWith("3.")
        && Integer.parseInt(version.substring("3.".length())) >= OLDEST_MINOR;
  }

  /** A program of the path. */
  static Optional<Path> program(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Optional<Python> ask(String name) {
    try {
      Process process =
          new ProcessBuilder(name, "-c", QUESTION)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      List<String> lines = answer.lines().toList();
      if (process.exitValue() != 0 || lines.size() != 3 || !Files.exists(Path.of(lines.get(0)))) {
        return Optional.empty();
      }
      return Optional.of(
          new Python(Path.of(lines.get(0)), lines.get(1), lines.get(2).equals("True")));
    } catch (IOException e) {
      return Optional.empty(); // no program of that name
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
