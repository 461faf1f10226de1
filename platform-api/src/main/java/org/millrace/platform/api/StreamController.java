package org.millrace.platform.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.ingest.DataSlo;
import org.millrace.dataops.ingest.IngestService;
import org.millrace.dataops.ingest.IngestState;
import org.millrace.dataops.ingest.StreamStatus;
import org.millrace.dataops.ingest.source.ApplicationSource;
import org.millrace.dataops.ingest.source.SourceService;
import org.millrace.dataops.ingest.source.SourceStatus;
import org.millrace.kernel.DatasetVersion;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(
    name = "Streams",
    description = "How records come in, and a door for applications to send them")
class StreamController {
  private final IngestService ingestion;
  private final SourceService sources;
  private final ApplicationSource applications;
  private final DatasetCatalog datasets;
  private final KnownStreams streams;
  private final Clock clock;

  StreamController(
      IngestService ingestion,
      SourceService sources,
      ApplicationSource applications,
      DatasetCatalog datasets,
      KnownStreams streams,
      Clock clock) {
    this.ingestion = ingestion;
    this.sources = sources;
    this.applications = applications;
    this.datasets = datasets;
    this.streams = streams;
    this.clock = clock;
  }

  @Operation(summary = "Every stream: how its ingestion and its source stand, what it breaks")
  @GetMapping("/api/v1/streams")
  Listing<StreamView> list() {
    return new Listing<>(ingestion.status().stream().map(this::view).toList());
  }

  @Operation(summary = "One stream, by its topic, as flight-delays.weather")
  @GetMapping("/api/v1/streams/{stream}")
  StreamView find(@PathVariable String stream) {
    List<StreamStatus> all = ingestion.status();
    return all.stream()
        .filter(status -> status.topic().equals(stream))
        .findFirst()
        .map(this::view)
        .orElseThrow(
            () ->
                new NotFoundProblem(
                    "stream", stream, all.stream().map(StreamStatus::topic).toList()));
  }

  @Operation(
      summary = "Send records to a stream: all are taken or none",
      description =
          "A JSON array of records, one record, or one record a line (application/x-ndjson). Each"
              + " is judged by the stream's contract first. The answer comes when the broker has"
              + " them all. After a 503 it is not known whether it does: send them again, with the"
              + " same keys.")
  @PostMapping(
      path = "/api/v1/streams/{stream}/records",
      consumes = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_NDJSON_VALUE})
  Accepted send(@PathVariable String stream, @Parameter(hidden = true) HttpServletRequest request)
      throws IOException {
    KnownStreams.Known known = streams.require(stream);
    List<byte[]> records = SentRecords.read(request);
    List<ApplicationSource.Refused> refused;
    try {
      refused = applications.publish(known.useCase(), known.contract(), records, List.of());
    } catch (ApplicationSource.UnavailableException e) {
      throw new UnavailableProblem(e);
    }
    if (!refused.isEmpty()) {
      throw new RefusedRecordsProblem(stream, records, refused);
    }
    return new Accepted(stream, records.size());
  }

  @Operation(
      summary = "Read a range of known-at once more, into a dataset of its own",
      description = "Answers when it is done. Cut off, the same call goes on where it was.")
  @PostMapping(
      path = "/api/v1/streams/{stream}/replays",
      consumes = MediaType.APPLICATION_JSON_VALUE)
  DatasetVersion replay(@PathVariable String stream, @RequestBody ReplayRange range) {
    KnownStreams.Known known = streams.require(stream);
    return ingestion.replay(
        known.useCase(), known.contract().stream(), range.from(), range.to(), range.as());
  }

  /**
   * @param from earliest known-at
   * @param to known-at before which the records lie
   * @param as name of the new dataset within the use case
   */
  record ReplayRange(Instant from, Instant to, String as) {}

  /**
   * @param accepted how many records the broker has
   */
  record Accepted(String stream, int accepted) {}

  private StreamView view(StreamStatus status) {
    Optional<SourceStatus> source =
        sources.status().stream()
            .filter(
                one ->
                    one.useCase().equals(status.useCase()) && one.stream().equals(status.stream()))
            .findFirst();
    String reason =
        status.state() instanceof IngestState.BackingOff backing ? backing.reason() : null;
    return new StreamView(
        status.topic(),
        status.useCase(),
        status.isRunning() ? "running" : reason == null ? "stopped" : "backing off",
        reason,
        status.offsets(),
        status.lag(),
        status.rows(),
        status.quarantined(),
        status.lost(),
        status.lastCommit().orElse(null),
        source.map(SourceView::of).orElse(null),
        broken(status));
  }

  private List<DataSlo.Breach> broken(StreamStatus status) {
    KnownStreams.Known known = streams.require(status.topic());
    return datasets
        .find(status.topic())
        .flatMap(
            dataset ->
                dataset
                    .current()
                    .map(
                        version ->
                            DataSlo.breaches(known.contract(), dataset, version, clock.instant())))
        .orElse(List.of());
  }

  /**
   * @param offsets the next Kafka offset of each partition, as of the newest dataset version
   * @param lag records of the topic that are not in the dataset yet
   * @param rows accepted since this process began
   * @param broken service levels of the contract that are not kept now
   */
  record StreamView(
      String name,
      String useCase,
      String state,
      @Nullable String reason,
      Map<Integer, Long> offsets,
      long lag,
      long rows,
      long quarantined,
      long lost,
      @Nullable Instant lastCommit,
      @Nullable SourceView source,
      List<DataSlo.Breach> broken) {}

  /**
   * @param reason of the last failure; null while it runs
   * @param newest known-at of the newest record published since this process began
   */
  record SourceView(
      String kind,
      boolean running,
      @Nullable String reason,
      long published,
      @Nullable Instant lastSuccess,
      @Nullable Instant newest) {
    static SourceView of(SourceStatus status) {
      return new SourceView(
          status.kind(),
          status.running(),
          status.reason().orElse(null),
          status.published(),
          status.lastSuccess().orElse(null),
          status.newest().orElse(null));
    }
  }
}
