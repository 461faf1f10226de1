package org.millrace.modelops.tracking;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.millrace.kernel.ModelVersion;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.tracking.ModelChange.Kind;

/** What every change of a version does: lock the model, look, write, note, tell MLflow. */
record VersionChanges(
    ModelRegistry registry,
    ControlDatabase database,
    RegistryTables tables,
    LifeTables life,
    OutboxTable outbox,
    Supplier<Instant> now) {
  private static final String STATUS_TAG = "millrace.status";

  VersionState state(String model, int version) {
    return life.state(model, version).orElseThrow(() -> RegistryTables.unknown(model, version));
  }

  /** Does the work in a transaction that no other change of the model is in. */
  void change(String model, int version, Consumer<VersionState> work) {
    database.transaction(
        () -> {
          tables.lockAliases(model);
          work.accept(state(model, version));
        });
  }

  void note(String model, int version, Kind kind, String detail, Decision decision) {
    life.addChange(model, version, kind, detail, decision, now.get());
  }

  void note(ModelVersion of, Kind kind, String detail, Decision decision) {
    note(of.model(), of.version(), kind, detail, decision);
  }

  void tell(Step step) {
    outbox.add(step, now.get());
  }

  void tellStatus(String model, int version) {
    String status = RegistryTables.word(state(model, version).status());
    tell(new Step.TagVersion(model, version, Map.of(STATUS_TAG, status), List.of()));
  }

  /** The aliases that point at the version. */
  List<String> pointing(String model, int version) {
    return tables.aliases(model).entrySet().stream()
        .filter(alias -> alias.getValue() == version)
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * @throws ProblemException if the version may not bear the alias
   */
  void requireAble(String model, String alias, int version) {
    VersionStatus status = state(model, version).status();
    if (!status.mayBe(alias)) {
      throw new ProblemException(
          "Cannot make " + model + " version " + version + " " + alias,
          "it is " + RegistryTables.word(status),
          switch (status) {
            case WAITING -> "have it approved: millrace model approve " + model + " " + version;
            case ARCHIVED -> "take it back: millrace model unarchive " + model + " " + version;
            default -> "choose another version, or train a new one";
          });
    }
  }
}
