package org.millrace.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.millrace.dataops.ingest.IngestService;
import org.millrace.dataops.ingest.source.FileSource;
import org.millrace.dataops.ingest.source.PublishProgress;
import org.millrace.devops.serving.ModelHost;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.training.TrainingReport;
import org.millrace.modelops.training.TrainingRequest;
import org.millrace.platform.Platform;
import org.millrace.platform.usecase.UseCaseLifecycle;
import org.springframework.kafka.core.ConsumerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Brings a platform to where it answers for flight delays, with flights to ask it about. */
record ServedFlights(UseCase useCase, TrainingReport training, List<byte[]> bodies) {
  /** The last days whose flights have weather an hour before they leave. */
  private static final Instant ASK_FROM = Instant.parse("2013-03-28T00:00:00Z");

  private static final int FLIGHTS = 2_000;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  static ServedFlights prepare(Platform platform) {
    UseCase folder = Workbench.flightDelays();
    UseCaseLifecycle lifecycle = platform.part(UseCaseLifecycle.class);
    UseCase useCase = lifecycle.apply(folder);
    Workbench.say("Publishing and ingesting what was known by %s", Workbench.TRAIN_AT);
    platform
        .part(FileSource.class)
        .publish(
            folder,
            FileSource.streams(folder),
            Workbench.FIRST,
            Workbench.TRAIN_AT,
            PublishProgress.SILENT);
    platform.part(IngestService.class).flush(useCase, PATIENCE);
    Workbench.say("Training");
    TrainingReport training =
        lifecycle.train(
            new TrainingRequest(
                useCase, new TrainingRequest.Current(), Workbench.TRAIN_AT, "bench"),
            (stage, fraction) -> {});
    ModelHost host = platform.part(ModelHost.class);
    if (!training.promoted()) {
      host.deploy(training.version());
    }
    if (!host.awaitFeatures(useCase.name(), PATIENCE)) {
      throw new IllegalStateException("Cannot ask: the features did not follow their streams");
    }
    return new ServedFlights(useCase, training, bodies(platform, useCase));
  }

  /** Scheduled flights as their callers would send them, one in each body. */
  private static List<byte[]> bodies(Platform platform, UseCase useCase) {
    @SuppressWarnings("unchecked")
    ConsumerFactory<byte[], byte[]> consumers = platform.part(ConsumerFactory.class);
    TopicPartition schedule = new TopicPartition(useCase.topic("schedule"), 0);
    JsonMapper json = JsonMapper.builder().build();
    List<byte[]> bodies = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = consumers.createConsumer()) {
      consumer.assign(List.of(schedule));
      OffsetAndTimestamp first =
          consumer.offsetsForTimes(Map.of(schedule, ASK_FROM.toEpochMilli())).get(schedule);
      consumer.seek(schedule, Objects.requireNonNull(first, "no flight to ask for").offset());
      while (bodies.size() < FLIGHTS) {
        for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofSeconds(1))) {
          ObjectNode flight = (ObjectNode) json.readTree(each.value());
          flight.remove("known_at");
          bodies.add(("{\"instances\":[" + flight + "]}").getBytes(StandardCharsets.UTF_8));
        }
      }
    }
    return List.copyOf(bodies.subList(0, FLIGHTS));
  }
}
