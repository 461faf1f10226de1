package org.millrace.modelops.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.millrace.modelops.evaluation.EvaluationPlots;
import org.millrace.modelops.evaluation.RegressionPlots;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** What a run leaves on disk: its package, and its plots for MLflow to fetch. */
record RunFolder(Path root, String useCase, String runId) {
  private static final Logger LOG = LoggerFactory.getLogger(RunFolder.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  Path modelPackage() {
    return root.resolve(useCase).resolve(runId).resolve("package");
  }

  /**
   * Takes away what only a registered version may have: package, half-written package, plots. What
   * the data gate found stays, since MLflow may be told of it yet.
   */
  void sweep() {
    Path folder = root.resolve(useCase).resolve(runId);
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.filter(RunFolder::isOfAVersion).toList()) {
        delete(entry);
      }
    } catch (IOException e) {
      LOG.warn("What run {} left in {} could not be taken away", runId, folder, e);
    }
  }

  private static boolean isOfAVersion(Path entry) {
    String name = entry.getFileName().toString();
    return name.equals("plots") || name.equals("package") || name.startsWith(".package-");
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Writes profile and checks of each stream's version; answers as {@link #writePlots}. */
  Map<String, Path> writeFinding(DataGate.Finding finding) {
    Map<String, Object> contents = new LinkedHashMap<>();
    finding.profiles().forEach((stream, it) -> contents.put(stream + "-profile.json", it));
    finding.reports().forEach((stream, it) -> contents.put(stream + "-checks.json", it));
    Path folder = root.resolve(useCase).resolve(runId).resolve("data");
    Map<String, Path> files = new LinkedHashMap<>();
    try {
      Files.createDirectories(folder);
      for (Map.Entry<String, Object> content : contents.entrySet()) {
        Path file = folder.resolve(content.getKey());
        Files.write(file, JSON.writeValueAsBytes(content.getValue()));
        files.put("data/" + content.getKey(), file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to " + folder, e);
    }
    return files;
  }

  /** Writes the pictures of the test rows; answers where they stand in the run to their files. */
  Map<String, Path> writePlots(Attempt attempt, Fitted fitted) {
    Map<String, byte[]> pictures = draw(attempt, fitted);
    Path folder = root.resolve(useCase).resolve(runId).resolve("plots");
    Map<String, Path> files = new LinkedHashMap<>();
    try {
      Files.createDirectories(folder);
      for (Map.Entry<String, byte[]> picture : pictures.entrySet()) {
        Path file = folder.resolve(picture.getKey());
        Files.write(file, picture.getValue());
        files.put("plots/" + picture.getKey(), file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write plots to " + folder, e);
    }
    return files;
  }

  private static Map<String, byte[]> quality(String title, Attempt attempt) {
    Measurement measured = attempt.measurement();
    if (measured instanceof QuantityMeasurement quantity) {
      String name = attempt.recipe().settings().label().name();
      return RegressionPlots.of(title, name, quantity.scores(), quantity.truth().targets()).all();
    }
    return EvaluationPlots.of(title, measured.scores(), ((LabelMeasurement) measured).labels())
        .all();
  }

  /** None if this machine can't draw: a JDK without any font is no reason to lose a model. */
  private Map<String, byte[]> draw(Attempt attempt, Fitted fitted) {
    String title = useCase + " from " + attempt.split().boundary().toString().substring(0, 10);
    try {
      Map<String, byte[]> pictures = new LinkedHashMap<>(quality(title, attempt));
      pictures.put("importance.png", EvaluationPlots.importance(useCase, fitted.importance()));
      return pictures;
    } catch (LinkageError | InternalError e) {
      LOG.warn("The run has no plots, since this JDK can't draw; install fontconfig and a font", e);
      return Map.of();
    }
  }
}
