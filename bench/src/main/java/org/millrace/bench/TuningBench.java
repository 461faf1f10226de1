package org.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.millrace.dataops.broker.EmbeddedBroker;
import org.millrace.dataops.ingest.source.FileSource;
import org.millrace.dataops.ingest.source.PublishProgress;
import org.millrace.dataops.quality.DatasetQuality;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.tracking.RunTracker;
import org.millrace.modelops.training.DataGate;
import org.millrace.modelops.training.StreamHealth;
import org.millrace.modelops.training.TrainingRequest;
import org.millrace.modelops.training.TrainingSettings;
import org.millrace.modelops.training.Trial;
import org.millrace.modelops.training.TuningProgress;
import org.millrace.modelops.training.TuningReport;
import org.millrace.modelops.training.TuningService;
import org.millrace.modelops.training.TuningTrials;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A tuning of the demo's model against the fits and the measuring of the same trials alone, one
 * worker each.
 */
final class TuningBench {
  private static final int ROUNDS = 3;
  private static final String SECTION =
      """

      tuning:
        search: tpe
        trials: 15
        folds: 3
        space:
          depth: {from: 3, to: 7}
          learning-rate: {from: 0.03, to: 0.3, scale: log}
          subsample: {from: 0.5, to: 1.0}
      """;

  private final TuningService service;
  private final TuningTrials trials;
  private final UseCase useCase;

  /**
   * How long a tuning took.
   *
   * @param trials from the beginning of the first trial to the end of the tuning
   * @param whole with reading and computing features
   * @param within what its trials say that their fits and measuring took
   */
  private record Took(double trials, double whole, double within) {}

  private TuningBench(DataPlane plane, UseCase useCase, Path folder) {
    this.useCase = useCase;
    RunTracker tracker = new RunTracker(plane.control(), Clock.systemUTC());
    DatasetQuality quality =
        new DatasetQuality(plane.catalog(), plane.control(), Clock.systemUTC());
    this.service =
        new TuningService(
            plane.catalog(),
            new DataGate(quality, plane.catalog(), StreamHealth.unwatched()),
            tracker,
            new TransactionTemplate(new JdbcTransactionManager(plane.control())),
            new TrainingSettings(folder.resolve("models"), 1));
    this.trials = TuningTrials.read(plane.catalog(), useCase, Workbench.TRAIN_AT, 1);
  }

  public static void main(String[] args) throws IOException {
    Path folder = Workbench.folder("tuning");
    UseCase useCase = useCase(folder);
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
        DataPlane plane = DataPlane.open(folder, broker.bootstrapServers())) {
      UseCase flights = Workbench.flightDelays();
      plane.ingestion().start(flights);
      Workbench.say("Publishing and ingesting what was known by %s", Workbench.TRAIN_AT);
      plane
          .files()
          .publish(
              flights,
              FileSource.streams(flights),
              Workbench.FIRST,
              Workbench.TRAIN_AT,
              PublishProgress.SILENT);
      plane.ingestion().flush(flights, Duration.ofMinutes(5));
      new TuningBench(plane, useCase, folder).measure();
    }
  }

  private void measure() {
    Report report = new Report("bench/run tuning", Instant.now());
    List<Double> ours = new ArrayList<>();
    List<Double> alone = new ArrayList<>();
    List<Double> within = new ArrayList<>();
    List<Double> whole = new ArrayList<>();
    int count = 0;
    boolean same = true;
    for (int round = 0; round < ROUNDS; round++) {
      List<TuningReport> made = new ArrayList<>();
      Took took = tune(Workbench.TRAIN_AT.plusNanos(1000L * (round + 1)), made);
      TuningReport tuned = made.get(0);
      ours.add(took.trials());
      within.add(took.within());
      whole.add(took.whole());
      long began = System.nanoTime();
      var again = trials.again(tuned);
      alone.add(Workbench.secondsSince(began));
      count = again.size();
      same &=
          tuned.trials().stream().allMatch(t -> Objects.equals(t.value(), again.get(t.number())));
      Workbench.say("round %d of %d", round + 1, ROUNDS);
    }
    Samples all = new Samples("tuning", "s", ours);
    report.compare(all, new Samples("fits and measuring alone", "s", alone));
    Samples inside = new Samples("fits and measuring within it", "s", within);
    report.add(inside);
    report.add(all.over(inside));
    report.add(new Samples("the same with reading and features", "s", whole));
    report.note(
        "%d trials of 3 folds each, one worker with one thread. The same values alone: %s.",
        count, same ? "yes" : "no");
    report.note(
        "Tuning: from the first trial to the end: proposals, runs in the control database, what"
            + " MLflow is to be told, table and picture.");
    report.print(System.out);
  }

  private Took tune(Instant asOf, List<TuningReport> made) {
    long began = System.nanoTime();
    List<Double> firstEnd = new ArrayList<>();
    TuningProgress progress =
        reached -> {
          if (firstEnd.isEmpty()) {
            firstEnd.add(Workbench.secondsSince(began));
          }
        };
    TuningReport tuned =
        service.tune(
            new TrainingRequest(useCase, new TrainingRequest.Current(), asOf, "bench"), progress);
    double whole = Workbench.secondsSince(began);
    made.add(tuned);
    double within = tuned.trials().stream().mapToDouble(TuningBench::seconds).sum();
    double before = firstEnd.get(0) - seconds(tuned.trials().get(0));
    return new Took(whole - before, whole, within);
  }

  private static double seconds(Trial trial) {
    return Objects.requireNonNull(trial.seconds());
  }

  /** The use case that ships, made smaller, with a section to tune it by. */
  private static UseCase useCase(Path folder) throws IOException {
    Path from = Workbench.flightDelays().folder();
    Path to = folder.resolve("flight-delays");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
    Path modelops = to.resolve("modelops.yaml");
    String text = Files.readString(modelops).replace("rounds: 200", "rounds: 30");
    Files.writeString(modelops, text + SECTION);
    return UseCase.open(to);
  }
}
