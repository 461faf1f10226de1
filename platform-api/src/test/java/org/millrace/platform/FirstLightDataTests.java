package org.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.millrace.dataops.ingest.Quarantine;
import org.millrace.dataops.ingest.source.FileSource;
import org.millrace.dataops.ingest.source.Replay;
import org.millrace.devops.serving.KafkaServers;
import org.millrace.kernel.DatasetVersion;
import org.millrace.modelops.training.TrainingReport;
import tools.jackson.databind.JsonNode;

/** What the demo left behind: every record, each once, in its dataset or in quarantine. */
@ExtendWith(FirstLight.Extension.class)
class FirstLightDataTests {
  private static final String WINDY = "EWR-20130212T0800Z";

  @Test
  void everyPublishedRecordIsInItsDatasetOrInQuarantine(FirstLight world) throws Exception {
    Map<String, Long> quarantined = new HashMap<>();
    for (Quarantine.Count count : world.report.quarantined()) {
      quarantined.merge(count.stream(), count.records(), Long::sum);
    }
    assertThat(quarantined).isEqualTo(Map.of("weather", 1L));
    for (String stream : FileSource.streams(world.useCase)) {
      long published = published(world, stream);
      assertThat(published).as(stream).isEqualTo(inSource(world, stream)).isPositive();
      assertThat(world.report.datasets().get(stream).rows())
          .as(stream)
          .isEqualTo(published - quarantined.getOrDefault(stream, 0L));
    }
    assertThat(world.report.datasets().get("predictions").rows())
        .isEqualTo(world.report.asked())
        .isGreaterThan(500);
  }

  private static long published(FirstLight world, String stream) throws Exception {
    String servers = world.platform.part(KafkaServers.class).bootstrap();
    TopicPartition partition = new TopicPartition(world.useCase.topic(stream), 0);
    try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers))) {
      assertThat(admin.describeTopics(List.of(partition.topic())).allTopicNames().get())
          .allSatisfy((name, topic) -> assertThat(topic.partitions()).hasSize(1));
      return admin
          .listOffsets(Map.of(partition, OffsetSpec.latest()))
          .partitionResult(partition)
          .get()
          .offset();
    }
  }

  private static long inSource(FirstLight world, String stream) {
    FileSource files = world.platform.part(FileSource.class);
    try (Replay replay =
        files.replay(
            world.useCase,
            List.of(stream),
            FirstLight.PLAN.from(),
            FirstLight.PLAN.until().plus(FirstLight.PLAN.outcomes()),
            (published, total) -> {})) {
      return replay.total();
    }
  }

  @Test
  void keysOfADatasetAreUnique(FirstLight world) {
    List<Map<String, Object>> flights = world.rows("schedule", "flight_id", "true");
    assertThat(flights.stream().map(row -> row.get("flight_id")).distinct().count())
        .isEqualTo(flights.size());
  }

  @Test
  void theImpossibleWindIsInQuarantineWithReasonAndOffset(FirstLight world) {
    JsonNode page = world.rest.read("/api/v1/quarantine/flight-delays/weather");
    assertThat(page.path("items")).hasSize(1);
    assertThat(page.path("next").isNull()).isTrue();
    JsonNode record = page.path("items").get(0);
    assertThat(record.path("topic").stringValue()).isEqualTo("flight-delays.weather");
    assertThat(record.path("partition").intValue()).isZero();
    assertThat(record.path("offset").longValue()).isPositive();
    assertThat(record.path("key").stringValue()).isEqualTo(WINDY);
    assertThat(record.path("recordedAt").stringValue()).isEqualTo("2013-02-12T08:00:00Z");
    assertThat(record.path("value").stringValue()).contains("\"wind_speed\":1048.36");
    JsonNode violation = record.path("violations").get(0);
    assertThat(violation.path("rule").stringValue()).isEqualTo("range");
    assertThat(violation.path("field").stringValue()).isEqualTo("wind_speed");
    assertThat(violation.path("why").stringValue()).contains("1048.36").contains("200");
    assertThat(violation.path("fix").stringValue()).isNotBlank();
    assertThat(world.rows("weather", "weather_id", "weather_id = '" + WINDY + "'")).isEmpty();
    JsonNode counts = world.rest.read("/api/v1/quarantine").path("items");
    assertThat(counts).hasSize(1);
    assertThat(counts.get(0).path("records").longValue()).isEqualTo(1);
  }

  @Test
  void theUseCaseIsListedAsItWasApplied(FirstLight world) {
    JsonNode listed = world.rest.read("/api/v1/usecases").path("items");
    assertThat(listed).hasSize(1);
    assertThat(listed.get(0).path("name").stringValue()).isEqualTo(FirstLight.MODEL);
    assertThat(listed.get(0).path("digest").stringValue()).isEqualTo(world.useCase.digest());
    JsonNode one = world.rest.read("/api/v1/usecases/flight-delays");
    assertThat(one.path("useCase")).isEqualTo(listed.get(0));
    assertThat(one.path("charter").path("problem").stringValue()).contains("connections");
  }

  @Test
  void datasetsAreListedWithTheVersionsTheModelWasTrainedOn(FirstLight world) {
    TrainingReport training = world.report.training().orElseThrow();
    JsonNode listed = world.rest.read("/api/v1/datasets").path("items");
    assertThat(listed).hasSize(6);
    for (JsonNode dataset : listed) {
      String name = dataset.path("name").stringValue();
      JsonNode versions = world.rest.read("/api/v1/datasets/" + name + "/versions").path("items");
      assertThat(versions.get(0)).as(name).isEqualTo(dataset.path("current"));
      DatasetVersion used = training.datasets().get(name.substring(name.indexOf('.') + 1));
      if (used != null) {
        assertThat(versions)
            .as(name)
            .anySatisfy(
                version -> {
                  assertThat(version.path("snapshotId").longValue()).isEqualTo(used.snapshotId());
                  assertThat(version.path("rows").longValue()).isEqualTo(used.rows());
                  assertThat(version.path("tags").get(0).stringValue())
                      .isEqualTo(FirstLight.PLAN.tag());
                });
      }
    }
    assertThat(training.datasets()).containsKeys("schedule", "arrivals", "weather");
  }

  @Test
  void runsAndModelVersionsAgree(FirstLight world) {
    TrainingReport training = world.report.training().orElseThrow();
    JsonNode runs = world.rest.read("/api/v1/runs").path("items");
    assertThat(runs).hasSize(1);
    String id = runs.get(0).path("id").stringValue();
    assertThat(id).isEqualTo(training.runId());
    JsonNode run = world.rest.read("/api/v1/runs/" + id);
    assertThat(run.path("run")).isEqualTo(runs.get(0));
    assertThat(run.path("run").path("metrics").path("auc").doubleValue())
        .isEqualTo(training.model().leading().value());
    assertThat(run.path("gates")).hasSize(training.gates().size());
    assertThat(run.path("gates"))
        .allSatisfy(gate -> assertThat(gate.path("passed").booleanValue()).isTrue());
    JsonNode models = world.rest.read("/api/v1/models").path("items");
    assertThat(models).hasSize(1);
    assertThat(models.get(0).path("aliases").path("champion").intValue()).isEqualTo(1);
    assertThat(models.get(0).path("deployed").intValue()).isEqualTo(1);
    JsonNode versions = world.rest.read("/api/v1/models/flight-delays/versions").path("items");
    assertThat(versions).hasSize(1);
    assertThat(versions.get(0).path("runId").stringValue()).isEqualTo(id);
    assertThat(versions.get(0).path("aliases").get(0).stringValue()).isEqualTo("champion");
    assertThat(versions.get(0).path("metrics")).isEqualTo(run.path("run").path("metrics"));
    assertThat(versions.get(0).path("packageDigest").stringValue())
        .isEqualTo(training.version().packageDigest());
  }
}
