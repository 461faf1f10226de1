package org.millrace.modelops.evaluation;

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
import java.util.stream.Stream;
import org.millrace.kernel.Digests;

/**
 * A Python with some packages, made once and kept under {@code
 * ${MILLRACE_CACHE:-~/.cache/millrace}/evaluation-<digest>}. Without Python or a package index the
 * test is skipped, saying why, unless {@code MILLRACE_REQUIRE_ALL_TOOLS=true}.
 */
final class PythonEnvironment {
  private static final long MINUTES = 8;
  private final Path python;

  private PythonEnvironment(Path python) {
    this.python = python;
  }

  static PythonEnvironment of(String... packages) throws IOException, InterruptedException {
    Path cache =
        Optional.ofNullable(System.getenv("MILLRACE_CACHE"))
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "millrace"));
    String digest = Digests.of(String.join("\n", packages));
    Path folder = cache.resolve("evaluation-" + digest.substring(0, 16));
    if (!Files.isDirectory(folder)) {
      make(folder, List.of(packages));
    }
    return new PythonEnvironment(folder.resolve("bin/python"));
  }

  /** Made under another name and renamed, so that what has the name is whole. */
  private static void make(Path folder, List<String> packages)
      throws IOException, InterruptedException {
    Files.createDirectories(folder.getParent());
    Path staged = Files.createTempDirectory(folder.getParent(), folder.getFileName() + "-");
    try {
      List<String> install = new ArrayList<>();
      install.addAll(List.of(staged.resolve("bin/python").toString(), "-m", "pip", "install"));
      install.addAll(List.of("-q", "--disable-pip-version-check"));
      install.addAll(packages);
      orSkip(List.of("python3", "-m", "venv", staged.toString()), "there is no python3 with venv");
      orSkip(install, "pip can't install " + packages);
      Files.move(staged, folder, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      remove(staged);
    }
  }

  private static void orSkip(List<String> command, String why)
      throws IOException, InterruptedException {
    String failed;
    try {
      Result result = start(command);
      if (result.code == 0) {
        return;
      }
      failed = result.errors;
    } catch (IOException notFound) {
      failed = notFound.getMessage();
    }
    if ("true".equals(System.getenv("MILLRACE_REQUIRE_ALL_TOOLS"))) {
      throw new IllegalStateException("Cannot make a Python: " + why + ": " + failed);
    }
    abort("Not compared with scikit-learn: " + why + ": " + failed);
  }

  /** Runs a script to its end and gives what it printed. */
  String run(String script) throws IOException, InterruptedException {
    Path file = Files.createTempFile("golden", ".py");
    try {
      Result result = start(List.of(python.toString(), Files.writeString(file, script).toString()));
      if (result.code != 0) {
        throw new IllegalStateException("Cannot run the script: " + result.errors);
      }
      return result.output;
    } finally {
      Files.delete(file);
    }
  }

  private static Result start(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("python", ".out");
    Path errors = Files.createTempFile("python", ".err");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
    builder.environment().put("OMP_NUM_THREADS", "1");
    Process process = builder.start();
    try {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        return new Result(-1, "", "not done after " + MINUTES + " minutes");
      }
      return new Result(
          process.exitValue(),
          Files.readString(output, StandardCharsets.UTF_8),
          Files.readString(errors, StandardCharsets.UTF_8));
    } finally {
      process.destroyForcibly();
      Files.delete(output);
      Files.delete(errors);
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

  private record Result(int code, String output, String errors) {}
}
