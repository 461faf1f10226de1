package org.millrace.platform.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.contracts.Violation;
import org.millrace.dataops.ingest.Quarantine;
import org.millrace.dataops.ingest.QuarantineDesk;
import org.millrace.dataops.ingest.QuarantinedRecord;
import org.millrace.dataops.ingest.source.ApplicationSource;
import org.millrace.kernel.ProblemException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** What people decide on quarantined records; each decision needs a reason. */
@RestController
@Tag(name = "Quarantine")
class QuarantineDecisionController {
  private static final String RECORD = "/api/v1/quarantine/{useCase}/{stream}/{partition}/{offset}";

  private final Quarantine quarantine;
  private final QuarantineDesk desk;
  private final KnownStreams streams;
  private final QuarantineMask mask;

  QuarantineDecisionController(
      Quarantine quarantine, QuarantineDesk desk, KnownStreams streams, QuarantineMask mask) {
    this.mask = mask;
    this.quarantine = quarantine;
    this.desk = desk;
    this.streams = streams;
  }

  @Operation(
      summary = "Publish a corrected record in place of a quarantined one",
      description =
          "It is judged by the contract first; 'repaired' once ingestion has accepted it.")
  @PostMapping(path = RECORD + "/repair", consumes = MediaType.APPLICATION_JSON_VALUE)
  QuarantinedDetail repair(
      @PathVariable String useCase,
      @PathVariable String stream,
      @PathVariable int partition,
      @PathVariable long offset,
      @RequestBody Repair repair,
      @Parameter(hidden = true) HttpServletRequest request) {
    KnownStreams.Known known = streams.require(useCase, stream);
    QuarantinedRecord record = require(useCase, stream, partition, offset);
    byte[] value =
        mask.unmasked(repair.value(), record).toString().getBytes(StandardCharsets.UTF_8);
    String reason = reason(repair.reason());
    List<Violation> broken;
    try {
      broken =
          desk.repair(known.useCase(), known.contract(), record, value, Caller.of(request), reason);
    } catch (ApplicationSource.UnavailableException e) {
      throw new UnavailableProblem(e);
    }
    if (!broken.isEmpty()) {
      throw new RefusedRecordsProblem(
          known.useCase().topic(stream),
          List.of(value),
          List.of(new ApplicationSource.Refused(0, broken)));
    }
    return detail(useCase, stream, partition, offset);
  }

  @Operation(summary = "Give a quarantined record up")
  @PostMapping(path = RECORD + "/discard", consumes = MediaType.APPLICATION_JSON_VALUE)
  QuarantinedDetail discard(
      @PathVariable String useCase,
      @PathVariable String stream,
      @PathVariable int partition,
      @PathVariable long offset,
      @RequestBody Reason reason,
      @Parameter(hidden = true) HttpServletRequest request) {
    streams.requireUseCase(useCase);
    desk.discard(
        require(useCase, stream, partition, offset), Caller.of(request), reason(reason.reason()));
    return detail(useCase, stream, partition, offset);
  }

  @Operation(
      summary = "Publish again, as they are, those that keep the contract as it is now",
      description = "After a contract was changed. The others stay where they are.")
  @PostMapping(
      path = "/api/v1/quarantine/{useCase}/{stream}/replay",
      consumes = MediaType.APPLICATION_JSON_VALUE)
  QuarantineDesk.Replayed replay(
      @PathVariable String useCase,
      @PathVariable String stream,
      @RequestBody ReplayRequest wanted,
      @Parameter(hidden = true) HttpServletRequest request) {
    KnownStreams.Known known = streams.require(useCase, stream);
    try {
      return desk.replay(
          known.useCase(),
          known.contract(),
          Optional.ofNullable(wanted.rule()),
          Caller.of(request),
          reason(wanted.reason()));
    } catch (ApplicationSource.UnavailableException e) {
      throw new UnavailableProblem(e);
    }
  }

  private QuarantinedRecord require(String useCase, String stream, int partition, long offset) {
    return quarantine
        .find(useCase, stream, partition, offset)
        .orElseThrow(
            () ->
                new NotFoundProblem(
                    "quarantined record",
                    useCase + "." + stream + "@" + partition + "-" + offset,
                    List.of()));
  }

  private QuarantinedDetail detail(String useCase, String stream, int partition, long offset) {
    QuarantinedRecord record = require(useCase, stream, partition, offset);
    return mask.detail(record, desk.decisions(record));
  }

  private static String reason(@Nullable String reason) {
    if (reason == null || reason.isBlank() || reason.length() > 1000) {
      throw new ProblemException(
          "Cannot decide without a reason",
          "each decision is kept with one",
          "send 'reason' with at most 1,000 characters");
    }
    return reason.strip();
  }

  /**
   * @param value the corrected record
   */
  record Repair(JsonNode value, @Nullable String reason) {}

  record Reason(@Nullable String reason) {}

  /**
   * @param rule those alone that break it first; all if null
   */
  record ReplayRequest(@Nullable String rule, @Nullable String reason) {}
}
