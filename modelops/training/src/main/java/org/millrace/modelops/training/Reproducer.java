package org.millrace.modelops.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.ModelVersion;
import org.millrace.kernel.Problem;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.predictor.ModelPackage;
import org.millrace.modelops.tracking.AliasMove;
import org.millrace.modelops.tracking.ModelRegistry;
import org.millrace.modelops.tracking.Run;
import org.millrace.modelops.tracking.RunTracker;

/**
 * Makes a model version once more from the dataset versions, the use case and the moment that its
 * run recorded, and compares the two. Registers nothing and leaves nothing behind. Thread-safe.
 */
public final class Reproducer {
  private static final String DATASET = "dataset.";

  private final TrainingService training;
  private final DatasetCatalog catalog;
  private final RunTracker tracker;
  private final ModelRegistry registry;
  private final KeptUseCases useCases;

  /** Use cases as they were applied. */
  @FunctionalInterface
  public interface KeptUseCases {
    Optional<UseCase> find(String name, String digest);
  }

  public Reproducer(
      TrainingService training,
      DatasetCatalog catalog,
      RunTracker tracker,
      ModelRegistry registry,
      KeptUseCases useCases) {
    this.training = training;
    this.catalog = catalog;
    this.tracker = tracker;
    this.registry = registry;
    this.useCases = useCases;
  }

  /**
   * Takes as long as the training took.
   *
   * @throws ProblemException if the run, a dataset version or the use case it was made from is no
   *     more, or the package is not as it was written
   */
  public Reproduction reproduce(ModelVersion version, Progress progress) {
    Run run =
        tracker
            .find(version.runId())
            .orElseThrow(
                () -> gone(version, "its run " + version.runId() + " is not on record any more"));
    ModelPackage original = ModelPackage.load(version.folder());
    TrainingRequest request =
        new TrainingRequest(
            useCase(version, run),
            versions(version, run),
            asOf(version, run),
            run.user(),
            Optional.empty(),
            TunedTrainer.of(run.params()));
    Path scratch = scratch();
    try {
      Draft draft = training.remake(run, request, reigningBefore(version), scratch, progress);
      Path rebuilt = new RunFolder(scratch, request.useCase().name(), run.id()).modelPackage();
      PackageComparison packages = new PackageComparison(version.folder(), rebuilt);
      AnswerComparison answers =
          new AnswerComparison(original, ModelPackage.load(rebuilt), draft.attempt());
      return new Reproduction(
          version.model(),
          version.version(),
          run.id(),
          run.useCaseDigest(),
          request.asOf(),
          packages.files(),
          packages.differences(),
          answers.onExamples(),
          answers.onTestRows(),
          new RecordComparison(version, run, original, draft).differences(),
          packages.environment());
    } finally {
      delete(scratch);
    }
  }

  private UseCase useCase(ModelVersion version, Run run) {
    UseCase kept =
        useCases
            .find(run.useCase(), run.useCaseDigest())
            .orElseThrow(
                () ->
                    gone(version, "its use case " + run.useCaseDigest() + " is not kept any more"));
    String found = UseCase.open(kept.folder()).digest();
    if (!found.equals(run.useCaseDigest())) {
      throw gone(
          version,
          "the use case kept as " + run.useCaseDigest() + " was changed: its digest is " + found);
    }
    return kept;
  }

  /** What the run read, if every bit of it is still there. */
  private TrainingRequest.Versions versions(ModelVersion version, Run run) {
    Map<String, String> refs = new LinkedHashMap<>();
    run.params()
        .forEach(
            (name, value) -> {
              if (name.startsWith(DATASET)) {
                refs.put(name.substring(DATASET.length()), value);
              }
            });
    List<Problem> expired =
        refs.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .filter(ref -> find(run, ref.getKey(), ref.getValue()).isEmpty())
            .map(
                ref ->
                    gone(
                            version,
                            "version "
                                + ref.getValue()
                                + " of dataset "
                                + run.useCase()
                                + "."
                                + ref.getKey()
                                + " has expired")
                        .first())
            .toList();
    if (!expired.isEmpty()) {
      throw new ProblemException(expired);
    }
    return new TrainingRequest.Pinned(refs);
  }

  private Optional<DatasetVersion> find(Run run, String stream, String snapshot) {
    Optional<Dataset> dataset = catalog.find(run.useCase() + "." + stream);
    return dataset.flatMap(found -> found.version(snapshot));
  }

  private static Instant asOf(ModelVersion version, Run run) {
    try {
      return Instant.parse(run.params().getOrDefault("as_of", ""));
    } catch (DateTimeParseException e) {
      throw gone(version, "its run does not say as of when it was trained");
    }
  }

  /** Whom the run was measured against: the champion until the version was registered. */
  private Optional<ModelVersion> reigningBefore(ModelVersion version) {
    return registry.history(version.model(), ModelRegistry.CHAMPION).stream()
        .filter(move -> move.at().isBefore(version.createdAt()))
        .max(Comparator.comparingInt(AliasMove::move))
        .filter(move -> move.version() > 0)
        .flatMap(move -> registry.find(version.model(), move.version()));
  }

  private static ProblemException gone(ModelVersion version, String why) {
    return new ProblemException(
        "Cannot reproduce " + version.model() + " version " + version.version(),
        why,
        "reproduce a version of which everything is kept, or train a new one");
  }

  private static Path scratch() {
    try {
      return Files.createTempDirectory("millrace-reproduction-");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a folder to reproduce in", e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + folder, e);
    }
  }
}
