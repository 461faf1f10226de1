package org.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.millrace.dataops.ingest.IngestService;
import org.millrace.devops.monitoring.QualityReport;
import org.millrace.devops.monitoring.QualityWindow;
import org.millrace.devops.monitoring.ServingSkew;
import org.millrace.devops.monitoring.SkewReport;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.predictor.ModelPackage;
import org.millrace.modelops.training.Progress;
import org.millrace.modelops.training.TrainingReport;
import org.millrace.modelops.training.TrainingRequest;
import org.millrace.platform.usecase.FirstPublication;
import org.millrace.platform.usecase.QualityWatch;
import org.millrace.platform.usecase.UseCaseLifecycle;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** A quantity through the whole loop: files, Kafka, dataset, model, REST, outcomes. */
@Tag("slow")
class RidershipLoopTests {
  private static final Path FOLDER =
      Path.of("../usecases/chicago-ridership").toAbsolutePath().normalize();
  private static final LocalDate FIRST = LocalDate.of(2016, 8, 1);
  private static final LocalDate LAST = LocalDate.of(2016, 8, 26);
  private static final ZoneId CHICAGO = ZoneId.of("America/Chicago");

  @Test
  @Timeout(240)
  void aQuantityIsPublishedLearnedServedAndHeldAgainstTheTruth() throws Exception {
    // Not JUnit's folder: native libraries are unpacked beside it and must outlive this class.
    Path data = Files.createTempDirectory("ridership");
    try (Platform platform =
        Platform.start(data.resolve("data"), Map.of("server.port", 0, "millrace.mlflow", "off"))) {
      UseCase useCase = UseCase.open(FOLDER);
      platform.part(UseCaseLifecycle.class).apply(useCase);
      FirstPublication files = platform.part(FirstPublication.class);
      assertThat(files.publish(useCase, (published, total) -> {}))
          .containsOnlyKeys("days", "boardings", "weather")
          .allSatisfy((stream, records) -> assertThat(records).isGreaterThan(5_000));
      assertThat(files.publish(useCase, (published, total) -> {})).isEmpty();

      TrainingReport trained = train(platform, useCase);
      assertThat(trained.promoted()).as("%s", trained.failedGates()).isTrue();

      JsonNode predictions = ask(new Rest(platform.url()));
      assertThat(predictions).hasSize(26);
      assertThat(predictions)
          .allSatisfy(one -> assertThat(one.path("value").doubleValue()).isBetween(3e3, 3e4));

      platform.part(IngestService.class).flush(useCase, Duration.ofMinutes(1));
      QualityReport live = platform.part(QualityWatch.class).measure(trained.version());
      assertThat(live.matured()).isEqualTo(26);
      assertThat(live.metrics().get("mae")).isLessThan(2_000);
      SkewReport skew =
          platform
              .part(ServingSkew.class)
              .measure(
                  useCase,
                  ModelPackage.load(trained.version().folder()),
                  QualityWindow.between(
                      Instant.parse("2016-07-01T00:00:00Z"),
                      Instant.parse("2016-10-01T00:00:00Z")));
      assertThat(skew.isNone()).as("%s", skew).isTrue();
    } finally {
      FileSystemUtils.deleteRecursively(data);
    }
  }

  private static TrainingReport train(Platform platform, UseCase useCase) {
    return platform
        .part(UseCaseLifecycle.class)
        .train(
            new TrainingRequest(
                useCase,
                new TrainingRequest.Current(),
                Instant.parse("2016-08-30T00:00:00Z"),
                "test"),
            Progress.NONE);
  }

  /** Asks about each day of August, which has no holiday. */
  private static JsonNode ask(Rest rest) {
    String instances =
        FIRST
            .datesUntil(LAST.plusDays(1))
            .map(RidershipLoopTests::day)
            .collect(Collectors.joining(","));
    return rest.ask(
            "/api/v1/models/chicago-ridership/predictions", "{\"instances\":[" + instances + "]}")
        .path("predictions");
  }

  private static String day(LocalDate day) {
    return """
        {"station_day":"Clark/Lake %s","station":"Clark/Lake","city":"Chicago","weekday":"%s",
         "holiday":"none","day_local":"%sT00:00:00","begins":"%s"}"""
        .formatted(
            day,
            day.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH),
            day,
            day.atStartOfDay(CHICAGO).toInstant());
  }
}
