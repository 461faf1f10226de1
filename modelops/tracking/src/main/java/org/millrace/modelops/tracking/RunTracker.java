package org.millrace.modelops.tracking;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Times;

/**
 * The runs of this platform. Every change is written down in one transaction together with what
 * MLflow has to be told of it; nothing here waits for MLflow. Safe for use by several threads.
 */
public final class RunTracker {
  private final ControlDatabase database;
  private final RunTable runs;
  private final OutboxTable outbox;
  private final Clock clock;

  /**
   * @param dataSource the control database, migrated; joins a Spring transaction that is open on it
   */
  public RunTracker(DataSource dataSource, Clock clock) {
    this.database = new ControlDatabase(dataSource);
    this.runs = new RunTable(database);
    this.outbox = new OutboxTable(database);
    this.clock = clock;
  }

  /** Starts a training run under a new id. */
  public Run begin(RunStart start) {
    return begin(start, "training");
  }

  /**
   * Starts a run of any kind under a new id.
   *
   * @param kind one word, such as {@code tuning}
   */
  public Run begin(RunStart start, String kind) {
    return begin(start, kind, Optional.empty());
  }

  /**
   * Starts a run that is a part of another: MLflow shows it nested there, and {@link #list} leaves
   * it out.
   */
  public Run beginWithin(Run parent, RunStart start, String kind) {
    return begin(start, kind, Optional.of(parent.id()));
  }

  private Run begin(RunStart start, String kind, Optional<String> parent) {
    Map<String, String> tags = new TreeMap<>(start.tags());
    parent.ifPresent(id -> tags.put(Step.PARENT, id));
    Run run =
        new Run(
            UUID.randomUUID().toString(),
            start.useCase(),
            start.useCaseDigest(),
            kind,
            start.name(),
            start.user(),
            start.seed(),
            RunStatus.RUNNING,
            "",
            now(),
            Optional.empty(),
            Map.of(),
            Map.of(),
            List.of());
    database.transaction(
        () -> {
          runs.insert(run, parent);
          tell(
              new Step.Begin(
                  run.id(),
                  run.useCase(),
                  run.useCaseDigest(),
                  run.kind(),
                  run.name(),
                  run.user(),
                  run.seed(),
                  run.startedAt().toEpochMilli(),
                  tags));
        });
    return run;
  }

  /**
   * Adds what the run has to report. A parameter keeps the value it had first.
   *
   * @throws ProblemException if the run is unknown or over, or a parameter has another value
   */
  public void log(String runId, RunLog log) {
    database.transaction(
        () -> {
          runs.add(runId, log);
          tell(
              new Step.Log(runId, log.params(), log.metrics(), log.datasets(), Map.of(), millis()));
        });
  }

  /**
   * Shows a file with the run.
   *
   * @param path where it stands among the run's artifacts: {@code plots/calibration.png}
   * @param file must stay on disk, unchanged, until it is delivered
   * @throws ProblemException if the run is unknown or over, there is no such file, or the path is
   *     not one below the run
   */
  public void artifact(String runId, String path, Path file) {
    requirePath(path);
    if (!Files.isRegularFile(file)) {
      throw new ProblemException(
          "Cannot log artifact " + path, "there is no file " + file, "write the file first");
    }
    database.transaction(
        () -> {
          runs.requireRunning(runId);
          tell(new Step.Artifact(runId, path, file.toAbsolutePath().normalize().toString()));
        });
  }

  /**
   * Says that a file shown with the run was rewritten, as after an erasure: MLflow gets it in place
   * of the one it has. Also after the run's end.
   *
   * @param path as it was given to {@link #artifact}
   * @throws ProblemException if the path is not one below the run
   */
  public void artifactRewritten(String runId, String path, Path file) {
    requirePath(path);
    database.transaction(
        () -> tell(new Step.Artifact(runId, path, file.toAbsolutePath().normalize().toString())));
  }

  /**
   * Shows the model the run made.
   *
   * @throws ProblemException if the run is unknown or over, or the folder has no {@code MLmodel}
   */
  public void model(String runId, ModelLogged model) {
    if (!Files.isRegularFile(model.folder().resolve("MLmodel"))) {
      throw new ProblemException(
          "Cannot log model " + model.name(),
          "there is no file MLmodel in " + model.folder(),
          "write the model in MLflow's format first");
    }
    database.transaction(
        () -> {
          runs.requireRunning(runId);
          tell(
              new Step.LogModel(
                  runId,
                  model.name(),
                  model.folder().toString(),
                  model.type(),
                  model.params(),
                  model.metrics(),
                  model.measuredOn().stream().toList(),
                  millis()));
        });
  }

  /**
   * Records what a gate said; a gate asked again replaces its verdict. Also after the run's end.
   */
  public void gate(String runId, GateVerdict verdict) {
    database.transaction(
        () -> {
          runs.putGate(runId, verdict, now());
          Map<String, String> tags =
              Map.of(
                  "millrace.gate." + verdict.gate(),
                  (verdict.passed() ? "passed: " : "failed: ") + verdict.message());
          tell(new Step.Log(runId, Map.of(), List.of(), List.of(), tags, millis()));
        });
  }

  /**
   * Ends the run; ending it again in the same way changes nothing.
   *
   * @param reason why, for people; may be empty
   * @throws ProblemException if the run is unknown or has ended otherwise
   */
  public void finish(String runId, RunStatus status, String reason) {
    if (status == RunStatus.RUNNING) {
      throw new IllegalArgumentException("Cannot finish a run as RUNNING: " + runId);
    }
    database.transaction(
        () -> {
          if (runs.finish(runId, status, reason, now())) {
            tell(new Step.Finish(runId, status, reason, millis()));
          }
        });
  }

  public Optional<Run> find(String runId) {
    return runs.find(runId);
  }

  /** The newest first, without those that are parts of others. */
  public List<Run> list(String useCase, int limit) {
    return runs.list(useCase, limit);
  }

  /** Those of one kind, the newest first. */
  public List<Run> list(String useCase, String kind, int limit) {
    return runs.list(useCase, kind, limit);
  }

  /** The parts of a run, in the order in which they began. */
  public List<Run> within(String runId) {
    return runs.within(runId);
  }

  /** Runs not yet over; after a start, those that a crash cut off. */
  public List<Run> running() {
    return runs.running();
  }

  /** In the order in which they were decided. */
  public List<GateVerdict> gates(String runId) {
    return runs.gates(runId);
  }

  private void tell(Step step) {
    outbox.add(step, now());
  }

  // What the database holds, so that a value given back equals the one read later.
  private Instant now() {
    return Times.toInstant(Times.toMicros(clock.instant()));
  }

  private long millis() {
    return clock.millis();
  }

  private static void requirePath(String path) {
    boolean below =
        !path.isEmpty()
            && !path.contains("\\")
            && List.of(path.split("/", -1)).stream()
                .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    // MLflow's server takes # for the end of the path.
    if (!below || path.contains("#") || path.chars().anyMatch(Character::isISOControl)) {
      throw new ProblemException(
          "Invalid artifact path '" + path + "'",
          "it must name a file below the run, with / between its parts and without #",
          "use a path such as plots/calibration.png");
    }
  }
}
