package org.millrace.platform.erasure;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import org.millrace.dataops.broker.TopicPurge;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.datasets.FieldValue;
import org.millrace.dataops.ingest.IngestService;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;

/** The streams of a use case that are about persons: their topics and datasets. */
final class SubjectStreams {
  private static final Duration INGESTED_WITHIN = Duration.ofMinutes(10);

  private static final Set<FieldType> SUBJECTS = Set.of(FieldType.STRING, FieldType.INTEGER);

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

  /**
   * A dataset that may hold subjects.
   *
   * @param fields that name them
   */
  record Place(String dataset, List<String> fields) {
    Place {
      fields = List.copyOf(fields);
    }
  }

  /**
   * The datasets of the streams, and those made of them by a replay: every other dataset of the use
   * case with a field of the name of a subject key.
   */
  List<Place> places(UseCase useCase) {
    Map<String, String> keys = new TreeMap<>();
    of(useCase)
        .forEach(each -> keys.put(useCase.dataset(each.stream()), each.subjectKey().orElseThrow()));
    List<Place> places = new ArrayList<>();
    for (String name : catalog.names()) {
      if (keys.containsKey(name)) {
        places.add(new Place(name, List.of(keys.get(name))));
      } else if (name.startsWith(useCase.name() + ".")) {
        List<String> fields = present(name, keys.values());
        if (!fields.isEmpty()) {
          places.add(new Place(name, fields));
        }
      }
    }
    return places;
  }

  private List<String> present(String dataset, Collection<String> keys) {
    return catalog.find(dataset).stream()
        .flatMap(found -> found.schema().fields().stream())
        .filter(field -> SUBJECTS.contains(field.type()))
        .map(Field::name)
        .filter(keys::contains)
        .toList();
  }

  /** How many rows of the newest version are the subject's. */
  Erasure.Found count(Place place, String subject) {
    return catalog
        .find(place.dataset())
        .flatMap(Dataset::current)
        .map(
            version ->
                new Erasure.Found(
                    "dataset",
                    place.dataset(),
                    rows(version, place, subject),
                    "rows of the newest version"))
        .orElseGet(() -> new Erasure.Found("dataset", place.dataset(), 0, "has no version"));
  }

  /** Whether a version has rows of the subject. */
  boolean holds(Place place, long snapshot, String subject) {
    return catalog
        .find(place.dataset())
        .flatMap(dataset -> dataset.version(Long.toString(snapshot)))
        .filter(version -> rows(version, place, subject) > 0)
        .isPresent();
  }

  private long rows(DatasetVersion version, Place place, String subject) {
    String any =
        place.fields().stream()
            .map("CAST(\"%s\" AS VARCHAR) = $1"::formatted)
            .collect(Collectors.joining(" OR "));
    try (Connection connection = catalog.query(Map.of("records", version));
        PreparedStatement statement =
            connection.prepareStatement("SELECT count(*) FROM records WHERE " + any)) {
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
  org.millrace.dataops.datasets.Erasure erase(Place place, String subject, LongPredicate inUse) {
    List<FieldValue> anyOf =
        place.fields().stream().map(field -> new FieldValue(field, subject)).toList();
    return catalog.find(place.dataset()).orElseThrow().erase(anyOf, inUse);
  }
}
