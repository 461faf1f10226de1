package org.millrace.dataops.ingest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.ServiceLevel;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.RowCursor;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.Times;

/**
 * Holds a dataset version against what the contract's slaProperties promise of the whole stream, at
 * a moment of event time: so a model trained on the past is not refused because the past is over.
 */
public final class DataSlo {
  private DataSlo() {}

  /**
   * A promise that is not kept.
   *
   * @param property freshness: nothing became known for longer than promised
   * @param why with the figures
   */
  public record Breach(String stream, String property, String why) {}

  /**
   * The promises that are broken; empty if all are kept or none is made. Freshness is what the
   * contract calls so, or else frequency and latency together.
   *
   * @param asOf the moment at which the version is used; what became known later does not count
   */
  public static List<Breach> breaches(
      Contract contract, Dataset dataset, DatasetVersion version, Instant asOf) {
    List<Breach> breaches = new ArrayList<>();
    allowed(contract)
        .ifPresent(
            most -> {
              if (!hasRows(contract, dataset, version, asOf.minus(most), asOf)) {
                breaches.add(
                    new Breach(
                        contract.stream(),
                        "freshness",
                        "nothing became known in the " + most + " before " + asOf));
              }
            });
    return List.copyOf(breaches);
  }

  private static Optional<Duration> allowed(Contract contract) {
    return level(contract, "freshness")
        .or(
            () ->
                level(contract, "frequency")
                    .map(every -> every.plus(level(contract, "latency").orElse(Duration.ZERO))));
  }

  private static Optional<Duration> level(Contract contract, String property) {
    return contract.serviceLevels().stream()
        .filter(level -> level.property().equals(property))
        .map(ServiceLevel::value)
        .findFirst();
  }

  private static boolean hasRows(
      Contract contract, Dataset dataset, DatasetVersion version, Instant from, Instant to) {
    String column = '"' + contract.knownAt() + '"';
    String where =
        "%s > make_timestamptz(%d) AND %s <= make_timestamptz(%d)"
            .formatted(column, Times.toMicros(from), column, Times.toMicros(to));
    try (RowCursor rows = dataset.read(version, contract.knownAt(), where)) {
      return rows.hasNext();
    }
  }
}
