package org.millrace.modelops.predictor;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.millrace.kernel.Digests;

/**
 * A Python with MLflow and what a package's requirements.txt names, made once and kept under {@code
 * ${MILLRACE_CACHE:-~/.cache/millrace}/scoring-<digest>}. Without Python or a package index the
 * test is skipped, saying why.
 */
public final class ScoringEnvironment {
  private static final String MLFLOW = "mlflow==3.18.0";
  private static final long MINUTES = 8;
  private final Path python;

  private ScoringEnvironment(Path python) {
    this.python = python;
  }

  /**
   * @param requirements of a model package
   */
  public static ScoringEnvironment of(Path requirements) throws IOException, InterruptedException {
    // MLflow brings servers and learners that a loaded model does not need: it goes without them.
    String needed =
        Files.readAllLines(requirements).stream()
                .filter(line -> !line.startsWith("mlflow"))
                .collect(Collectors.joining("\n"))
            + "\n"
            + resource("scoring-mlflow.txt");
    String name = "scoring-" + Digests.of(MLFLOW + "\n" + needed).substring(0, 16);
    Path folder = cache().resolve(name);
    if (!Files.isDirectory(folder)) {
      make(folder, needed);
    }
    return new ScoringEnvironment(folder.resolve("bin/python"));
  }

  private static Path cache() {
    return Optional.ofNullable(System.getenv("MILLRACE_CACHE"))
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "millrace"));
  }

  /** Made under another name and renamed, so that what has the name is whole. */
  private static void make(Path folder, String needed) throws IOException, InterruptedException {
    Files.createDirectories(folder.getParent());
    Path staged = Files.createTempDirectory(folder.getParent(), folder.getFileName() + "-");
    try {
      Path list = Files.writeString(staged.resolve("needed.txt"), needed);
      String python = staged.resolve("bin/python").toString();
      String check = "import sys, venv; sys.exit(sys.version_info < (3, 10))";
      orSkip(List.of("python3", "-c", check), "there is no python3 of 3.10 or later with venv");
      orSkip(List.of("python3", "-m", "venv", staged.toString()), "a venv can't be made");
      List<String> pip = List.of(python, "-m", "pip", "install", "-q");
      String failed = "pip can't install what scoring needs";
      orSkip(with(pip, "--no-deps", MLFLOW), failed);
      orSkip(with(pip, "-r", list.toString()), failed);
      Files.move(staged, folder, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      remove(staged);
    }
  }

  private static List<String> with(List<String> command, String... more) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(more));
    return all;
  }

  private static void orSkip(List<String> command, String why)
      throws IOException, InterruptedException {
    Result result;
    try {
      result = run(command);
    } catch (IOException notFound) {
      result = new Result(-1, notFound.getMessage());
    }
    if (result.code != 0) {
      abort("Not scored with Python: " + why + ": " + result.output);
    }
  }

  /** Runs a script from the test resources to its end and gives what it printed. */
  Result run(String script, List<String> arguments) throws IOException, InterruptedException {
    return runText(resource(script), arguments);
  }

  /** Runs a script, given as its text, to its end and gives what it printed. */
  public Result runText(String script, List<String> arguments)
      throws IOException, InterruptedException {
    Path file = Files.createTempFile("score", ".py");
    try {
      Files.writeString(file, script);
      List<String> command = new ArrayList<>(List.of(python.toString(), file.toString()));
      command.addAll(arguments);
      return run(command);
    } finally {
      Files.delete(file);
    }
  }

  private static Result run(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("python", ".log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(output.toFile());
    // The package's folder must stay as its manifest says.
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    builder.environment().put("MLFLOW_DISABLE_TELEMETRY", "true");
    builder.environment().put("OMP_NUM_THREADS", "1");
    if (command.contains("pip")) {
      builder.environment().remove("PYTHONDONTWRITEBYTECODE");
    }
    Process process = builder.start();
    try {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        return new Result(-1, "not done after " + MINUTES + " minutes");
      }
      return new Result(process.exitValue(), Files.readString(output));
    } finally {
      process.destroyForcibly();
      Files.delete(output);
    }
  }

  private static String resource(String name) throws IOException {
    try (var in = ScoringEnvironment.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void remove(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  public record Result(int code, String output) {}
}
