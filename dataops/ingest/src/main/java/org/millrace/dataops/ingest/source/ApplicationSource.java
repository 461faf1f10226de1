package org.millrace.dataops.ingest.source;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.RecordValidator;
import org.millrace.dataops.contracts.Verdict;
import org.millrace.dataops.contracts.Violation;
import org.millrace.dataops.lineage.LineageLog;
import org.millrace.dataops.lineage.LineageRun;
import org.millrace.kernel.Row;
import org.millrace.kernel.Times;
import org.millrace.kernel.UseCase;

/**
 * The records that applications send: judged by the contract first, then published all or none in
 * one transaction, and acknowledged only when the broker has them. Thread-safe; a few transactions
 * at a time.
 */
public final class ApplicationSource implements AutoCloseable {
  private static final int CHANNELS = 4;
  private static final int PATIENCE_SECONDS = 8;

  /** A caller waits for the answer, so this gives up sooner than other producers do. */
  private static final Map<String, Object> PROMPT =
      Map.of(
          ProducerConfig.LINGER_MS_CONFIG, 0,
          ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_SECONDS * 1000,
          ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_SECONDS * 500,
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_SECONDS * 1000,
          ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 20_000);

  private final StreamPublisher publisher;
  private final LineageLog log;
  private final InstantSource clock;

  /** The thread of lineage alone: no caller waits for the database. */
  private final ExecutorService telling =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(100_000),
          ApplicationSource::daemon,
          new ThreadPoolExecutor.DiscardPolicy());

  private final Map<String, SourceLineage> lineage = new TreeMap<>();
  private final BlockingQueue<Slot> slots = new ArrayBlockingQueue<>(CHANNELS);

  public ApplicationSource(StreamPublisher publisher, LineageLog log, InstantSource clock) {
    this.publisher = publisher;
    this.log = log;
    this.clock = clock;
    // No two processes may share a name, for they would shut each other out.
    String process = UUID.randomUUID().toString();
    IntStream.range(0, CHANNELS).forEach(i -> slots.add(new Slot(process + "." + i)));
  }

  /**
   * A record that breaks the contract.
   *
   * @param index among those sent, from 0
   */
  public record Refused(int index, List<Violation> violations) {
    public Refused {
      violations = List.copyOf(violations);
    }
  }

  /** A name to publish under, and what is published through once it was needed. One holder's. */
  private static final class Slot {
    private final String name;
    private @Nullable TransactionalChannel channel;

    Slot(String name) {
      this.name = name;
    }

    TransactionalChannel open(StreamPublisher publisher) {
      TransactionalChannel opened = channel;
      if (opened == null) {
        opened = publisher.transactional("application." + name, PROMPT);
        channel = opened;
      }
      return opened;
    }

    void close() {
      TransactionalChannel opened = channel;
      channel = null;
      if (opened != null) {
        opened.close();
      }
    }
  }

  /** What a record breaks; empty if it would be published. */
  public static List<Violation> judge(Contract contract, byte[] json) {
    Verdict verdict = contract.validator().judge(json, new Row(contract.schema()));
    return verdict instanceof Verdict.Quarantined bad ? bad.violations() : List.of();
  }

  /**
   * Publishes the records if each keeps the contract, and returns when the broker has them.
   *
   * @param records one JSON object each
   * @param headers that each Kafka record bears
   * @return those that break the contract; then nothing is published
   * @throws UnavailableException if the broker does not take them in time
   */
  public List<Refused> publish(
      UseCase useCase, Contract contract, List<byte[]> records, List<Header> headers) {
    List<Refused> refused = new ArrayList<>();
    List<ProducerRecord<byte[], byte[]>> ready = new ArrayList<>();
    RecordValidator validator = contract.validator();
    Row row = new Row(contract.schema());
    int key = row.schema().require(contract.key());
    int knownAt = row.schema().require(contract.knownAt());
    for (int i = 0; i < records.size(); i++) {
      if (validator.judge(records.get(i), row) instanceof Verdict.Quarantined bad) {
        refused.add(new Refused(i, bad.violations()));
      } else {
        ready.add(
            new ProducerRecord<>(
                useCase.topic(contract.stream()),
                null,
                Times.toMillis(row.getLong(knownAt)),
                Objects.requireNonNullElse(row.getString(key), "").getBytes(StandardCharsets.UTF_8),
                records.get(i),
                headers));
      }
    }
    if (refused.isEmpty() && !ready.isEmpty()) {
      send(ready);
      tell(useCase.topic(contract.stream()), ready.size());
    }
    return refused;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "application-lineage");
    thread.setDaemon(true);
    return thread;
  }

  private void tell(String topic, int records) {
    telling.execute(
        () ->
            lineage
                .computeIfAbsent(
                    topic,
                    name ->
                        SourceLineage.begin(
                            log, clock, "applications", LineageRun.Kind.SERVICE, List.of(), name))
                .published(records));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the commit hears of those that fail
  private void send(List<ProducerRecord<byte[], byte[]>> records) {
    Slot slot = free();
    boolean done = false;
    try {
      TransactionalChannel channel = slot.open(publisher);
      records.forEach(channel::publish);
      channel.settle();
      done = true;
    } catch (KafkaException e) {
      throw new UnavailableException("Kafka does not take the records: " + e.getMessage(), e);
    } finally {
      try {
        if (!done) {
          slot.close();
        }
      } finally {
        slots.add(slot);
      }
    }
  }

  private Slot free() {
    try {
      Slot slot = slots.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (slot == null) {
        throw new UnavailableException("too many callers publish at once", null);
      }
      return slot;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("the platform is stopping", e);
    }
  }

  /** The records are not acknowledged; whether they are there is not known. */
  public static final class UnavailableException extends RuntimeException {
    UnavailableException(String why, @Nullable Exception cause) {
      super(why, cause);
    }
  }

  @Override
  public void close() {
    slots.forEach(Slot::close);
    telling.execute(() -> lineage.values().forEach(SourceLineage::completed));
    telling.shutdown();
    try {
      if (!telling.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        telling.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
