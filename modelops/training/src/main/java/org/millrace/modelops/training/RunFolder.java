package org.millrace.modelops.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.millrace.modelops.evaluation.EvaluationPlots;

/** What a run leaves on disk: its package, and its plots for MLflow to fetch. */
record RunFolder(Path root, String useCase, String runId) {
  Path modelPackage() {
    return root.resolve(useCase).resolve(runId).resolve("package");
  }

  /** Writes the pictures of the test rows; answers where they stand in the run to their files. */
  Map<String, Path> writePlots(Attempt attempt, Fitted fitted) {
    String title = useCase + " from " + attempt.split().boundary();
    Measurement measured = attempt.measurement();
    Map<String, byte[]> pictures =
        new LinkedHashMap<>(
            EvaluationPlots.of(title, measured.probability(), measured.labels()).all());
    pictures.put("importance.png", EvaluationPlots.importance(useCase, fitted.importance()));
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
}
