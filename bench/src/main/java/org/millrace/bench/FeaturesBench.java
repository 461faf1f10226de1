package org.millrace.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.millrace.dataops.broker.EmbeddedBroker;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.features.FeaturePlan;
import org.millrace.dataops.features.FeatureSpec;
import org.millrace.dataops.ingest.source.FileSource;
import org.millrace.dataops.ingest.source.PublishProgress;
import org.millrace.kernel.UseCase;

/**
 * The training set of all flights, from Iceberg to the last feature, against the same looked-up
 * features by pandas from the same Parquet files; and how the time grows with the data.
 */
final class FeaturesBench {
  private static final int ROUNDS = 3;
  private static final int[] GROWTH = {1, 4, 16};

  private FeaturesBench() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Report report = new Report("bench/run features", Instant.now());
    UseCase useCase = Workbench.flightDelays();
    FeaturePlan plan = FeaturePlan.compile(FeatureSpec.read(useCase));
    Path folder = Workbench.folder("features");
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
        DataPlane plane = DataPlane.open(folder, broker.bootstrapServers())) {
      plane.ingestion().start(useCase);
      Workbench.say("Publishing and ingesting the year");
      plane
          .files()
          .publish(
              useCase,
              FileSource.streams(useCase),
              Workbench.FIRST,
              Workbench.LAST,
              PublishProgress.SILENT);
      plane.ingestion().flush(useCase, Duration.ofMinutes(5));
    }
    try (DatasetCatalog catalog = Workbench.catalog(folder)) {
      TrainingSet set = new TrainingSet(catalog, plan);
      PandasFeatures searches = new PandasFeatures(folder, plan, useCase, "searches");
      PandasFeatures rolling = new PandasFeatures(folder, plan, useCase, "rolling");
      compare(report, set, searches, rolling, useCase.name());
      grow(report, set, useCase.name());
    }
    report.note(
        "Millrace computes %d features, of which %d are looked up; pandas those only.",
        plan.features().size(), PandasFeatures.lookedUp(plan).length);
    report.print(System.out);
  }

  private static void compare(
      Report report,
      TrainingSet set,
      PandasFeatures searches,
      PandasFeatures rolling,
      String useCase)
      throws IOException, InterruptedException {
    TrainingSet.Values values = set.values(useCase);
    set.seconds(useCase);
    List<Double> ours = new ArrayList<>();
    List<Double> numpy = new ArrayList<>();
    List<Double> pandas = new ArrayList<>();
    for (int round = 1; round <= ROUNDS; round++) {
      numpy.add(searches.seconds());
      pandas.add(rolling.seconds());
      ours.add(set.seconds(useCase));
      Workbench.say(
          "round %d of %d: pandas %.2f s, with searches of numpy %.2f s, millrace %.2f s",
          round, ROUNDS, pandas.get(round - 1), numpy.get(round - 1), ours.get(round - 1));
    }
    Samples millrace = new Samples("millrace", "s", ours);
    Samples plain = new Samples("pandas", "s", pandas);
    Samples fast = new Samples("pandas, windows by searches of numpy", "s", numpy);
    report.add(plain);
    report.add(fast);
    report.add(millrace);
    report.add(plain.over(millrace));
    report.add(fast.over(millrace));
    report.note("%,d rows. %s", values.rows(), searches.difference(values));
  }

  private static void grow(Report report, TrainingSet set, String useCase) {
    for (int copies : GROWTH) {
      String name = useCase;
      if (copies > 1) {
        Workbench.say("Writing the data %d times, each with keys of its own", copies);
        name = set.repeat(useCase, copies);
      }
      double seconds = Math.min(set.seconds(name), set.seconds(name));
      Workbench.say("%d x the data: %.2f s", copies, seconds);
      report.note("%2d x the data: %.2f s, the better of two", copies, seconds);
    }
  }
}
