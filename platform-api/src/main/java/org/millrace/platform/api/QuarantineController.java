package org.millrace.platform.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.ingest.Quarantine;
import org.millrace.dataops.ingest.QuarantineDesk;
import org.millrace.dataops.ingest.QuarantineFilter;
import org.millrace.dataops.ingest.QuarantineState;
import org.millrace.dataops.ingest.QuarantinedRecord;
import org.millrace.platform.usecase.UseCaseStore;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Quarantine")
class QuarantineController {
  private final Quarantine quarantine;
  private final QuarantineDesk desk;
  private final UseCaseStore useCases;
  private final KnownStreams streams;
  private final QuarantineMask mask;

  QuarantineController(
      Quarantine quarantine,
      QuarantineDesk desk,
      UseCaseStore useCases,
      KnownStreams streams,
      QuarantineMask mask) {
    this.mask = mask;
    this.quarantine = quarantine;
    this.desk = desk;
    this.useCases = useCases;
    this.streams = streams;
  }

  @Operation(summary = "How many records of each use case are in quarantine, by stream and rule")
  @GetMapping("/api/v1/quarantine")
  Listing<UseCaseCount> counts() {
    return new Listing<>(
        useCases.all().stream()
            .map(applied -> applied.useCase().name())
            .flatMap(
                name ->
                    quarantine.counts(name).stream()
                        .map(
                            count ->
                                new UseCaseCount(
                                    name, count.stream(), count.rule(), count.records())))
            .toList());
  }

  @Operation(summary = "The quarantined records of one stream, the newest first")
  @GetMapping("/api/v1/quarantine/{useCase}/{stream}")
  RecordPage list(
      @PathVariable String useCase,
      @PathVariable String stream,
      @RequestParam Optional<String> rule,
      @RequestParam Optional<Instant> from,
      @RequestParam Optional<Instant> to,
      @RequestParam Optional<String> state,
      @RequestParam(defaultValue = "100") int limit,
      @RequestParam Optional<String> after) {
    streams.requireUseCase(useCase);
    QuarantineFilter filter = new QuarantineFilter(rule, from, to, state.map(QuarantineState::of));
    Quarantine.Page page = quarantine.list(useCase, stream, filter, limit, after);
    if (page.records().isEmpty()) {
      // Records of a stream that was taken out of the use case can still be seen.
      streams.require(useCase, stream);
    }
    return new RecordPage(
        page.records().stream().map(mask::view).toList(), page.next().orElse(null));
  }

  @Operation(summary = "One quarantined record: bytes, rules, reasons, and what was decided on it")
  @GetMapping("/api/v1/quarantine/{useCase}/{stream}/{partition}/{offset}")
  QuarantinedDetail find(
      @PathVariable String useCase,
      @PathVariable String stream,
      @PathVariable int partition,
      @PathVariable long offset) {
    QuarantinedRecord record =
        quarantine
            .find(useCase, stream, partition, offset)
            .orElseThrow(
                () ->
                    new NotFoundProblem(
                        "quarantined record",
                        useCase + "." + stream + "@" + partition + "-" + offset,
                        List.of()));
    return mask.detail(record, desk.decisions(record));
  }

  record UseCaseCount(String useCase, String stream, String rule, long records) {}

  /**
   * @param next to be given as {@code after} for the next page; null on the last
   */
  record RecordPage(List<QuarantinedView> items, @Nullable String next) {}
}
