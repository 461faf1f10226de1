package org.millrace.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.ingest.source.PublishProgress;
import org.millrace.kernel.UseCase;

/**
 * A topic of several years of schedule records, in a use case of that one stream.
 *
 * @param ends by partition, the offset after the last record
 * @param records how many it holds
 * @param poison how many of them break the contract
 */
record IngestTopic(UseCase useCase, Map<Integer, Long> ends, long records, long poison) {
  static final String STREAM = "schedule";
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** The year once, as the use case's source gives it. */
  static IngestTopic year(UseCase useCase, String servers) {
    try (DataPlane plane = DataPlane.open(Workbench.folder("publish"), servers)) {
      plane.ingestion().start(useCase);
      Map<Integer, Long> ends =
          plane
              .files()
              .publish(useCase, STREAM, Workbench.FIRST, Workbench.LAST, PublishProgress.SILENT)
              .ends()
              .getOrDefault(STREAM, Map.of());
      plane.ingestion().awaitIngested(useCase, STREAM, ends, PATIENCE);
      long records = TopicRead.bytes(servers, useCase.topic(STREAM), ends).records();
      return new IngestTopic(useCase, ends, records, 0);
    }
  }

  /**
   * The same records several times over, in a new use case.
   *
   * @param poisonEvery one record of so many is spoiled, by turns so that it is no JSON and so that
   *     it breaks a rule; 0 spoils none
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the flush waits, and the count tells
  IngestTopic repeated(String name, int times, int poisonEvery, String servers) {
    UseCase copy = copy(name);
    Map<Integer, Long> last = new TreeMap<>();
    AtomicLong sent = new AtomicLong();
    AtomicLong spoiled = new AtomicLong();
    try (DataPlane plane = DataPlane.open(Workbench.folder("copy"), servers)) {
      plane.ingestion().start(copy);
      for (int time = 0; time < times; time++) {
        TopicRead.each(
            servers,
            useCase.topic(STREAM),
            ends,
            record -> {
              byte[] value = record.value();
              if (poisonEvery > 0 && sent.get() % poisonEvery == 0) {
                value = spoil(value, spoiled.getAndIncrement());
              }
              sent.incrementAndGet();
              String key = new String(record.key(), StandardCharsets.UTF_8);
              CompletableFuture<RecordMetadata> done =
                  plane.publisher().publish(copy.topic(STREAM), key, Instant.now(), value);
              done.thenAccept(at -> merge(last, at));
            });
      }
      plane.publisher().flush();
      plane.ingestion().awaitIngested(copy, STREAM, Map.copyOf(last), PATIENCE);
    }
    return new IngestTopic(copy, Map.copyOf(last), sent.get(), spoiled.get());
  }

  private static void merge(Map<Integer, Long> last, RecordMetadata at) {
    synchronized (last) {
      last.merge(at.partition(), at.offset() + 1, Math::max);
    }
  }

  private static byte[] spoil(byte[] json, long number) {
    String text = new String(json, StandardCharsets.UTF_8);
    String spoiled =
        number % 2 == 0
            ? text.substring(0, text.length() / 2)
            : text.replaceFirst("\"distance\":", "\"distance\":-");
    return spoiled.getBytes(StandardCharsets.UTF_8);
  }

  private UseCase copy(String name) {
    try {
      Path folder = Workbench.folder("usecase").resolve(name);
      Files.createDirectories(folder.resolve("contracts"));
      String contract = "contracts/" + STREAM + ".odcs.yaml";
      Files.copy(useCase.file(contract), folder.resolve(contract));
      return UseCase.open(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make use case " + name, e);
    }
  }

  /**
   * The seconds from the start of ingestion until the last record is committed, into a dataset that
   * is there but empty.
   */
  double ingest(String servers) {
    try (DataPlane plane = DataPlane.open(Workbench.folder("round"), servers)) {
      plane
          .catalog()
          .createIfAbsent(useCase.dataset(STREAM), Contract.readAll(useCase).get(0).schema());
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
      long aside =
          plane.ingestion().quarantine().counts(useCase.name()).stream()
              .mapToLong(count -> count.records())
              .sum();
      if (rows != records - poison || aside != poison) {
        throw new IllegalStateException(
            "Cannot count on " + rows + " rows and " + aside + " quarantined of " + records);
      }
      return seconds;
    }
  }
}
