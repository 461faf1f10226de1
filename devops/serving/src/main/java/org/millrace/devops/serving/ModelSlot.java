package org.millrace.devops.serving;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ModelVersion;
import org.millrace.kernel.ProblemException;

/** The place of one model: the version that answers and the one before it. */
final class ModelSlot {
  private final String model;
  private final VersionLoader loader;
  private volatile @Nullable ServedModel current;
  private @Nullable ServedModel previous;
  private volatile @Nullable Withdrawal withdrawal;

  ModelSlot(String model, VersionLoader loader) {
    this.model = model;
    this.loader = loader;
    loader.announce(model, () -> current != null);
  }

  String model() {
    return model;
  }

  Optional<ServedModel> current() {
    return Optional.ofNullable(current);
  }

  /** What callers are told while no version answers. */
  RefusedException vacant() {
    Withdrawal why = withdrawal;
    return why != null
        ? why.refused(model)
        : RefusedException.unavailable(
            "Cannot predict with " + model,
            "none of its versions is deployed yet",
            "try again when one has been trained and promoted",
            Duration.ofSeconds(5));
  }

  synchronized void withdraw(Withdrawal why) {
    ServedModel now = current;
    withdrawal = why;
    current = null;
    if (now != null) {
      now.meters().deactivate();
      loader.retire(now);
    }
    letGoOfPrevious();
  }

  synchronized void forget(int version) {
    ServedModel before = previous;
    if (before != null && before.version().version() == version) {
      letGoOfPrevious();
    }
  }

  private void letGoOfPrevious() {
    ServedModel before = previous;
    previous = null;
    if (before != null) {
      loader.retire(before);
    }
  }

  synchronized void deploy(ModelVersion version) {
    ServedModel now = current;
    if (now != null && isSame(now, version)) {
      return;
    }
    ServedModel before = previous;
    if (before != null && isSame(before, version)) {
      rollback();
      return;
    }
    ServedModel next = loader.load(version);
    current = next;
    previous = now;
    next.meters().activate();
    if (now != null) {
      now.meters().deactivate();
    }
    if (before != null) {
      loader.retire(before);
    }
  }

  synchronized void reload(ModelVersion version) {
    ServedModel now = current;
    ServedModel before = previous;
    ServedModel next = loader.load(version);
    current = next;
    previous = null;
    if (now != null) {
      now.meters().deactivate();
      loader.retire(now);
    }
    next.meters().activate();
    if (before != null) {
      loader.retire(before);
    }
  }

  synchronized ModelVersion rollback() {
    ServedModel now = current;
    ServedModel before = previous;
    if (now == null || before == null) {
      throw new ProblemException(
          "Cannot roll back " + model,
          "no version was deployed here before "
              + (now == null ? "" : "version " + now.version().version()),
          "deploy the version you want");
    }
    current = before;
    previous = now;
    before.meters().activate();
    now.meters().deactivate();
    return before.version();
  }

  private boolean isSame(ServedModel served, ModelVersion version) {
    if (served.version().version() != version.version()) {
      return false;
    }
    if (!served.version().packageDigest().equals(version.packageDigest())) {
      throw new ProblemException(
          "Cannot deploy " + model + " version " + version.version(),
          "another package was deployed under that number: " + served.version().packageDigest(),
          "register the new package under a number of its own");
    }
    return true;
  }
}
