package org.millrace.dataops.ingest.source;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.DataopsSettings;
import org.millrace.dataops.contracts.SourceSettings;
import org.millrace.dataops.lineage.LineageData;
import org.millrace.dataops.lineage.LineageLog;
import org.millrace.dataops.lineage.LineageRun;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;
import org.springframework.util.unit.DataSize;

/**
 * Publishes the sources of {@code dataops.yaml}: each row of a select is a record of its stream,
 * with the contract's key, its known-at as the timestamp, and absent values left out. Thread-safe.
 */
public final class FileSource {
  private final StreamPublisher publisher;
  private final LineageLog log;
  private final InstantSource clock;
  private final Path scratch;
  private final DataSize memory;

  /**
   * @param scratch where sorting may spill to
   * @param memory beyond which it does
   */
  public FileSource(
      StreamPublisher publisher,
      LineageLog log,
      InstantSource clock,
      Path scratch,
      DataSize memory) {
    this.publisher = publisher;
    this.log = log;
    this.clock = clock;
    this.scratch = scratch;
    this.memory = memory;
  }

  /**
   * Publishes the records of streams that became known in [from, to), merged in that order; records
   * of the same moment in the order of the streams given, then of their keys. Returns when each of
   * them is acknowledged. Each is there once, whatever dies meanwhile, to those who read committed
   * records. Publishing again publishes again: nothing remembers.
   *
   * @throws ProblemException if a stream has no source, its select does not fit its contract, or
   *     Kafka does not take a record
   */
  public Publication publish(
      UseCase useCase,
      Collection<String> streams,
      Instant from,
      Instant to,
      PublishProgress progress) {
    MergedSources records = open(useCase, streams, from, to);
    RecordChannel channel = publisher.transactional(useCase.name());
    Map<String, SourceLineage> lineage = begin(useCase, streams, "source", LineageRun.Kind.BATCH);
    try (Replay all = new Replay(useCase, channel, records, lineage, progress)) {
      return all.finish();
    }
  }

  /** The same for one stream. */
  public Publication publish(
      UseCase useCase, String stream, Instant from, Instant to, PublishProgress progress) {
    return publish(useCase, List.of(stream), from, to, progress);
  }

  /**
   * Opens the same records to be published as time goes on.
   *
   * @return to be closed by the caller
   */
  public Replay replay(
      UseCase useCase,
      Collection<String> streams,
      Instant from,
      Instant to,
      PublishProgress progress) {
    MergedSources records = open(useCase, streams, from, to);
    Map<String, SourceLineage> lineage =
        begin(useCase, streams, "replay", LineageRun.Kind.STREAMING);
    return new Replay(useCase, publisher.plain(), records, lineage, progress);
  }

  private Map<String, SourceLineage> begin(
      UseCase useCase, Collection<String> streams, String job, LineageRun.Kind kind) {
    DataopsSettings settings = DataopsSettings.read(useCase);
    Secrets none = new Secrets(Map.of());
    Map<String, SourceLineage> lineage = new TreeMap<>();
    for (String stream : streams) {
      List<LineageData> files = SourcePlaces.of(useCase, source(settings, stream), log, none);
      lineage.put(stream, SourceLineage.begin(log, clock, job, kind, files, useCase.topic(stream)));
    }
    return lineage;
  }

  private MergedSources open(
      UseCase useCase, Collection<String> streams, Instant from, Instant to) {
    DataopsSettings settings = DataopsSettings.read(useCase);
    List<Contract> contracts = Contract.readAll(useCase);
    MergedSources merged =
        MergedSources.over(useCase, SourceDatabase.open(useCase, scratch, memory));
    try {
      for (String stream : streams) {
        merged.add(source(settings, stream), contract(contracts, stream), from, to);
      }
      return merged;
    } catch (RuntimeException e) {
      merged.close();
      throw e;
    }
  }

  /** The streams whose source is files, in the order of {@code dataops.yaml}. */
  public static List<String> streams(UseCase useCase) {
    return DataopsSettings.read(useCase).sources().stream()
        .filter(source -> !source.isLive())
        .map(SourceSettings::stream)
        .toList();
  }

  private static SourceSettings source(DataopsSettings settings, String stream) {
    return settings.sources().stream()
        .filter(source -> !source.isLive() && source.stream().equals(stream))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    "Cannot publish stream '" + stream + "'",
                    "dataops.yaml names no files for it",
                    "use one of "
                        + settings.sources().stream()
                            .filter(source -> !source.isLive())
                            .map(SourceSettings::stream)
                            .toList()));
  }

  private static Contract contract(List<Contract> contracts, String stream) {
    return contracts.stream()
        .filter(contract -> contract.stream().equals(stream))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    "Cannot publish stream '" + stream + "'",
                    "it has no contract",
                    "write contracts/" + stream + ".odcs.yaml"));
  }
}
