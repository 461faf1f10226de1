package org.millrace.modelops.tracking;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.millrace.kernel.ModelVersion;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.tracking.ModelChange.Kind;

/**
 * What becomes of a version once it is registered: its tags and its end. Every change is kept with
 * who made it and why, in one transaction with what MLflow is told of it.
 */
public final class ModelLife {
  /** Names of tags that the platform and MLflow keep for themselves begin so. */
  private static final String OWN_TAG = "(millrace|mlflow)\\..*";

  private static final int LONGEST_VALUE = 1000;

  private final VersionChanges changes;

  ModelLife(VersionChanges changes) {
    this.changes = changes;
  }

  /**
   * @throws ProblemException if there is no such version
   */
  public VersionState state(String model, int version) {
    return changes.state(model, version);
  }

  /** Every change of a version, the oldest first; also of one that was deleted. */
  public List<ModelChange> history(String model, int version) {
    return changes.life().changes(model, version);
  }

  /** Why the model has no champion, if it had one; the version is the one that was it last. */
  public Optional<ModelChange> vacancy(String model) {
    return changes.registry().find(model, ModelRegistry.CHAMPION).isPresent()
        ? Optional.empty()
        : changes.life().lastRemoved(model, ModelRegistry.CHAMPION);
  }

  /**
   * Writes a tag on a version, over the value it had.
   *
   * @throws ProblemException if the name is not free, or the value too long
   */
  public void tag(String model, int version, String name, String value, Decision decision) {
    requireTag(name, value);
    changes.change(
        model,
        version,
        state -> {
          if (!value.equals(state.tags().get(name))) {
            changes.life().putTag(model, version, name, value);
            changes.note(model, version, Kind.TAGGED, name + "=" + value, decision);
            changes.tell(new Step.TagVersion(model, version, Map.of(name, value), List.of()));
          }
        });
  }

  /** Takes a tag away; one that is not there stays so. */
  public void untag(String model, int version, String name, Decision decision) {
    changes.change(
        model,
        version,
        state -> {
          if (state.tags().containsKey(name)) {
            changes.life().removeTag(model, version, name);
            changes.note(model, version, Kind.UNTAGGED, name, decision);
            changes.tell(new Step.TagVersion(model, version, Map.of(), List.of(name)));
          }
        });
  }

  /**
   * Puts a version aside; it takes no alias until it is taken back.
   *
   * @throws ProblemException if an alias points at it, or it is retired
   */
  public void archive(String model, int version, Decision decision) {
    changes.change(
        model,
        version,
        state -> {
          requireNoAlias("archive", model, version);
          requireNotRetired("archive", model, version, state);
          if (state.status() != VersionStatus.ARCHIVED) {
            move(model, version, VersionStatus.ARCHIVED, Kind.ARCHIVED, decision);
          }
        });
  }

  /**
   * Takes a version back that was put aside; it stands where it stood.
   *
   * @throws ProblemException if it is not archived
   */
  public void unarchive(String model, int version, Decision decision) {
    changes.change(
        model,
        version,
        state -> {
          if (state.status() != VersionStatus.ARCHIVED) {
            throw new ProblemException(
                "Cannot unarchive " + model + " version " + version,
                "it is " + RegistryTables.word(state.status()),
                "only an archived version can be taken back");
          }
          move(model, version, VersionStatus.REGISTERED, Kind.UNARCHIVED, decision);
        });
  }

  /**
   * Takes a version out of use for good, and every alias from it.
   *
   * @throws ProblemException if it is retired already
   */
  public void retire(String model, int version, Decision decision) {
    changes.change(
        model,
        version,
        state -> {
          requireNotRetired("retire", model, version, state);
          move(model, version, VersionStatus.RETIRED, Kind.RETIRED, decision);
          changes
              .pointing(model, version)
              .forEach(alias -> changes.registry().removeAlias(model, alias, decision));
        });
  }

  /**
   * Forgets a version, here and in MLflow; its number is not given again and its history stays. The
   * package is the caller's to delete.
   *
   * @throws ProblemException if an alias points at it
   */
  public void delete(String model, int version, Decision decision) {
    changes.change(
        model,
        version,
        state -> {
          requireNoAlias("delete", model, version);
          ModelVersion gone = changes.tables().find(model, version).orElseThrow();
          OutboxTable outbox = changes.outbox();
          outbox.withdraw(Step.laneOfRun(gone.runId()), Step::isOfPackage, changes.now().get());
          outbox.withdraw(
              Step.laneOfModel(model),
              step -> Step.isOfVersion(step, version),
              changes.now().get());
          changes.life().delete(model, version);
          changes.note(gone, Kind.DELETED, "", decision);
          changes.tell(new Step.DeleteVersion(model, version, gone.runId()));
        });
  }

  private void move(String model, int version, VersionStatus to, Kind kind, Decision decision) {
    changes.life().setStatus(model, version, to);
    changes.note(model, version, kind, "", decision);
    changes.tellStatus(model, version);
  }

  private void requireNoAlias(String what, String model, int version) {
    List<String> aliases = changes.pointing(model, version);
    if (!aliases.isEmpty()) {
      throw new ProblemException(
          "Cannot " + what + " " + model + " version " + version,
          "it is " + String.join(" and ", aliases),
          "promote another version, or demote this one first");
    }
  }

  private static void requireNotRetired(
      String what, String model, int version, VersionState state) {
    if (state.status() == VersionStatus.RETIRED) {
      throw new ProblemException(
          "Cannot " + what + " " + model + " version " + version,
          "it is retired already",
          "train a new version");
    }
  }

  private static void requireTag(String name, String value) {
    if (!name.matches("[A-Za-z][A-Za-z0-9._-]{0,62}") || name.matches(OWN_TAG)) {
      throw new ProblemException(
          "Invalid tag '" + name + "'",
          "names beginning with millrace. or mlflow. are taken, others must fit MLflow",
          "use letters, digits, '.', '_' and '-', beginning with a letter, at most 63");
    }
    if (value.isBlank() || value.length() > LONGEST_VALUE) {
      throw new ProblemException(
          "Invalid value of tag '" + name + "'",
          "it has " + value.length() + " characters",
          "use 1 to " + LONGEST_VALUE + ", or take the tag away");
    }
  }
}
