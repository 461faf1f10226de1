package org.millrace.dataops.ingest.source;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.DataopsSettings;
import org.millrace.dataops.contracts.SourceSettings;
import org.millrace.dataops.lineage.LineageData;
import org.millrace.dataops.lineage.LineageLog;
import org.millrace.dataops.lineage.LineageRun;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.unit.DataSize;

/**
 * Publishes the folders, topics, databases and APIs that the use cases declare, as their records
 * come. How far each is stands in Kafka, in the transaction of its records. Thread-safe.
 */
public final class SourceService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SourceService.class);

  private final String servers;
  private final StreamPublisher publisher;
  private final SourcePositions positions;
  private final LineageLog log;
  private final MeterRegistry registry;
  private final Path scratch;
  private final DataSize memory;
  private final Map<String, String> environment;
  private final InstantSource clock;
  private final Map<String, List<LiveSource>> running = new ConcurrentHashMap<>();

  /**
   * @param servers the platform's Kafka
   * @param scratch where sorting a file may spill to
   * @param memory beyond which it does
   * @param environment what {@code ${NAME}} stands for
   */
  public SourceService(
      String servers,
      StreamPublisher publisher,
      LineageLog log,
      MeterRegistry registry,
      Path scratch,
      DataSize memory,
      Map<String, String> environment,
      InstantSource clock) {
    this.servers = servers;
    this.publisher = publisher;
    this.log = log;
    this.positions = new SourcePositions(servers);
    this.registry = registry;
    this.scratch = scratch;
    this.memory = memory;
    this.environment = Map.copyOf(environment);
    this.clock = clock;
  }

  /**
   * Begins to publish each source of the use case but files, whose streams' topics must be there.
   * Does nothing if they run already, or there is none.
   *
   * @throws ProblemException if a source is not declared as it must be, or lacks a secret
   */
  public synchronized void start(UseCase useCase) {
    if (running.containsKey(useCase.name()) || !Files.exists(useCase.file("dataops.yaml"))) {
      return;
    }
    List<SourceSettings> declared =
        DataopsSettings.read(useCase).sources().stream().filter(SourceSettings::isLive).toList();
    if (declared.isEmpty()) {
      return;
    }
    Map<String, Contract> contracts = new TreeMap<>();
    Contract.readAll(useCase).forEach(contract -> contracts.put(contract.stream(), contract));
    List<LiveSource> sources = new ArrayList<>();
    for (SourceSettings source : declared) {
      Contract contract = contracts.get(source.stream());
      if (contract == null) {
        throw invalid(source, "it has no contract", "write contracts/<stream>.odcs.yaml");
      }
      sources.add(source(useCase, source, contract));
    }
    if (declared.stream().map(SourceSettings::stream).distinct().count() != declared.size()) {
      throw invalid(declared.get(0), "a stream has two live sources", "give each stream one");
    }
    sources.forEach(LiveSource::start);
    running.put(useCase.name(), sources);
  }

  private static ProblemException invalid(SourceSettings source, String why, String fix) {
    return new ProblemException("Cannot publish stream '" + source.stream() + "'", why, fix);
  }

  private LiveSource source(UseCase useCase, SourceSettings source, Contract contract) {
    Secrets secrets = new Secrets(environment);
    JsonRecords records = new JsonRecords(contract, source, clock);
    LiveSource.Parts parts =
        new LiveSource.Parts(
            useCase.name(),
            source.stream(),
            useCase.topic(source.stream()),
            source.kind(),
            interval(source),
            feed(useCase, source, contract, secrets, records),
            () -> lineage(useCase, source, secrets));
    SourceMeters meters =
        new SourceMeters(registry, useCase.dataset(source.stream()), source.kind());
    return new LiveSource(parts, publisher, positions, secrets, meters, clock);
  }

  private SourceLineage lineage(UseCase useCase, SourceSettings source, Secrets secrets) {
    List<LineageData> places = List.of();
    try {
      places = SourcePlaces.of(useCase, source, log, secrets);
    } catch (RuntimeException e) {
      // What is wrong with it the source says itself, when it reads.
      LOG.debug("Cannot tell where {} comes from", source.stream());
    }
    String topic = useCase.topic(source.stream());
    return SourceLineage.begin(log, clock, "source", LineageRun.Kind.STREAMING, places, topic);
  }

  private static Duration interval(SourceSettings source) {
    if (source.folder() != null) {
      return source.folder().interval();
    }
    if (source.jdbc() != null) {
      return source.jdbc().interval();
    }
    // A topic is waited for by its consumer.
    return source.http() != null ? source.http().interval() : Duration.ZERO;
  }

  private Supplier<SourceFeed> feed(
      UseCase useCase,
      SourceSettings source,
      Contract contract,
      Secrets secrets,
      JsonRecords records) {
    SourceSettings.Kafka kafka = source.kafka();
    if (kafka != null) {
      return () -> new KafkaFeed(kafka, servers, secrets, records);
    }
    SourceSettings.Jdbc jdbc = source.jdbc();
    if (jdbc != null) {
      return () -> new JdbcFeed(jdbc, contract, secrets, clock);
    }
    SourceSettings.Http http = source.http();
    if (http != null) {
      return () -> new HttpFeed(new HttpPages(http, secrets), records);
    }
    SourceSettings.Folder folder = source.folder();
    if (folder == null) {
      throw invalid(source, "it names no place", "give it folder, kafka, jdbc or http");
    }
    String path = secrets.fill(folder.path(), "folder of stream '" + source.stream() + "'");
    Path absolute = useCase.file(path).toAbsolutePath().normalize();
    return () ->
        new FolderFeed(useCase, absolute, source, contract, records, scratch, memory, clock);
  }

  /** Stops the use case's sources; what they have not published they will find again. */
  public synchronized void stop(UseCase useCase) {
    closeAll(running.remove(useCase.name()));
  }

  /** In the order of use case, then of its dataops.yaml. */
  public List<SourceStatus> status() {
    return new TreeMap<>(running)
        .values().stream().flatMap(List::stream).map(LiveSource::status).toList();
  }

  private static void closeAll(@Nullable List<LiveSource> sources) {
    if (sources != null) {
      sources.forEach(LiveSource::requestStop);
      sources.forEach(LiveSource::close);
    }
  }

  @Override
  public synchronized void close() {
    List<LiveSource> all = running.values().stream().flatMap(List::stream).toList();
    running.clear();
    closeAll(all);
  }
}
