package org.millrace.modelops.tracking;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import javax.sql.DataSource;
import org.millrace.kernel.ModelVersion;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Times;

/**
 * The model versions of this platform and the aliases that point at them. Every change is written
 * down in one transaction together with what MLflow has to be told of it; nothing here waits for
 * MLflow. Safe for use by several threads and processes.
 */
public final class ModelRegistry {
  public static final String CHAMPION = "champion";
  public static final String CHALLENGER = "challenger";

  private final ControlDatabase database;
  private final RegistryTables tables;
  private final LifeTables life;
  private final OutboxTable outbox;
  private final Clock clock;
  private final VersionChanges changes;

  /**
   * @param dataSource the control database, migrated; joins a Spring transaction that is open on it
   */
  public ModelRegistry(DataSource dataSource, Clock clock) {
    this(dataSource, clock, change -> {});
  }

  /**
   * @param witness is told each change in the transaction that makes it, which it can join or fail
   */
  public ModelRegistry(DataSource dataSource, Clock clock, Consumer<ModelChange> witness) {
    this.database = new ControlDatabase(dataSource);
    this.tables = new RegistryTables(database);
    this.life = new LifeTables(database, witness);
    this.outbox = new OutboxTable(database);
    this.clock = clock;
    this.changes = new VersionChanges(this, database, tables, life, outbox, this::now);
  }

  /** What becomes of versions once they are registered. */
  public ModelLife life() {
    return new ModelLife(changes);
  }

  /** The word of people that versions need. */
  public ModelApprovals approvals() {
    return new ModelApprovals(changes);
  }

  /**
   * Gives a run's model its version, counting from 1. A run has one version of a model: registered
   * again, it is answered with that.
   *
   * @throws ProblemException if the run registered another package before
   */
  public ModelVersion register(Registration registration) {
    requireName(registration.model(), Set.of());
    return database.transaction(
        () -> {
          int number = tables.nextNumber(registration.model());
          Optional<ModelVersion> before =
              tables.findByRun(registration.model(), registration.runId());
          if (before.isPresent()) {
            tables.giveBackNumber(registration.model());
            return same(before.get(), registration);
          }
          ModelVersion version =
              new ModelVersion(
                  registration.model(),
                  number,
                  registration.runId(),
                  registration.packageDigest(),
                  registration.folder(),
                  now());
          tables.insert(version);
          changes.note(
              version, ModelChange.Kind.REGISTERED, "", Decision.platform("trained by its run"));
          outbox.add(Step.Register.of(version, registration.metrics()), now());
          return version;
        });
  }

  /**
   * Says that a version's package was rewritten in its folder, as after an erasure: it answers as
   * it did, under another digest. MLflow gets the new files.
   *
   * @throws ProblemException if there is no such version
   */
  public ModelVersion rewritten(String model, int version, String packageDigest) {
    return database.transaction(
        () -> {
          tables.lockAliases(model);
          ModelVersion before = require(model, version);
          changes.note(
              before,
              ModelChange.Kind.REWRITTEN,
              packageDigest,
              Decision.platform("rows were erased from its package"));
          tables.setDigest(model, version, packageDigest);
          outbox.add(
              new Step.ReplaceFiles(
                  before.runId(), model, version, before.folder().toString(), packageDigest),
              now());
          return require(model, version);
        });
  }

  /** As {@link #setAlias(String, String, int, Decision)}, decided by the platform itself. */
  public void setAlias(String model, String alias, int version, String reason) {
    setAlias(model, alias, version, Decision.platform(reason));
  }

  /**
   * Points an alias at a version. Pointing it where it points already changes nothing.
   *
   * @throws ProblemException if there is no such version, the alias can't be one, or the version
   *     may not bear it: archived, retired, or champion without the approval it needs
   */
  public void setAlias(String model, String alias, int version, Decision decision) {
    // MLflow keeps these two forms for itself.
    requireName(alias, Set.of("latest", "v[0-9]+"));
    database.transaction(
        () -> {
          tables.lockAliases(model);
          changes.requireAble(model, alias, version);
          Optional<ModelVersion> before = tables.findByAlias(model, alias);
          if (tables.moveAlias(model, alias, version, decision.reason(), now())) {
            before.ifPresent(
                it -> changes.note(it, ModelChange.Kind.ALIAS_REMOVED, alias, decision));
            changes.note(require(model, version), ModelChange.Kind.ALIAS_SET, alias, decision);
            outbox.add(new Step.MoveAlias(model, alias, version), now());
          }
        });
  }

  /** As {@link #removeAlias(String, String, Decision)}, decided by the platform itself. */
  public void removeAlias(String model, String alias, String reason) {
    removeAlias(model, alias, Decision.platform(reason));
  }

  /** Takes an alias away; one that is not there stays so. */
  public void removeAlias(String model, String alias, Decision decision) {
    database.transaction(
        () -> {
          tables.lockAliases(model);
          Optional<ModelVersion> before = tables.findByAlias(model, alias);
          if (tables.removeAlias(model, alias, decision.reason(), now())) {
            before.ifPresent(
                it -> changes.note(it, ModelChange.Kind.ALIAS_REMOVED, alias, decision));
            outbox.add(new Step.MoveAlias(model, alias, 0), now());
          }
        });
  }

  /**
   * Points an alias back at the version it had before it first came to the present one, so that
   * rolling back twice goes back twice. Versions that may not bear it any more are passed over.
   *
   * @return the version it points at now
   * @throws ProblemException if there is nothing to go back to
   */
  public ModelVersion rollBack(String model, String alias, String reason) {
    return rollBack(model, alias, Decision.platform(reason));
  }

  /** As {@link #rollBack(String, String, String)}, decided by somebody. */
  public ModelVersion rollBack(String model, String alias, Decision decision) {
    return database.transaction(
        () -> {
          tables.lockAliases(model);
          int previous =
              previous(tables.moves(model, alias), number -> mayBe(model, alias, number))
                  .orElseThrow(
                      () ->
                          new ProblemException(
                              "Cannot roll back " + model + "@" + alias,
                              "it never pointed at an earlier version",
                              "set the alias to a version by its number"));
          setAlias(model, alias, previous, decision);
          return require(model, previous);
        });
  }

  /** The version an alias points at. */
  public Optional<ModelVersion> find(String model, String alias) {
    return tables.findByAlias(model, alias);
  }

  public Optional<ModelVersion> find(String model, int version) {
    return tables.find(model, version);
  }

  /** The version of the model that the run made. */
  public Optional<ModelVersion> findByRun(String model, String runId) {
    return tables.findByRun(model, runId);
  }

  /** The newest first. */
  public List<ModelVersion> list(String model) {
    return tables.list(model);
  }

  /** The names of all models that have a version, in order. */
  public List<String> models() {
    return tables.models();
  }

  /** Alias to version. */
  public Map<String, Integer> aliases(String model) {
    return tables.aliases(model);
  }

  /** Every move of an alias, the oldest first. */
  public List<AliasMove> history(String model, String alias) {
    return tables.moves(model, alias);
  }

  private ModelVersion require(String model, int version) {
    return find(model, version).orElseThrow(() -> RegistryTables.unknown(model, version));
  }

  private static ModelVersion same(ModelVersion before, Registration registration) {
    if (!before.packageDigest().equals(registration.packageDigest())) {
      throw new ProblemException(
          "Cannot register run " + registration.runId() + " as " + registration.model(),
          "it is version " + before.version() + " with package " + before.packageDigest(),
          "begin a new run for another package");
    }
    return before;
  }

  private boolean mayBe(String model, String alias, int version) {
    return life.state(model, version).filter(state -> state.status().mayBe(alias)).isPresent();
  }

  private static Optional<Integer> previous(List<AliasMove> moves, IntPredicate able) {
    int current = moves.isEmpty() ? 0 : moves.get(moves.size() - 1).version();
    int earlier = 0;
    for (AliasMove move : moves) {
      if (move.version() == current) {
        break;
      }
      earlier = move.version() == 0 || !able.test(move.version()) ? earlier : move.version();
    }
    return current == 0 || earlier == 0 ? Optional.empty() : Optional.of(earlier);
  }

  private static void requireName(String name, Set<String> reserved) {
    if (!name.matches("[a-z][a-z0-9_-]{0,62}") || reserved.stream().anyMatch(name::matches)) {
      throw new ProblemException(
          "Invalid name '" + name + "'",
          "it names a model or an alias in URLs, metrics and MLflow",
          "use lower-case letters, digits, - and _, beginning with a letter, at most 63; not "
              + "'latest', nor v with a number");
    }
  }

  private Instant now() {
    return Times.toInstant(Times.toMicros(clock.instant()));
  }
}
