package org.millrace.devops.serving;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.millrace.kernel.ModelVersion;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Schema;
import org.millrace.modelops.predictor.Task;

/**
 * The model versions this process answers with. A swap is one write of a reference, after the new
 * version is loaded, checked and warmed up: no request fails and none sees half of each. The
 * version before stays ready for {@link #rollback}. Thread-safe.
 */
public final class ModelHost implements AutoCloseable {
  private final VersionLoader loader;
  private final Map<String, ModelSlot> slots = new ConcurrentSkipListMap<>();

  ModelHost(VersionLoader loader) {
    this.loader = loader;
  }

  /** Declares a model that has no version yet, so that its callers hear "not yet". */
  public void expect(String model) {
    slots.computeIfAbsent(model, name -> new ModelSlot(name, loader));
  }

  /**
   * Loads, checks, warms up, then answers with it from the next request on. Returns when it does.
   * The version that answers already, and the one before it, need no loading.
   *
   * @throws ProblemException if the package is not sound or does not fit the use case; the version
   *     that answered goes on answering
   */
  public void deploy(ModelVersion version) {
    expect(version.model());
    slot(version.model()).deploy(version);
  }

  /**
   * Loads the version that answers anew, package and features, from what is there now; the one
   * before it is let go. For when data was taken out of both.
   *
   * @throws ProblemException as of {@link #deploy}
   */
  public void reload(ModelVersion version) {
    expect(version.model());
    slot(version.model()).reload(version);
  }

  /**
   * Answers with no version of the model from the next request on, but with why, until one is
   * deployed again. Lets go of those that were loaded.
   */
  public void withdraw(String model, Withdrawal why) {
    expect(model);
    slot(model).withdraw(why);
  }

  /** Lets go of a version that is kept ready for {@link #rollback}; any other is left alone. */
  public void forget(ModelVersion version) {
    if (slots.containsKey(version.model())) {
      slot(version.model()).forget(version.version());
    }
  }

  /**
   * Answers with the version before from the next request on. A second call takes it back.
   *
   * @return the version that answers now
   * @throws ProblemException if there is no version before
   */
  public ModelVersion rollback(String model) {
    return slot(model).rollback();
  }

  /** The version that answers for the model. */
  public Optional<ModelVersion> deployed(String model) {
    return Optional.ofNullable(slots.get(model))
        .flatMap(ModelSlot::current)
        .map(ServedModel::version);
  }

  /** Every version that answers, by model. */
  public Map<String, ModelVersion> deployed() {
    Map<String, ModelVersion> versions = new TreeMap<>();
    slots
        .keySet()
        .forEach(model -> deployed(model).ifPresent(version -> versions.put(model, version)));
    return versions;
  }

  /** What a caller sends to the model. */
  public Optional<Schema> request(String model) {
    return Optional.ofNullable(slots.get(model))
        .flatMap(ModelSlot::current)
        .map(served -> served.predictor().plan().request());
  }

  /** What the version that answers computes from a request and the streams. */
  public Optional<Schema> features(String model) {
    return Optional.ofNullable(slots.get(model))
        .flatMap(ModelSlot::current)
        .map(served -> served.predictor().plan().features());
  }

  /** What the version that answers is asked, and so what its answers and their log hold. */
  public Optional<Task> task(String model) {
    return Optional.ofNullable(slots.get(model))
        .flatMap(ModelSlot::current)
        .map(served -> served.predictor().task());
  }

  /**
   * Waits until everything that is in the model's feature streams now is known to its requests.
   *
   * @return false if the time ran out
   * @throws ProblemException if no version of the model is deployed
   */
  public boolean awaitFeatures(String model, Duration atMost) {
    return served(model).follower().awaitCaughtUp(atMost);
  }

  /** The version that answers now, with all it takes to answer. */
  ServedModel served(String model) {
    ModelSlot slot = slot(model);
    return slot.current().orElseThrow(slot::vacant);
  }

  private ModelSlot slot(String model) {
    ModelSlot slot = slots.get(model);
    if (slot == null) {
      throw RefusedException.notFound(
          "Cannot find model '" + abridged(model) + "'",
          slots.isEmpty()
              ? "no model is served here"
              : "the models served are " + List.copyOf(slots.keySet()),
          "use one of the models served, or deploy this one");
    }
    return slot;
  }

  private static String abridged(String name) {
    return name.length() <= 64 ? name : name.substring(0, 64) + "...";
  }

  @Override
  public void close() {
    loader.close();
  }
}
