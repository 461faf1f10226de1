package org.millrace.platform.erasure;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import org.millrace.dataops.broker.TopicPurge;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.datasets.FieldValue;
import org.millrace.dataops.ingest.IngestService;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;

/** The streams of a use case that are about persons: their topics and datasets. */
final class SubjectStreams {
  private static final Duration INGESTED_WITHIN = Duration.ofMinutes(10);

  private final DatasetCatalog catalog;
  private final IngestService ingestion;

  SubjectStreams(DatasetCatalog catalog, IngestService ingestion) {
    this.catalog = catalog;
    this.ingestion = ingestion;
  }

  /**
   * The contracts with a subject key.
   *
   * @throws ProblemException if there is none: nobody could be found
   */
  static List<Contract> of(UseCase useCase) {
    List<Contract> contracts =
        Contract.readAll(useCase).stream()
            .filter(contract -> contract.subjectKey().isPresent())
            .toList();
    if (contracts.isEmpty()) {
      throw new ProblemException(
          "Cannot erase anybody from " + useCase.name(),
          "no contract says which field names a person",
          "add {property: subjectKey, value: <field>} to the customProperties of each stream about"
              + " persons");
    }
    return contracts;
  }

  DatasetCatalog catalog() {
    return catalog;
  }

  /** How many rows of the newest version are the subject's. */
  Erasure.Found count(UseCase useCase, Contract contract, String subject) {
    String name = useCase.dataset(contract.stream());
    return catalog
        .find(name)
        .flatMap(Dataset::current)
        .map(
            version ->
                new Erasure.Found(
                    "dataset",
                    name,
                    rows(version, contract, subject),
                    "rows of the newest version"))
        .orElseGet(() -> new Erasure.Found("dataset", name, 0, "has no version"));
  }

  /** Whether a version has rows of the subject. */
  boolean holds(UseCase useCase, Contract contract, long snapshot, String subject) {
    return catalog
        .find(useCase.dataset(contract.stream()))
        .flatMap(dataset -> dataset.version(Long.toString(snapshot)))
        .filter(version -> rows(version, contract, subject) > 0)
        .isPresent();
  }

  private long rows(DatasetVersion version, Contract contract, String subject) {
    String key = contract.subjectKey().orElseThrow();
    try (Connection connection = catalog.query(Map.of("records", version));
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT count(*) FROM records WHERE CAST(\"%s\" AS VARCHAR) = ?".formatted(key))) {
      statement.setString(1, subject);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getLong(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot count in " + version.dataset(), e);
    }
  }

  /** Begins a new segment, and waits until all before it is ingested. */
  Map<Integer, Long> settle(UseCase useCase, Contract contract, TopicPurge purge) {
    Map<Integer, Long> markers = purge.mark(useCase.topic(contract.stream()));
    ingestion.awaitIngested(useCase, contract.stream(), markers, INGESTED_WITHIN);
    return markers;
  }

  /**
   * Takes the subject out of all kept versions.
   *
   * @param inUse snapshot ids that models were trained on
   */
  org.millrace.dataops.datasets.Erasure erase(
      UseCase useCase, Contract contract, String subject, LongPredicate inUse) {
    Dataset dataset = catalog.find(useCase.dataset(contract.stream())).orElseThrow();
    return dataset.erase(
        List.of(new FieldValue(contract.subjectKey().orElseThrow(), subject)), inUse);
  }
}
