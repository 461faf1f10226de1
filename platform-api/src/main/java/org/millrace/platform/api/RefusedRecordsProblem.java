package org.millrace.platform.api;

import java.util.List;
import java.util.Map;
import org.millrace.dataops.contracts.Violation;
import org.millrace.dataops.ingest.source.ApplicationSource.Refused;
import org.springframework.http.HttpStatus;

/** Answers 422 and names every record that breaks its contract, with each rule it breaks. */
final class RefusedRecordsProblem extends StatusProblem {
  private static final int MOST = 200;

  RefusedRecordsProblem(String stream, List<byte[]> sent, List<Refused> refused) {
    super(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "Cannot take the records into " + stream,
        refused.size() + " of " + sent.size() + " break its contract, so none was taken",
        "correct those that 'errors' names, or leave them out");
    getBody()
        .setProperty(
            "errors",
            refused.stream()
                .flatMap(one -> one.violations().stream().map(fault -> error(one.index(), fault)))
                .limit(MOST)
                .toList());
  }

  private static Map<String, String> error(int index, Violation fault) {
    String field = fault.field();
    return Map.of(
        "where", "/" + index + (field == null ? "" : "/" + field),
        "what", fault.rule(),
        "why", fault.why(),
        "fix", fault.fix());
  }
}
