package org.millrace.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.millrace.dataops.broker.EmbeddedBroker;
import org.millrace.dataops.ingest.source.PublishProgress;
import org.millrace.kernel.UseCase;

/**
 * Ingestion from Kafka to Iceberg against a consumer that only reads the same topic. Published once
 * is a year of schedule records; each round reads them, then ingests them into a new dataset.
 */
final class IngestBench {
  private static final int ROUNDS = 5;
  private static final String STREAM = "schedule";
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private IngestBench() {}

  public static void main(String[] args) {
    Report report = new Report("bench/run ingest", Instant.now());
    UseCase useCase = Workbench.flightDelays();
    Path work = Workbench.folder("ingest");
    try (EmbeddedBroker broker = EmbeddedBroker.start(work.resolve("kafka"), 0)) {
      String servers = broker.bootstrapServers();
      Map<Integer, Long> ends = publish(useCase, servers);
      TopicBytes topic = TopicBytes.read(servers, useCase.topic(STREAM), ends);
      List<Double> read = new ArrayList<>();
      List<Double> ingested = new ArrayList<>();
      for (int round = 1; round <= ROUNDS; round++) {
        long began = System.nanoTime();
        TopicBytes.read(servers, useCase.topic(STREAM), ends);
        read.add(topic.records() / Workbench.secondsSince(began));
        ingested.add(topic.records() / ingest(useCase, servers, ends, topic.records()));
        Workbench.say("round %d of %d", round, ROUNDS);
      }
      report.compare(
          new Samples("ingest", "rows/s", ingested), new Samples("read only", "rows/s", read));
      report.note(
          "%,d schedule records of %d bytes on average, key and value.",
          topic.records(), topic.bytes() / topic.records());
    }
    report.note("Read only: a consumer with ingestion's settings that counts the bytes.");
    report.note(
        "Ingest: from the start of the service (6 streams, 5 of them empty) until every record is"
            + " judged by the contract and committed to Iceberg, offsets and lineage with it.");
    report.note("Broker and consumers share one JVM and its cores; no record is quarantined.");
    report.print(System.out);
  }

  /** Publishes and ingests once, which warms up what is then measured. */
  private static Map<Integer, Long> publish(UseCase useCase, String servers) {
    Workbench.say("Publishing a year of %s", useCase.topic(STREAM));
    try (DataPlane plane = DataPlane.open(Workbench.folder("publish"), servers)) {
      plane.ingestion().start(useCase);
      Map<Integer, Long> ends =
          plane
              .files()
              .publish(useCase, STREAM, Workbench.FIRST, Workbench.LAST, PublishProgress.SILENT)
              .ends()
              .getOrDefault(STREAM, Map.of());
      plane.ingestion().awaitIngested(useCase, STREAM, ends, PATIENCE);
      return ends;
    }
  }

  /** The seconds it takes to ingest the topic into a dataset that is not there yet. */
  private static double ingest(
      UseCase useCase, String servers, Map<Integer, Long> ends, long records) {
    try (DataPlane plane = DataPlane.open(Workbench.folder("round"), servers)) {
      long began = System.nanoTime();
      plane.ingestion().start(useCase);
      plane.ingestion().awaitIngested(useCase, STREAM, ends, PATIENCE);
      double seconds = Workbench.secondsSince(began);
      long rows =
          plane
              .catalog()
              .find(useCase.dataset(STREAM))
              .flatMap(dataset -> dataset.current())
              .map(version -> version.rows())
              .orElse(0L);
      if (rows != records) {
        throw new IllegalStateException("Cannot count on " + rows + " rows of " + records);
      }
      return seconds;
    }
  }
}
