package org.millrace.modelops.tracking.mlflow;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process, with all its children, that ends when we end, however we end: {@code guard.py} watches
 * our end of its standard input.
 */
final class GuardedProcess implements AutoCloseable {
  private final Process process;

  private GuardedProcess(Process process) {
    this.process = process;
  }

  /**
   * @param folder where the guard's script may be written
   * @param environment added to ours, without what would lead a Python astray
   * @param output takes what the process prints
   */
  static GuardedProcess start(
      Path python,
      Path folder,
      List<String> command,
      Map<String, String> environment,
      ProcessBuilder.Redirect output)
      throws IOException {
    List<String> whole = new ArrayList<>(List.of(python.toString(), script(folder).toString()));
    whole.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(whole).redirectErrorStream(true).redirectOutput(output);
    Map<String, String> variables = builder.environment();
    variables.keySet().removeIf(GuardedProcess::leadsAstray);
    variables.putAll(environment);
    return new GuardedProcess(builder.start());
  }

  // Without compiled files MLflow takes a minute to start; and a setting meant for another MLflow
  // must not reach ours.
  private static boolean leadsAstray(String variable) {
    return variable.startsWith("MLFLOW_")
        || variable.startsWith("_MLFLOW_")
        || List.of("PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV")
            .contains(variable);
  }

  InputStream output() {
    return process.getInputStream();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /**
   * @return whether it has ended
   */
  boolean waitFor(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  int exitValue() {
    return process.exitValue();
  }

  /** Ends the process and its children: asks them, and kills them after four seconds. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(8, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Path script(Path folder) throws IOException {
    Path script = folder.resolve("guard.py");
    Path written = Files.createTempFile(Files.createDirectories(folder), "guard", ".tmp");
    try (InputStream resource = Resources.open("guard.py")) {
      Files.copy(resource, written, StandardCopyOption.REPLACE_EXISTING);
    }
    return Files.move(written, script, StandardCopyOption.ATOMIC_MOVE);
  }
}
