package org.millrace.dataops.ingest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
  private static final String FRESHNESS = "freshness";
  private static final String THROUGHPUT = "throughput";

  private DataSlo() {}

  /**
   * A promise that is not kept.
   *
   * @param property freshness: nothing became known for longer than promised; throughput: fewer
   *     records than promised became known in the last period
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
        .filter(most -> rows(contract, dataset, version, asOf, most, 1) == 0)
        .ifPresent(
            most ->
                breaches.add(
                    new Breach(
                        contract.stream(),
                        FRESHNESS,
                        "nothing became known in the " + most + " before " + asOf)));
    level(contract, THROUGHPUT).stream()
        .flatMap(level -> tooFew(contract, dataset, version, asOf, level).stream())
        .forEach(breaches::add);
    return List.copyOf(breaches);
  }

  /** What the contract promises and {@link #breaches} looks at, by the names of breaches. */
  public static Set<String> promised(Contract contract) {
    Set<String> promised = new TreeSet<>();
    allowed(contract).ifPresent(most -> promised.add(FRESHNESS));
    level(contract, THROUGHPUT).ifPresent(level -> promised.add(THROUGHPUT));
    return promised;
  }

  private static Optional<Breach> tooFew(
      Contract contract,
      Dataset dataset,
      DatasetVersion version,
      Instant asOf,
      ServiceLevel level) {
    long found = rows(contract, dataset, version, asOf, level.value(), level.records());
    return found >= level.records()
        ? Optional.empty()
        : Optional.of(
            new Breach(
                contract.stream(),
                THROUGHPUT,
                "%d records became known in the %s before %s, due were %d"
                    .formatted(found, level.value(), asOf, level.records())));
  }

  private static Optional<Duration> allowed(Contract contract) {
    return span(contract, FRESHNESS)
        .or(
            () ->
                span(contract, "frequency")
                    .map(every -> every.plus(span(contract, "latency").orElse(Duration.ZERO))));
  }

  private static Optional<Duration> span(Contract contract, String property) {
    return level(contract, property).map(ServiceLevel::value);
  }

  private static Optional<ServiceLevel> level(Contract contract, String property) {
    return contract.serviceLevels().stream()
        .filter(level -> level.property().equals(property))
        .findFirst();
  }

  /** Those of the period that ends at the moment; counted up to a number that is enough. */
  private static long rows(
      Contract contract,
      Dataset dataset,
      DatasetVersion version,
      Instant asOf,
      Duration period,
      long enough) {
    String column = '"' + contract.knownAt() + '"';
    String where =
        "%s > make_timestamptz(%d) AND %s <= make_timestamptz(%d)"
            .formatted(column, Times.toMicros(asOf.minus(period)), column, Times.toMicros(asOf));
    long found = 0;
    try (RowCursor rows = dataset.read(version, contract.knownAt(), where)) {
      while (found < enough && rows.hasNext()) {
        rows.next();
        found++;
      }
    }
    return found;
  }
}
