package org.millrace.devops.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.broker.EmbeddedBroker;
import org.millrace.modelops.predictor.PackageTrust;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Serving without a web server: the parts put together by hand. */
class ModelHostTests {
  private static EmbeddedBroker broker;
  private static TestModels models;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ServingProperties properties =
      new ServingProperties(
          DataSize.ofMegabytes(1), Duration.ofSeconds(20), Duration.ofMillis(1), 1000);
  private ModelHost host;
  private PredictionLog log;
  private PredictionService service;

  @BeforeAll
  static void startBroker(@TempDir Path folder) {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
    models = new TestModels(folder);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void start() {
    KafkaServers kafka = new KafkaServers(broker.bootstrapServers());
    host =
        new ModelHost(
            new VersionLoader(
                name -> models.useCase(),
                new OnlineFeatures(kafka, FeatureBackfill.NONE, registry),
                properties,
                registry,
                PackageTrust.unchecked()));
    log = new PredictionLog(kafka, properties.logQueue(), registry);
    service =
        new PredictionService(host, log, registry, () -> Instant.parse("2013-03-31T12:00:00.123Z"));
  }

  @AfterEach
  void stop() {
    log.close();
    host.close();
    registry.close();
  }

  @Test
  void findsFeaturesOnATopicMadeAfterTheDeployment() throws Exception {
    host.deploy(models.write(10));
    assertThat(probability()).isCloseTo(TestModels.probability(10, 5, Double.NaN), within(1e-9));
    KafkaTopics.create(broker.bootstrapServers(), "flight-delays.weather");
    Instant observed = Instant.parse("2013-04-01T08:00:00Z");
    KafkaTopics.send(
        broker.bootstrapServers(),
        "flight-delays.weather",
        observed,
        KafkaTopics.weather(observed, 60));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> host.awaitFeatures(TestModels.MODEL, Duration.ofSeconds(1)));
    assertThat(probability()).isCloseTo(TestModels.probability(10, 5, 60), within(1e-6));
  }

  private double probability() {
    return answer().path("predictions").path(0).path("probability").asDouble();
  }

  private JsonNode answer() {
    return new JsonMapper().readTree(service.predict(TestModels.MODEL, Requests.good()).json());
  }

  @Test
  void forgetsAVersionThatCanAnswerNoMore() {
    host.deploy(models.write(20));
    answer();
    WeakReference<ServedModel> first = new WeakReference<>(host.served(TestModels.MODEL));
    host.deploy(models.write(21));
    host.deploy(models.write(22));
    answer();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              System.gc();
              return first.get() == null;
            });
    assertThat(registry.find("model.inference").tags("version", "20").timers()).isEmpty();
    assertThat(registry.find("model.inference").tags("version", "21").timers()).isNotEmpty();
  }

  @Test
  void allocatesLittleForARequest() {
    host.deploy(models.write(30));
    byte[] body = Requests.good();
    for (int i = 0; i < 20_000; i++) {
      service.predict(TestModels.MODEL, body);
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(thread);
    for (int i = 0; i < 1000; i++) {
      service.predict(TestModels.MODEL, body);
    }
    long each = (threads.getThreadAllocatedBytes(thread) - before) / 1000;
    // The answer, the log record and two writers; a tree of the request alone takes more.
    assertThat(each).isLessThan(12_000);
  }

  @Test
  void datesAPredictionByNowWhereItsCutoffLiesAhead() {
    host.deploy(models.write(40));
    ServedModel served = host.served(TestModels.MODEL);
    ServedModel.Scratch scratch = served.takeScratch();
    scratch.reader().read(Requests.good());
    scratch.answer(System.nanoTime(), 1_364_731_200_123_000L, Reasons.NONE);
    assertThat(scratch.logged()).hasSize(1);
    assertThat(scratch.logged().get(0).timestamp()).isEqualTo(1_364_731_200_123L);
    JsonNode record = new JsonMapper().readTree(scratch.logged().get(0).value());
    assertThat(record.path("cutoff").asString()).isEqualTo("2013-04-01T08:15:00Z");
    assertThat(record.path("known_at").asString()).isEqualTo("2013-03-31T12:00:00.123Z");
  }

  @Test
  void exportsTheMetersItDocumentsAndNoOthers() {
    host.deploy(models.write(50));
    host.expect("churn");
    answer();
    Map<String, ServingMeters> documented =
        Arrays.stream(ServingMeters.values())
            .collect(Collectors.toMap(ServingMeters::getName, Function.identity()));
    for (Meter meter : registry.getMeters()) {
      String name = meter.getId().getName();
      if (!name.startsWith("kafka.")) {
        assertThat(documented).containsKey(name);
        ServingMeters documentation = documented.get(name);
        assertThat(meter.getId().getType()).as(name).isEqualTo(documentation.getType());
        assertThat(meter.getId().getTags().stream().map(Tag::getKey))
            .as(name)
            .containsExactlyInAnyOrderElementsOf(
                Arrays.stream(documentation.getKeyNames()).map(key -> key.asString()).toList());
        assertThat(meter.getId().getDescription()).as(name).isNotBlank();
      }
    }
    assertThat(registry.getMeters().stream().map(meter -> meter.getId().getName()))
        .containsAll(documented.keySet());
    String page = registry.scrape();
    assertThat(page)
        .contains(
            "model_inference_seconds_bucket{model=\"flight-delays\",outcome=\"success\"",
            "model_inference_rows_total{model=\"flight-delays\"",
            "model_inference_failures_total{model=\"UNKNOWN\",reason=\"unknown-model\"}",
            "model_inference_pending 0",
            "model_load_seconds_count{model=\"flight-delays\",outcome=\"success\"}",
            "model_ready{model=\"churn\"} 0",
            "model_ready{model=\"flight-delays\"} 1",
            "model_info{",
            "feature_stream_watermark_timestamp_seconds{model=\"flight-delays\"",
            "prediction_log_dropped_total{reason=\"queue-full\"} 0",
            "kafka_producer_");
  }

  @Test
  void refusesAModelWhoseUseCaseIsUnknown() {
    ModelHost strange =
        new ModelHost(
            new VersionLoader(
                name -> {
                  throw new org.millrace.kernel.ProblemException(
                      "Cannot find use case", "none is applied", "apply it");
                },
                new OnlineFeatures(
                    new KafkaServers(broker.bootstrapServers()), FeatureBackfill.NONE, registry),
                properties,
                registry,
                PackageTrust.unchecked()));
    try (strange) {
      assertThatThrownBy(() -> strange.deploy(models.write(60)))
          .hasMessageContaining("Cannot find use case");
      assertThat(strange.deployed()).isEmpty();
    }
  }

  @Test
  void refusesAVersionThatNobodyTrustedHasSigned() {
    host.deploy(models.write(61));
    ModelHost strict =
        new ModelHost(
            new VersionLoader(
                name -> models.useCase(),
                new OnlineFeatures(
                    new KafkaServers(broker.bootstrapServers()), FeatureBackfill.NONE, registry),
                properties,
                registry,
                PackageTrust.in(List.of())));
    try (strict) {
      assertThatThrownBy(() -> strict.deploy(host.deployed(TestModels.MODEL).orElseThrow()))
          .hasMessageContaining("Cannot load the package v61")
          .hasMessageContaining("it is not signed");
      assertThat(strict.deployed()).isEmpty();
    }
  }
}
