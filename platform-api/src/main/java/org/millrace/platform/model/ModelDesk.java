package org.millrace.platform.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.millrace.devops.serving.ModelHost;
import org.millrace.kernel.ModelVersion;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.predictor.ModelPackage;
import org.millrace.modelops.predictor.PackageTrust;
import org.millrace.modelops.tracking.Decision;
import org.millrace.modelops.tracking.GateVerdict;
import org.millrace.modelops.tracking.MlflowOutbox;
import org.millrace.modelops.tracking.ModelRegistry;
import org.millrace.modelops.tracking.Run;
import org.millrace.modelops.tracking.RunTracker;
import org.millrace.modelops.tracking.VersionStatus;
import org.millrace.modelops.tracking.mlflow.MlflowServer;
import org.millrace.modelops.tracking.mlflow.MlflowState;
import org.millrace.platform.settings.RegistryProperties;
import org.millrace.platform.usecase.UseCaseLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * Carries out what people decide on model versions. A decision is on record, with its entry in the
 * audit, before the process answers by it; one that can't be carried out is taken back. The
 * decisions on one model wait for each other. Thread-safe.
 *
 * <p>Every method throws a {@link ProblemException} if the version is unknown, or stands so that
 * the decision can't be made.
 */
@Component
public class ModelDesk {
  private final ModelRegistry registry;
  private final RunTracker runs;
  private final UseCaseLifecycle lifecycle;
  private final ModelHost host;
  private final LoggedPredictions predictions;
  private final PackageTrust trust;
  private final MlflowServer mlflow;
  private final MlflowOutbox outbox;
  private final RegistryProperties properties;
  private final Map<String, Object> locks = new ConcurrentHashMap<>();

  ModelDesk(
      ModelRegistry registry,
      RunTracker runs,
      UseCaseLifecycle lifecycle,
      ModelHost host,
      LoggedPredictions predictions,
      PackageTrust trust,
      MlflowServer mlflow,
      MlflowOutbox outbox,
      RegistryProperties properties) {
    this.registry = registry;
    this.runs = runs;
    this.lifecycle = lifecycle;
    this.host = host;
    this.predictions = predictions;
    this.trust = trust;
    this.mlflow = mlflow;
    this.outbox = outbox;
    this.properties = properties;
  }

  /** Points the alias at the version; a champion answers when this returns. */
  public void promote(String model, int version, String alias, Decision decision) {
    swap(
        model,
        alias,
        () -> {
          requireSound(require(model, version));
          registry.setAlias(model, alias, version, decision);
        });
  }

  /** Takes the alias from whatever version it points at. */
  public void demote(String model, String alias, Decision decision) {
    if (registry.find(model, alias).isEmpty()) {
      throw new ProblemException(
          "Cannot demote the " + alias + " of " + model,
          "it has none",
          "see its aliases: millrace model list");
    }
    swap(model, alias, () -> registry.removeAlias(model, alias, decision));
  }

  /** Makes champion what was champion before; see {@link ModelRegistry#rollBack}. */
  public ModelVersion rollBack(String model, Decision decision) {
    swap(
        model,
        ModelRegistry.CHAMPION,
        () -> registry.rollBack(model, ModelRegistry.CHAMPION, decision));
    return registry.find(model, ModelRegistry.CHAMPION).orElseThrow();
  }

  /** A person says yes: the version becomes champion and answers. */
  public void approve(String model, int version, Decision decision) {
    swap(
        model,
        ModelRegistry.CHAMPION,
        () -> {
          if (registry.life().state(model, version).status() == VersionStatus.WAITING) {
            requireOther(require(model, version), decision);
            requireSound(require(model, version));
          }
          registry.approvals().approve(model, version, decision);
        });
  }

  /** A person says no. */
  public void reject(String model, int version, Decision decision) {
    synchronized (lock(model)) {
      registry.approvals().reject(model, version, decision);
    }
  }

  /** Takes a version out of use for good; a champion answers no more when this returns. */
  public void retire(String model, int version, PackageFate fate, Decision decision) {
    synchronized (lock(model)) {
      ModelVersion retired = require(model, version);
      if (fate == PackageFate.DELETE) {
        requireTold(retired);
      }
      registry.life().retire(model, version, decision);
      host.forget(retired);
      lifecycle.answerWithChampion(model);
      if (fate == PackageFate.DELETE) {
        deleteFiles(retired);
      }
    }
  }

  /** Forgets a version and deletes its package; its history stays. */
  public void delete(String model, int version, Insistence insistence, Decision decision) {
    synchronized (lock(model)) {
      ModelVersion doomed = require(model, version);
      if (host.deployed(model).filter(answers -> answers.version() == version).isPresent()) {
        throw new ProblemException(
            "Cannot delete " + model + " version " + version,
            "it answers requests in this process",
            "promote another version, or demote this one first");
      }
      long remembered = insistence == Insistence.FORCED ? 0 : predictions.of(model, version);
      if (remembered > 0) {
        throw new ProblemException(
            "Cannot delete " + model + " version " + version,
            "the prediction log holds " + remembered + " of its answers, which nobody could check",
            "retire it instead, or force it: millrace model delete --force");
      }
      registry.life().delete(model, version, decision);
      host.forget(doomed);
      deleteFiles(doomed);
    }
  }

  /** What is to be said of a version's gates beside a promotion; empty if it passed all. */
  String failedGates(String model, int version) {
    List<String> failed =
        runs.gates(require(model, version).runId()).stream()
            .filter(gate -> !gate.passed())
            .map(GateVerdict::gate)
            .toList();
    return failed.isEmpty() ? "" : ", which failed " + String.join(", ", failed);
  }

  private void swap(String model, String alias, Runnable change) {
    synchronized (lock(model)) {
      Optional<ModelVersion> before = registry.find(model, alias);
      change.run();
      if (alias.equals(ModelRegistry.CHAMPION)) {
        try {
          lifecycle.answerWithChampion(model);
        } catch (RuntimeException e) {
          takeBack(model, alias, before, e);
          throw e;
        }
        Optional<ModelVersion> now = registry.find(model, alias);
        now.filter(champion -> !now.equals(before)).ifPresent(lifecycle::promoted);
      }
    }
  }

  /** What answered before goes on answering, so the registry must say so. */
  private void takeBack(
      String model, String alias, Optional<ModelVersion> before, RuntimeException cause) {
    String why = "it could not be deployed: " + cause.getMessage();
    Decision decision =
        new Decision(Decision.PLATFORM, why.substring(0, Math.min(why.length(), 900)));
    try {
      if (before.isPresent()) {
        registry.setAlias(model, alias, before.get().version(), decision);
      } else {
        registry.removeAlias(model, alias, decision);
      }
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  /** As serving will ask, before anything is written down. */
  private void requireSound(ModelVersion version) {
    ModelPackage.load(version.folder(), trust);
  }

  private void requireOther(ModelVersion version, Decision decision) {
    String trainer = runs.find(version.runId()).map(Run::user).orElse("");
    if (!properties.samePersonMayApprove() && trainer.equals(decision.by())) {
      throw new ProblemException(
          "Cannot approve " + version.model() + " version " + version.version(),
          "'" + trainer + "' had it trained, and four eyes are asked for",
          "have somebody else approve it, or set millrace.registry.same-person-may-approve");
    }
  }

  /** MLflow is still to fetch the files, unless it is off. */
  private void requireTold(ModelVersion version) {
    if (!(mlflow.state() instanceof MlflowState.Off) && outbox.isPending(version.runId())) {
      throw new ProblemException(
          "Cannot delete the package of " + version.model() + " version " + version.version(),
          "MLflow is still to be told of it",
          "retire it later, or with its package kept");
    }
  }

  private ModelVersion require(String model, int version) {
    registry.life().state(model, version);
    return registry.find(model, version).orElseThrow();
  }

  private Object lock(String model) {
    return locks.computeIfAbsent(model, name -> new Object());
  }

  private static void deleteFiles(ModelVersion version) {
    try {
      FileSystemUtils.deleteRecursively(version.folder());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + version.folder(), e);
    }
  }
}
