package org.millrace.dataops.datasets;

import static org.assertj.core.api.Assertions.assertThat;
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
 * A Python with PyIceberg, made once and kept under {@code
 * ${MILLRACE_CACHE:-~/.cache/millrace}/pyiceberg-<digest>}. Without Python or a package index the
 * test is skipped, saying why.
 */
public final class PyIceberg {
  private static final long MINUTES = 5;
  private final Path python;

  private PyIceberg(Path python) {
    this.python = python;
  }

  public static PyIceberg open() throws IOException, InterruptedException {
    String needed = resource("pyiceberg.txt");
    Path cache =
        Optional.ofNullable(System.getenv("MILLRACE_CACHE"))
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "millrace"));
    Path folder = cache.resolve("pyiceberg-" + Digests.of(needed).substring(0, 16));
    if (!Files.isDirectory(folder)) {
      make(folder, needed);
    }
    return new PyIceberg(folder.resolve("bin/python"));
  }

  /** Made under another name and renamed, so that what has the name is whole. */
  private static void make(Path folder, String needed) throws IOException, InterruptedException {
    Files.createDirectories(folder.getParent());
    Path staged = Files.createTempDirectory(folder.getParent(), folder.getFileName() + "-");
    try {
      String list = Files.writeString(staged.resolve("needed.txt"), needed).toString();
      String python = staged.resolve("bin/python").toString();
      orSkip(List.of("python3", "-m", "venv", staged.toString()));
      orSkip(List.of(python, "-m", "pip", "install", "-q", "-r", list));
      Files.move(staged, folder, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      remove(staged);
    }
  }

  private static void orSkip(List<String> command) throws InterruptedException {
    String why;
    try {
      Result result = run(command);
      if (result.code == 0) {
        return;
      }
      why = result.output;
    } catch (IOException notFound) {
      why = notFound.getMessage();
    }
    abort("Not read with PyIceberg: " + command + ": " + why);
  }

  /**
   * Reads versions of a table.
   *
   * @param catalog PyIceberg's properties of the catalog, as a JSON object
   * @return a JSON object: rows by tag or id; {@code names} of the tables; over REST, {@code write}
   *     says what came of an attempt to write
   */
  public String read(String catalog, String table, List<String> refs)
      throws IOException, InterruptedException {
    Path script = Files.createTempFile("read", ".py");
    try {
      Files.writeString(script, resource("read_table.py"));
      List<String> command =
          new ArrayList<>(List.of(python.toString(), script.toString(), catalog, table));
      command.addAll(refs);
      Result result = run(command);
      assertThat(result.code).as(result.output).isZero();
      String[] lines = result.output.strip().split("\n", -1);
      return lines[lines.length - 1];
    } finally {
      Files.delete(script);
    }
  }

  private static Result run(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("python", ".log");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
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

  private record Result(int code, String output) {}

  private static String resource(String name) throws IOException {
    try (var in = PyIceberg.class.getResourceAsStream(name)) {
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
}
