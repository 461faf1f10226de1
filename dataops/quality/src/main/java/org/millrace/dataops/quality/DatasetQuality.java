package org.millrace.dataops.quality;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import javax.sql.DataSource;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.DatasetRule;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.Field;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Schema;

/**
 * Profiles, checks and compares dataset versions; keeps what it finds in the control database.
 * Thread-safe; works on one version at a time, since each takes a DuckDB of its own.
 */
public final class DatasetQuality {
  private final DatasetCatalog catalog;
  private final ProfileStore profiles;
  private final ReportStore reports;
  private final ReentrantLock turn = new ReentrantLock(true);

  public DatasetQuality(DatasetCatalog catalog, DataSource control, InstantSource clock) {
    this.catalog = catalog;
    this.profiles = new ProfileStore(control, clock);
    this.reports = new ReportStore(control, clock);
  }

  /**
   * The profile of a version: the one that is kept, or else made now and kept.
   *
   * @param contract of the dataset's stream as it is now, if there is one: no value of its personal
   *     fields is shown, whatever was kept before, or kept from now on
   * @throws ProblemException if the version can't be read
   */
  public Profile profile(DatasetVersion version, Optional<Contract> contract) {
    Optional<Profile> kept = profiles.find(version);
    if (kept.isPresent()) {
      return kept.get().hiding(personal(contract));
    }
    return querying(
        Map.of("v", version), connection -> profile(version, "v", contract, connection));
  }

  private Profile profile(
      DatasetVersion version, String view, Optional<Contract> contract, Connection connection) {
    Optional<Profile> kept = profiles.find(version);
    if (kept.isPresent()) {
      return kept.get().hiding(personal(contract));
    }
    Profile made =
        new Profile(
            version.dataset(),
            version.snapshotId(),
            version.rows(),
            Profiler.profile(
                relation(version, view, connection),
                dataset(version).ranges(version),
                personal(contract)));
    profiles.keep(made);
    return made;
  }

  private static Set<String> personal(Optional<Contract> contract) {
    return contract.map(found -> Set.copyOf(found.personalFields())).orElse(Set.of());
  }

  /**
   * What differs from one version to another, which may be of another dataset.
   *
   * @param key a column that both have, which names a record
   * @param contract as for {@link #profile}
   * @throws ProblemException if a version can't be read or lacks the key
   */
  public DatasetDiff diff(
      DatasetVersion from, DatasetVersion to, String key, Optional<Contract> contract) {
    Map<String, DatasetVersion> views = new LinkedHashMap<>();
    views.put("a", from);
    views.put("b", to);
    return querying(
        views,
        connection -> {
          Relation before = relation(from, "a", connection);
          Relation after = relation(to, "b", connection);
          List<Field> common =
              after.schema().fields().stream()
                  .filter(field -> isIn(field, before.schema()))
                  .toList();
          List<String> names = common.stream().map(Field::name).toList();
          if (!names.contains(key)) {
            throw new ProblemException(
                "Cannot compare " + before.name() + " with " + after.name() + " by '" + key + "'",
                "they have in common the columns " + names,
                "name one of these that tells the records apart");
          }
          boolean showsKeys = contract.map(c -> !c.personalFields().contains(key)).orElse(true);
          RowChanges rows = new RowComparison(before, after, key, names).changes(showsKeys);
          Profile old = profile(from, "a", contract, connection);
          Profile now = profile(to, "b", contract, connection);
          return new DatasetDiff(
              from,
              to,
              key,
              SchemaChange.between(before.schema(), after.schema()),
              rows,
              new ShiftComparison(before, after, old, now).shifts(common));
        });
  }

  private static boolean isIn(Field field, Schema schema) {
    return schema.has(field.name())
        && schema.field(schema.require(field.name())).type() == field.type();
  }

  /**
   * Asks a version every rule that its contract has for a dataset, and keeps the report.
   *
   * @param others versions of the streams that the contract refers to, by stream; a reference to
   *     one that is not here is told as broken
   * @param asOf the moment against which ages are measured
   * @throws ProblemException if a version can't be read
   */
  public CheckReport check(
      DatasetVersion version, Contract contract, Map<String, DatasetVersion> others, Instant asOf) {
    Map<String, DatasetVersion> views = new LinkedHashMap<>();
    Map<String, String> viewOf = new LinkedHashMap<>();
    views.put("v", version);
    for (DatasetRule rule : contract.datasetRules()) {
      if (rule instanceof DatasetRule.Reference reference
          && others.containsKey(reference.otherStream())) {
        String view = "o" + viewOf.size();
        if (viewOf.putIfAbsent(reference.otherStream(), view) == null) {
          views.put(view, others.get(reference.otherStream()));
        }
      }
    }
    return querying(
        views,
        connection -> {
          Map<String, Relation> found = new LinkedHashMap<>();
          viewOf.forEach(
              (stream, view) ->
                  found.put(
                      stream, relation(Objects.requireNonNull(views.get(view)), view, connection)));
          CheckReport made =
              check(relation(version, "v", connection), version, contract, found, asOf);
          reports.keep(made);
          return made;
        });
  }

  private CheckReport check(
      Relation relation,
      DatasetVersion version,
      Contract contract,
      Map<String, Relation> others,
      Instant asOf) {
    CheckedTable table = new CheckedTable(contract, relation.schema());
    relation.execute(
        "CREATE TEMP VIEW " + DatasetChecks.TABLE + " AS " + table.select(relation.from()));
    List<CheckResult> results = table.columns();
    results.addAll(
        new DatasetChecks(
                relation.from(DatasetChecks.TABLE),
                contract,
                asOf,
                others,
                table.unbent(dataset(version).ranges(version)))
            .ask());
    return new CheckReport(
        version.dataset(),
        version.snapshotId(),
        contract.version(),
        contract.digest(),
        asOf,
        version.rows(),
        results);
  }

  /**
   * A contract as the version suggests it.
   *
   * @param stream to be written into it
   */
  public ContractDraft draft(DatasetVersion version, String stream) {
    return querying(
        Map.of("v", version),
        connection -> ContractDraft.of(relation(version, "v", connection), stream));
  }

  /** The report that is kept of a version held against this very contract. */
  public Optional<CheckReport> report(DatasetVersion version, Contract contract) {
    return reports(version).stream()
        .filter(report -> report.contractDigest().equals(contract.digest()))
        .findFirst();
  }

  /** The reports of a version, the newest first; one for each contract it was held against. */
  public List<CheckReport> reports(DatasetVersion version) {
    return reports.of(version);
  }

  /**
   * Deletes all profiles and reports of a dataset, since they hold values of its rows. To be called
   * once rows are erased; they are made again when they are asked for. Those that are being made
   * are waited for, and deleted too.
   *
   * @return how many there were
   */
  public int forget(String dataset) {
    turn.lock();
    try {
      return profiles.forget(dataset) + reports.forget(dataset);
    } finally {
      turn.unlock();
    }
  }

  /** How many profiles and reports of a dataset are kept. */
  public int kept(String dataset) {
    return profiles.count(dataset) + reports.count(dataset);
  }

  private Relation relation(DatasetVersion version, String view, Connection connection) {
    Schema schema = dataset(version).schema(version);
    String name = version.dataset() + "@" + version.snapshotId();
    String placed = Relation.quoted(view + DatasetCatalog.PLACED);
    return new Relation(connection, name, view, schema)
        .placed(placed, "hash(file_index, file_row_number)");
  }

  private Dataset dataset(DatasetVersion version) {
    return catalog
        .find(version.dataset())
        .orElseThrow(
            () ->
                new ProblemException(
                    "Cannot examine " + version.dataset(),
                    "there is no such dataset",
                    "use one of " + catalog.names()));
  }

  private <T> T querying(Map<String, DatasetVersion> views, Function<Connection, T> work) {
    turn.lock();
    try (Connection connection = catalog.query(views)) {
      return work.apply(connection);
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot close DuckDB", e);
    } finally {
      turn.unlock();
    }
  }
}
