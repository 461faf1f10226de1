package org.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.broker.EmbeddedBroker;
import org.millrace.dataops.contracts.Contract;
import org.millrace.devops.serving.FeatureBackfill;
import org.millrace.devops.serving.KafkaServers;
import org.millrace.devops.serving.ModelHost;
import org.millrace.devops.serving.PredictionService;
import org.millrace.devops.serving.ServingConfiguration;
import org.millrace.devops.serving.UseCases;
import org.millrace.kernel.ModelVersion;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;

/**
 * A serving process that begins with nothing in memory, beside topics that keep nothing any more:
 * all it knows of the past is in the datasets.
 */
@ExtendWith(FirstLight.Extension.class)
class FirstLightRestartTests {
  private static final int FLIGHTS = 300;

  @Configuration(proxyBeanMethods = false)
  @Import(ServingConfiguration.class)
  static class Serving {}

  @Test
  void aProcessThatBeginsWithTheDatasetsAnswersTheSameToTheLastBit(
      FirstLight world, @TempDir Path folder) throws Exception {
    byte[] body = FirstLight.body(world.requests(FLIGHTS)).getBytes(StandardCharsets.UTF_8);
    JsonNode before =
        Rest.JSON.readTree(
            world.platform.part(PredictionService.class).predict(FirstLight.MODEL, body).json());
    ModelVersion version =
        world.platform.part(ModelHost.class).deployed(FirstLight.MODEL).orElseThrow();
    FeatureBackfill datasets = world.platform.part(FeatureBackfill.class);

    assertThat(answers(world, version, datasets, body, folder.resolve("a"))).isEqualTo(ask(before));
    // And it is the datasets that make it so.
    assertThat(answers(world, version, FeatureBackfill.NONE, body, folder.resolve("b")))
        .isNotEqualTo(ask(before));
  }

  private static List<Double> ask(JsonNode answer) {
    List<Double> probabilities =
        answer
            .path("predictions")
            .valueStream()
            .map(p -> p.path("probability").doubleValue())
            .toList();
    assertThat(probabilities).hasSize(FLIGHTS);
    return probabilities;
  }

  private static List<Double> answers(
      FirstLight world, ModelVersion version, FeatureBackfill backfill, byte[] body, Path folder)
      throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
      createTopics(world, broker);
      try (ConfigurableApplicationContext serving =
          new SpringApplicationBuilder(Serving.class)
              .web(WebApplicationType.NONE)
              .properties(Map.of("millrace.serving.warm-up", "1ms"))
              .initializers(
                  (GenericApplicationContext empty) -> {
                    empty.registerBean(KafkaServers.class, () -> servers(broker));
                    empty.registerBean(FeatureBackfill.class, () -> backfill);
                    empty.registerBean(UseCases.class, () -> name -> world.useCase);
                    empty.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
                    empty.registerBean(Clock.class, Clock::systemUTC);
                  })
              .run()) {
        ModelHost host = serving.getBean(ModelHost.class);
        host.deploy(version);
        assertThat(host.awaitFeatures(FirstLight.MODEL, Duration.ofSeconds(30))).isTrue();
        PredictionService service = serving.getBean(PredictionService.class);
        return ask(Rest.JSON.readTree(service.predict(FirstLight.MODEL, body).json()));
      }
    }
  }

  private static KafkaServers servers(EmbeddedBroker broker) {
    return new KafkaServers(broker.bootstrapServers());
  }

  private static void createTopics(FirstLight world, EmbeddedBroker broker) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .createTopics(
              Contract.readAll(world.useCase).stream()
                  .map(contract -> world.useCase.topic(contract.stream()))
                  .map(topic -> new NewTopic(topic, 1, (short) 1))
                  .toList())
          .all()
          .get(20, TimeUnit.SECONDS);
    }
  }
}
