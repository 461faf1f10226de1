package org.millrace.platform.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.contracts.Violation;
import org.millrace.dataops.ingest.Quarantine;
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
  private final UseCaseStore useCases;

  QuarantineController(Quarantine quarantine, UseCaseStore useCases) {
    this.quarantine = quarantine;
    this.useCases = useCases;
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

  @Operation(summary = "The quarantined records of one stream, the oldest first")
  @GetMapping("/api/v1/quarantine/{useCase}/{stream}")
  RecordPage list(
      @PathVariable String useCase,
      @PathVariable String stream,
      @RequestParam(defaultValue = "100") int limit,
      @RequestParam Optional<String> after) {
    if (useCases.find(useCase).isEmpty()) {
      throw new NotFoundProblem(
          "use case",
          useCase,
          useCases.all().stream().map(applied -> applied.useCase().name()).toList());
    }
    int most = Math.max(1, Math.min(limit, Quarantine.MOST));
    Quarantine.Page page = quarantine.list(useCase, stream, most, after);
    return new RecordPage(
        page.records().stream().map(RecordView::of).toList(), page.next().orElse(null));
  }

  record UseCaseCount(String useCase, String stream, String rule, long records) {}

  /**
   * @param next to be given as {@code after} for the next page; null on the last
   */
  record RecordPage(List<RecordView> items, @Nullable String next) {}

  /**
   * @param value the record's bytes read as UTF-8, for people
   */
  record RecordView(
      String topic,
      int partition,
      long offset,
      Instant recordedAt,
      @Nullable String key,
      @Nullable String value,
      List<Violation> violations,
      String contractVersion,
      Instant quarantinedAt) {
    static RecordView of(QuarantinedRecord record) {
      return new RecordView(
          record.topic(),
          record.partition(),
          record.offset(),
          record.recordedAt(),
          text(record.key()),
          text(record.value()),
          record.violations(),
          record.contractVersion(),
          record.quarantinedAt());
    }

    private static @Nullable String text(byte @Nullable [] bytes) {
      return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
