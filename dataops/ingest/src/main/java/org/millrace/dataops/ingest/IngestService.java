package org.millrace.dataops.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.RecordValidator;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.ingest.RangeReplay.Range;
import org.millrace.dataops.lineage.LineageLog;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.MicrometerConsumerListener;

/**
 * Ingests every stream of the use cases it was started with: each record that Kafka has
 * acknowledged comes to be in the stream's dataset, or in quarantine, exactly once. Thread-safe.
 */
public final class IngestService implements AutoCloseable {
  private final DatasetCatalog datasets;
  private final Quarantine quarantine;
  private final QuarantineRepairs repairs;
  private final Gaps gaps;
  private final RangeReplays replays;
  private final LineageLog lineage;
  private final MeterRegistry registry;
  private final IngestProperties properties;
  private final InstantSource clock;
  private final Topics topics;
  private final DefaultKafkaConsumerFactory<byte[], byte[]> consumers;
  private final Map<String, Map<String, StreamIngestor>> running = new ConcurrentHashMap<>();

  /**
   * @param servers Kafka, as {@code host:port,host:port}
   * @param control the control database, migrated
   * @param lineage in the same database
   */
  public IngestService(
      String servers,
      DatasetCatalog datasets,
      DataSource control,
      LineageLog lineage,
      MeterRegistry registry,
      IngestProperties properties,
      InstantSource clock) {
    this.datasets = datasets;
    this.quarantine = new Quarantine(control);
    this.repairs = new QuarantineRepairs(control, clock);
    this.gaps = new Gaps(control, clock);
    this.replays = new RangeReplays(control);
    this.lineage = lineage;
    this.registry = registry;
    this.properties = properties;
    this.clock = clock;
    this.topics = new Topics(servers);
    this.consumers =
        new DefaultKafkaConsumerFactory<>(
            consumerSettings(servers), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumers.addListener(new MicrometerConsumerListener<>(registry));
  }

  private static Map<String, Object> consumerSettings(String servers) {
    return Map.of(
        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
        servers,
        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
        false,
        // Offsets are the dataset's; where they don't fit the topic, nothing may be guessed.
        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
        "none",
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        "read_committed",
        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
        false,
        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
        10_000,
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
        4 << 20,
        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
        16 << 20,
        ConsumerConfig.RECEIVE_BUFFER_CONFIG,
        1 << 20);
  }

  /**
   * Makes the topics and datasets that are not there yet and begins to ingest each stream that has
   * a contract. Does nothing if the use case is ingested already.
   *
   * @throws ProblemException if a contract is at fault, Kafka does not answer, or a dataset's
   *     schema can't become the contract's
   */
  public synchronized void start(UseCase useCase) {
    if (running.containsKey(useCase.name())) {
      return;
    }
    List<IngestedStream> streams =
        Contract.readAll(useCase).stream()
            .map(contract -> new IngestedStream(useCase, contract))
            .toList();
    topics.createIfAbsent(
        streams.stream().map(IngestedStream::topic).toList(), properties.partitions());
    Map<String, StreamIngestor> ingestors = new TreeMap<>();
    streams.forEach(stream -> ingestors.put(stream.name(), ingestor(stream)));
    ingestors.values().forEach(StreamIngestor::start);
    running.put(useCase.name(), ingestors);
  }

  private StreamIngestor ingestor(IngestedStream stream) {
    Dataset dataset = datasets.createIfAbsent(stream.dataset(), stream.contract().schema());
    StreamMeters meters = new StreamMeters(registry, stream.dataset());
    Committer committer = committer(stream, meters);
    IngestParts parts =
        new IngestParts(stream, committer, repairs, gaps, meters, properties, clock);
    String client = "millrace-ingest-" + stream.dataset();
    return new StreamIngestor(
        parts, dataset, () -> consumers.createConsumer(null, client, null, null));
  }

  private Committer committer(IngestedStream stream, StreamMeters meters) {
    return new Committer(stream, quarantine, repairs, lineage, meters, clock);
  }

  /**
   * Reads what a stream's topic holds now once more, and takes the records of a range of known-at
   * that keep the contract as it is now into a dataset of its own, each once. Called again after it
   * was cut off it goes on; called again after it is done it changes nothing.
   *
   * @param from earliest known-at, to the millisecond
   * @param to known-at before which they lie
   * @param as name of the dataset within the use case
   * @throws ProblemException if the name is a stream's or stands for another range
   */
  public DatasetVersion replay(
      UseCase useCase, String stream, Instant from, Instant to, String as) {
    IngestedStream source = require(useCase, stream).stream();
    if (ingestors(useCase).containsKey(as)) {
      throw new ProblemException(
          "Cannot replay into " + useCase.dataset(as),
          "a stream is ingested into it",
          "choose another name");
    }
    String name = useCase.dataset(as);
    Range range =
        replays.remember(name, new Range(source.topic(), from, to, topics.ends(source.topic())));
    Dataset dataset = datasets.createIfAbsent(name, source.contract().schema());
    try (StreamMeters meters = new StreamMeters(registry, name);
        TopicReader reader =
            new TopicReader(
                consumers.createConsumer(null, "millrace-replay-" + name, null, null),
                source.topic())) {
      RecordValidator validator = source.contract().validator();
      Intake intake = new Intake(source, validator, properties, new SessionRepairs(repairs), clock);
      return new RangeReplay(dataset, reader, committer(source, meters), intake, properties, range)
          .run();
    }
  }

  /** Commits what has been read and stops. Does nothing if the use case is not ingested. */
  public synchronized void stop(UseCase useCase) {
    Map<String, StreamIngestor> ingestors = running.remove(useCase.name());
    if (ingestors != null) {
      closeAll(ingestors.values());
    }
  }

  /** In the order of use case and stream. */
  public List<StreamStatus> status() {
    List<StreamStatus> all = new ArrayList<>();
    new TreeMap<>(running)
        .values()
        .forEach(ingestors -> ingestors.values().forEach(one -> all.add(one.status())));
    return all;
  }

  /**
   * Waits until every record that is in the stream's topic now is in its dataset or in quarantine;
   * commits are not left to their interval meanwhile.
   *
   * @throws ProblemException if it takes longer, saying how the stream stands
   */
  public void awaitIngested(UseCase useCase, String stream, Duration timeout) {
    awaitIngested(useCase, stream, topics.ends(useCase.topic(stream)), timeout);
  }

  /**
   * The same for every record before these offsets.
   *
   * @param offsets by partition, the offset after the last record waited for
   */
  public void awaitIngested(
      UseCase useCase, String stream, Map<Integer, Long> offsets, Duration timeout) {
    StreamIngestor ingestor = require(useCase, stream);
    try {
      if (ingestor.awaitCommitted(offsets, timeout)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    StreamStatus status = ingestor.status();
    throw new ProblemException(
        "Cannot wait for " + status.topic() + " to be ingested up to " + offsets,
        "after " + timeout + " it stands at " + status.offsets() + " and is " + status.state(),
        "wait longer, or mend what the state says");
  }

  /** Every stream of the use case, up to what its topic holds now. */
  public void flush(UseCase useCase, Duration timeout) {
    for (String stream : ingestors(useCase).keySet()) {
      awaitIngested(useCase, stream, timeout);
    }
  }

  public Quarantine quarantine() {
    return quarantine;
  }

  private StreamIngestor require(UseCase useCase, String stream) {
    StreamIngestor found = ingestors(useCase).get(stream);
    if (found == null) {
      throw new ProblemException(
          "Cannot find stream " + useCase.topic(stream),
          "ingested are " + ingestors(useCase).keySet(),
          "use one of these, or write a contract for it");
    }
    return found;
  }

  private Map<String, StreamIngestor> ingestors(UseCase useCase) {
    Map<String, StreamIngestor> ingestors = running.get(useCase.name());
    if (ingestors == null) {
      throw new ProblemException(
          "Cannot find use case " + useCase.name(), "it is not ingested", "start it first");
    }
    return ingestors;
  }

  @Override
  public synchronized void close() {
    List<StreamIngestor> all =
        running.values().stream().flatMap(ingestors -> ingestors.values().stream()).toList();
    running.clear();
    closeAll(all);
    topics.close();
  }

  /** All at once: their last commits take as long as one. */
  private static void closeAll(Collection<StreamIngestor> ingestors) {
    ingestors.forEach(StreamIngestor::requestStop);
    ingestors.forEach(StreamIngestor::close);
  }
}
