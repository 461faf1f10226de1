package org.millrace.devops.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.broker.EmbeddedBroker;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.RecordValidator;
import org.millrace.kernel.Row;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.predictor.PackageTrust;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

/** What a process knows when it has just started, by what was ingested and what the topic keeps. */
class OnlineStartTests {
  private static final String TOPIC = "flight-delays.weather";
  private static final Instant OBSERVED = Instant.parse("2013-04-01T07:00:00Z");

  @TempDir Path folder;
  private EmbeddedBroker broker;
  private TestModels models;

  /** The records of a topic as they were at one moment, as ingestion would have kept them. */
  private record Ingested(List<ConsumerRecord<byte[], byte[]>> records) implements FeatureBackfill {
    @Override
    public Map<Integer, Long> load(
        UseCase useCase, Contract contract, Duration span, Consumer<Row> target) {
      Map<Integer, Long> ends = new HashMap<>();
      RecordValidator validator = contract.validator();
      Row row = new Row(contract.schema());
      records.stream()
          .filter(record -> record.topic().equals(useCase.topic(contract.stream())))
          .forEach(
              record -> {
                row.clear();
                validator.judge(record.value(), row);
                target.accept(row);
                ends.merge(record.partition(), record.offset() + 1, Math::max);
              });
      return ends;
    }
  }

  @BeforeEach
  void start() throws Exception {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
    models = new TestModels(folder);
    KafkaTopics.create(broker.bootstrapServers(), TOPIC, "flight-delays.predictions");
    send(OBSERVED, 50);
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private void send(Instant observed, double temp) throws Exception {
    KafkaTopics.send(
        broker.bootstrapServers(), TOPIC, observed, KafkaTopics.weather(observed, temp));
  }

  private Ingested ingested() {
    return new Ingested(KafkaTopics.readAll(broker.bootstrapServers(), TOPIC));
  }

  /** As retention does, but now. */
  private void deleteRecords() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
      for (int partition = 0; partition < 2; partition++) {
        all.put(new TopicPartition(TOPIC, partition), RecordsToDelete.beforeOffset(-1));
      }
      admin.deleteRecords(all).all().get(20, TimeUnit.SECONDS);
    }
  }

  /** What a process that starts now answers, once it has caught up. */
  private double answer(FeatureBackfill backfill) {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    KafkaServers kafka = new KafkaServers(broker.bootstrapServers());
    ServingProperties properties =
        new ServingProperties(
            DataSize.ofMegabytes(1), Duration.ofSeconds(20), Duration.ofMillis(1), 1000);
    try (ModelHost host =
            new ModelHost(
                new VersionLoader(
                    name -> models.useCase(),
                    new OnlineFeatures(kafka, backfill, registry),
                    properties,
                    registry,
                    PackageTrust.unchecked()));
        PredictionLog log = new PredictionLog(kafka, properties.logQueue(), registry)) {
      host.deploy(models.write(1));
      assertThat(host.awaitFeatures(TestModels.MODEL, Duration.ofSeconds(20))).isTrue();
      PredictionService service =
          new PredictionService(host, log, registry, () -> Instant.parse("2013-03-31T12:00:00Z"));
      return new JsonMapper()
          .readTree(service.predict(TestModels.MODEL, Requests.good()).json())
          .path("predictions")
          .path(0)
          .path("probability")
          .asDouble();
    } finally {
      models = new TestModels(folder.resolve("again"));
    }
  }

  private static double withTemperature(double temp) {
    return TestModels.probability(1, 5, temp);
  }

  @Test
  void recordsTheTopicNoLongerKeepsAreFoundOnline() throws Exception {
    Ingested ingested = ingested();
    deleteRecords();
    assertThat(KafkaTopics.readAll(broker.bootstrapServers(), TOPIC)).isEmpty();
    assertThat(answer(ingested)).isCloseTo(withTemperature(50), within(1e-6));
    // Without the dataset the process knows nothing of them, as the topic has forgotten.
    assertThat(answer(FeatureBackfill.NONE)).isCloseTo(withTemperature(Double.NaN), within(1e-6));
  }

  @Test
  void theTopicGoesOnWhereTheDatasetEnds() throws Exception {
    Ingested ingested = ingested();
    deleteRecords();
    send(OBSERVED.plusSeconds(600), 70);
    assertThat(answer(ingested)).isCloseTo(withTemperature(70), within(1e-6));
  }

  @Test
  void aBackfillThatFailsLeavesAllToTheTopic() {
    FeatureBackfill broken =
        (useCase, contract, span, records) -> {
          throw new IllegalStateException("the catalog is away");
        };
    assertThat(answer(broken)).isCloseTo(withTemperature(50), within(1e-6));
  }

  @Test
  void aBackfillThatFailsHalfwayCountsNothingTwice() throws Exception {
    Ingested ingested = ingested();
    deleteRecords();
    int[] calls = {0};
    FeatureBackfill second =
        (useCase, contract, span, records) -> {
          Map<Integer, Long> ends = ingested.load(useCase, contract, span, records);
          if (calls[0]++ == 0) {
            throw new IllegalStateException("the connection was lost at the end");
          }
          return ends;
        };
    assertThat(answer(second)).isCloseTo(withTemperature(50), within(1e-6));
    assertThat(calls[0]).isGreaterThan(1);
  }

  @Test
  void aTopicThatWasMadeAnewIsReadFromItsBeginning() {
    Ingested older = ingested();
    FeatureBackfill ahead =
        (useCase, contract, span, records) -> {
          older.load(useCase, contract, span, row -> {});
          return Map.of(0, 1_000L, 1, 1_000L);
        };
    assertThat(answer(ahead)).isCloseTo(withTemperature(50), within(1e-6));
  }
}
