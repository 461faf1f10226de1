package org.millrace.modelops.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.millrace.dataops.quality.CheckReport;
import org.millrace.dataops.quality.Profile;
import org.millrace.modelops.tracking.RunTracker;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes a person out of what runs keep of the data they read: of the profiles the values, of the
 * reports of checks the examples. The figures stay. A file is rewritten if the person's key is a
 * word in it, or if it is of a stream about persons and shows what its contract holds personal now,
 * which it may not have when the run was made.
 */
public final class RunErasure {
  /** Lies in a run's data until MLflow has its new files; names them, one a line. */
  private static final String MARK = "erasing";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path root;
  private final RunTracker tracker;

  /**
   * @param root as {@link TrainingSettings#folder}
   */
  public RunErasure(Path root, RunTracker tracker) {
    this.root = root;
    this.tracker = tracker;
  }

  /**
   * Who is to be forgotten.
   *
   * @param personal by stream about persons, its personal fields
   */
  public record Subject(String useCase, Map<String, Set<String>> personal, String key) {
    public Subject {
      personal = Map.copyOf(personal);
    }
  }

  /** How many files would be rewritten. */
  public int count(Subject subject) {
    return folders(subject).stream().mapToInt(data -> rewritten(data, subject).size()).sum();
  }

  /**
   * Rewrites the files and has MLflow told. A run is answered until {@link #done} is called for it,
   * so that one whose erasure was cut off is not passed over.
   *
   * @return by run how many of its files were rewritten
   */
  public Map<String, Integer> erase(Subject subject) {
    Map<String, Integer> runs = new TreeMap<>();
    for (Path data : folders(subject)) {
      Map<String, byte[]> rewritten = rewritten(data, subject);
      try {
        List<String> names = mark(data, rewritten.keySet());
        for (Map.Entry<String, byte[]> file : rewritten.entrySet()) {
          replace(data.resolve(file.getKey()), file.getValue());
        }
        if (!names.isEmpty()) {
          String run = root.relativize(data).getName(1).toString();
          tell(run, data, names);
          runs.put(run, names.size());
        }
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot rewrite " + data, e);
      }
    }
    return runs;
  }

  /** MLflow has the run's new files. */
  public void done(Subject subject, String run) {
    try {
      Files.deleteIfExists(root.resolve(subject.useCase()).resolve(run).resolve("data/" + MARK));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot end the erasure of run " + run, e);
    }
  }

  private List<Path> folders(Subject subject) {
    Path runs = root.resolve(subject.useCase());
    if (!Files.isDirectory(runs)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(runs)) {
      return found.map(run -> run.resolve("data")).filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list the runs of " + subject.useCase(), e);
    }
  }

  /** New contents of those files that have to change. */
  private static Map<String, byte[]> rewritten(Path data, Subject subject) {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> found = Files.list(data)) {
      for (Path file : found.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".json")) {
          byte[] before = Files.readAllBytes(file);
          cleared(name, before, subject).ifPresent(after -> files.put(name, after));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + data, e);
    }
    return files;
  }

  private static Optional<byte[]> cleared(String name, byte[] before, Subject subject) {
    try {
      boolean isNamed = holds(JSON.readTree(before), word(subject.key()));
      if (name.endsWith("-profile.json")) {
        Profile profile = JSON.readValue(before, Profile.class);
        Set<String> personal =
            subject.personal().getOrDefault(name.replace("-profile.json", ""), Set.of());
        return changed(profile, isNamed ? profile.withoutValues() : profile.hiding(personal));
      }
      CheckReport report = JSON.readValue(before, CheckReport.class);
      boolean clears = isNamed || subject.personal().containsKey(name.replace("-checks.json", ""));
      return changed(report, clears ? report.withoutExamples() : report);
    } catch (JacksonException e) {
      // Of another form than is written now; who can't be read can't be cleared in part.
      String text = new String(before, StandardCharsets.UTF_8);
      return text.contains(subject.key())
          ? Optional.of("{}".getBytes(StandardCharsets.UTF_8))
          : Optional.empty();
    }
  }

  private static Optional<byte[]> changed(Object before, Object after) {
    return before.equals(after) ? Optional.empty() : Optional.of(JSON.writeValueAsBytes(after));
  }

  /** Values are cut short where they are kept, so of a long key only its beginning counts. */
  private static Predicate<String> word(String key) {
    String shown = key.substring(0, Math.min(key.length(), Profile.LONGEST_VALUE));
    String end = shown.length() < key.length() ? "" : "(?![A-Za-z0-9])";
    return Pattern.compile("(?<![A-Za-z0-9])" + Pattern.quote(shown) + end).asPredicate();
  }

  private static boolean holds(JsonNode node, Predicate<String> word) {
    return node.isContainer()
        ? node.values().stream().anyMatch(child -> holds(child, word))
        : node.isString() && word.test(node.asString());
  }

  private static List<String> mark(Path data, Set<String> rewritten) throws IOException {
    Path mark = data.resolve(MARK);
    Set<String> names = new TreeSet<>(rewritten);
    if (Files.exists(mark)) {
      names.addAll(Files.readAllLines(mark));
    }
    if (!rewritten.isEmpty()) {
      replace(mark, String.join("\n", names).getBytes(StandardCharsets.UTF_8));
    }
    return List.copyOf(names);
  }

  private static void replace(Path file, byte[] content) throws IOException {
    Path beside = file.resolveSibling("." + file.getFileName() + ".new");
    Files.write(beside, content);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void tell(String run, Path data, List<String> names) {
    if (tracker.find(run).isPresent()) {
      names.forEach(name -> tracker.artifactRewritten(run, "data/" + name, data.resolve(name)));
    }
  }
}
