package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.datasets.DatasetSettings;
import org.millrace.dataops.datasets.RowCursor;
import org.millrace.dataops.features.Feature;
import org.millrace.kernel.ColumnBatch;

/** The training set of a year of flights, read from Iceberg as a training run reads it. */
@Tag("slow")
class FlightDelaysTrainingSetTests {
  @Test
  void aYearOfFlightsWithAllTheirFeaturesIsMadeInSeconds(@TempDir Path folder) throws Exception {
    try (DatasetCatalog catalog = DatasetCatalog.open(DatasetSettings.embedded(folder));
        FlightDelays flights = new FlightDelays()) {
      Recipe recipe = flights.recipe;
      for (String stream : recipe.streams()) {
        append(catalog, recipe, stream, flights.records);
      }
      long began = System.nanoTime();
      int rows = rows(recipe, catalog);
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      System.out.printf("%,d rows in %,d ms%n", rows, took.toMillis());

      assertThat(rows).isEqualTo(327_346);
      List<Feature> features = recipe.plan().spec().features();
      assertThat(features.stream().filter(Feature.Window.class::isInstance).count())
          .isGreaterThanOrEqualTo(5);
      assertThat(features.stream().filter(Feature.Latest.class::isInstance).count())
          .isGreaterThanOrEqualTo(8);
      // A bound for busy machines; a join by inequality would take minutes.
      assertThat(took).isLessThan(Duration.ofSeconds(60));
    }
  }

  private static int rows(Recipe recipe, DatasetCatalog catalog) {
    Instant asOf = FlightDelays.ALL_IN;
    PinnedDatasets datasets =
        PinnedDatasets.pin(
            catalog,
            recipe,
            new TrainingRequest(
                recipe.useCase(), new TrainingRequest.Current(), asOf, "training set"));
    Spine spine = Spine.read(recipe, datasets);
    Outcomes outcomes = Outcomes.read(recipe, spine, datasets);
    int[] known =
        Arrays.stream(spine.matured(asOf, recipe.settings().label().matures()))
            .filter(outcomes::isKnown)
            .toArray();
    return Examples.compute(recipe, spine, outcomes, known, datasets, done -> {}).size();
  }

  static void append(DatasetCatalog catalog, Recipe recipe, String stream, Records records) {
    Dataset dataset =
        catalog.createIfAbsent(recipe.useCase().dataset(stream), recipe.contract(stream).schema());
    List<ColumnBatch> batches = new ArrayList<>();
    try (RowCursor cursor = records.open(stream)) {
      while (cursor.hasNext()) {
        if (batches.isEmpty() || batches.get(batches.size() - 1).isFull()) {
          batches.add(new ColumnBatch(dataset.schema(), 50_000));
        }
        batches.get(batches.size() - 1).add(cursor.next());
      }
    }
    dataset.append(batches, Map.of(), Map.of(0, 1L));
  }
}
