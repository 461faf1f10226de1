package org.millrace.bench;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.millrace.dataops.broker.EmbeddedBroker;

/**
 * Ingestion from Kafka to Iceberg against a consumer that only reads the same topic, against one
 * that has Jackson parse it, and against itself with poison among the records.
 */
final class IngestBench {
  private static final int ROUNDS = 5;
  private static final int YEARS = 4;
  private static final int POISON_EVERY = 100;

  private IngestBench() {}

  public static void main(String[] args) {
    Report report = new Report("bench/run ingest", Instant.now());
    Path work = Workbench.folder("ingest");
    try (EmbeddedBroker broker = EmbeddedBroker.start(work.resolve("kafka"), 0)) {
      String servers = broker.bootstrapServers();
      Workbench.say("Publishing %d years of schedule records, clean and with poison", YEARS);
      IngestTopic year = IngestTopic.year(Workbench.flightDelays(), servers);
      IngestTopic clean = year.repeated("clean", YEARS, 0, servers);
      IngestTopic poisoned = year.repeated("poisoned", YEARS, POISON_EVERY, servers);
      String topic = clean.useCase().topic(IngestTopic.STREAM);
      TopicRead size = TopicRead.parsed(servers, topic, clean.ends());
      List<Double> read = new ArrayList<>();
      List<Double> parsed = new ArrayList<>();
      List<Double> ingested = new ArrayList<>();
      List<Double> mixed = new ArrayList<>();
      for (int round = 1; round <= ROUNDS; round++) {
        read.add(rate(clean, () -> seconds(() -> TopicRead.bytes(servers, topic, clean.ends()))));
        parsed.add(
            rate(clean, () -> seconds(() -> TopicRead.parsed(servers, topic, clean.ends()))));
        ingested.add(rate(clean, () -> clean.ingest(servers)));
        mixed.add(rate(poisoned, () -> poisoned.ingest(servers)));
        Workbench.say("round %d of %d", round, ROUNDS);
      }
      Samples ours = new Samples("ingest", "rows/s", ingested);
      report.compare(ours, new Samples("read only", "rows/s", read));
      Samples jackson = new Samples("read and parse", "rows/s", parsed);
      report.add(jackson);
      report.add(ours.over(jackson));
      Samples poison = new Samples("1 % poison", "rows/s", mixed);
      report.add(poison);
      report.add(poison.over(ours));
      report.note(
          "%,d schedule records of %d bytes on average, key and value.",
          size.records(), size.bytes() / size.records());
    }
    report.note("Read only: a consumer with ingestion's settings that counts the bytes.");
    report.note("Read and parse: the same, and Jackson's stream parser reads every value of each.");
    report.note(
        "Ingest: from the start of the service until every record is judged by the contract and"
            + " committed to Iceberg, offsets and lineage with it. The dataset is there, but empty.");
    report.note(
        "1 %% poison: the same; of %d records one is no JSON or breaks a rule, and is kept aside"
            + " with its reasons.",
        POISON_EVERY);
    report.note("Broker and consumers share one JVM and its cores.");
    report.print(System.out);
  }

  private static double rate(IngestTopic topic, DoubleSupplier seconds) {
    return topic.records() / seconds.getAsDouble();
  }

  private static double seconds(Runnable work) {
    long began = System.nanoTime();
    work.run();
    return Workbench.secondsSince(began);
  }
}
