package org.millrace.platform.model;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.tracking.Decision;
import org.millrace.modelops.tracking.Drift;
import org.millrace.modelops.tracking.MlflowOutbox;
import org.millrace.modelops.tracking.MlflowReconciler;
import org.millrace.modelops.tracking.ModelRegistry;
import org.millrace.modelops.tracking.mlflow.MlflowClient;
import org.millrace.modelops.tracking.mlflow.MlflowServer;
import org.millrace.platform.audit.AuditLog;
import org.millrace.platform.settings.RegistryProperties;
import org.millrace.platform.settings.RegistryProperties.Reconcile;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Deals with what people change in MLflow's own page, by the policy of {@link RegistryProperties}:
 * puts it back, takes it over where the same could be done here, or only tells of it. What can't be
 * taken over is put back. Each is in the audit.
 */
@Component
public class MlflowChanges {
  /** What the entries in the audit are called, and who the history says it was. */
  public static final String KIND = "mlflow";

  private static final JsonMapper JSON = JsonMapper.shared();
  private final MlflowReconciler reconciler;
  private final MlflowServer server;
  private final MlflowOutbox outbox;
  private final ModelDesk desk;
  private final ModelRegistry registry;
  private final AuditLog audit;
  private final RegistryProperties properties;
  private final TransactionTemplate transactions;
  private final MeterRegistry meters;
  private final Set<Drift> reported = new HashSet<>();
  private volatile int found;

  MlflowChanges(
      MlflowReconciler reconciler,
      MlflowServer server,
      MlflowOutbox outbox,
      ModelDesk desk,
      ModelRegistry registry,
      AuditLog audit,
      RegistryProperties properties,
      PlatformTransactionManager transactions,
      MeterRegistry meters) {
    this.reconciler = reconciler;
    this.server = server;
    this.outbox = outbox;
    this.desk = desk;
    this.registry = registry;
    this.audit = audit;
    this.properties = properties;
    this.transactions = new TransactionTemplate(transactions);
    this.meters = meters;
    Gauge.builder("millrace.mlflow.drift", this, it -> it.found)
        .description("What MLflow had otherwise than the registry when they were compared last")
        .register(meters);
  }

  /** What was done about a change. */
  public enum Action {
    REVERTED,
    ADOPTED,
    REPORTED
  }

  /**
   * @param note why it was not taken over, or what it was taken over as
   */
  public record Settled(Drift drift, Action action, String note) {}

  @EventListener(ApplicationReadyEvent.class)
  void watch() {
    outbox.whenIdle(properties.reconcileEvery(), mlflow -> settle(mlflow, properties.reconcile()));
  }

  /**
   * Compares now and settles what is found.
   *
   * @param policy empty for the one that is set
   * @throws ProblemException if MLflow can't be asked within the time
   */
  public List<Settled> settleNow(Optional<Reconcile> policy, Duration atMost) {
    Reconcile how = policy.orElse(properties.reconcile());
    if (server.client().isEmpty()) {
      throw new ProblemException(
          "Cannot compare MLflow with the registry",
          "MLflow does not run",
          "see how it stands on the first page of the console");
    }
    List<Settled> settled = new CopyOnWriteArrayList<>();
    try {
      if (outbox.doWhenIdle(mlflow -> settled.addAll(settle(mlflow, how)), atMost)) {
        return settled;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new ProblemException(
        "Cannot compare MLflow with the registry",
        "it is still to be told something, or another process tells it",
        "try again later, or ask the process that talks to MLflow");
  }

  private List<Settled> settle(MlflowClient mlflow, Reconcile policy) {
    List<Drift> drifts = reconciler.compare(mlflow);
    List<Settled> settled = new ArrayList<>();
    Map<Drift, String> back = new LinkedHashMap<>();
    List<Drift> over = new ArrayList<>();
    for (Drift drift : drifts) {
      switch (policy) {
        case REPORT -> settled.add(new Settled(drift, Action.REPORTED, ""));
        case REVERT -> back.put(drift, "");
        case ADOPT ->
            refusal(drift, drifts)
                .ifPresentOrElse(why -> back.put(drift, why), () -> over.add(drift));
      }
    }
    settled.forEach(this::record);
    // First, since what is taken over has MLflow told something, and then nothing is put back.
    settled.addAll(revert(back));
    back.clear();
    for (Drift drift : over) {
      try {
        Settled adopted = new Settled(drift, Action.ADOPTED, adopt(drift));
        record(adopted);
        settled.add(adopted);
      } catch (ProblemException e) {
        back.put(drift, e.first().what() + ": " + e.first().why());
      }
    }
    settled.addAll(revert(back));
    reported.retainAll(new HashSet<>(drifts));
    found = drifts.size();
    return settled;
  }

  private List<Settled> revert(Map<Drift, String> notes) {
    List<Settled> settled = new ArrayList<>();
    if (!notes.isEmpty()) {
      transactions.executeWithoutResult(
          status ->
              reconciler.revert(List.copyOf(notes.keySet())).stream()
                  .map(drift -> new Settled(drift, Action.REVERTED, notes.getOrDefault(drift, "")))
                  .forEach(
                      it -> {
                        record(it);
                        settled.add(it);
                      }));
    }
    return settled;
  }

  /** Why a change can't be taken over, whatever the checks say. */
  private static Optional<String> refusal(Drift drift, List<Drift> all) {
    boolean versionIsGone =
        all.stream()
            .filter(each -> each.kind() == Drift.Kind.VERSION)
            .anyMatch(
                each -> each.model().equals(drift.model()) && each.version() == drift.version());
    return Optional.ofNullable(
        switch (drift.kind()) {
          case OWN_TAG -> "the tag is the platform's own";
          case VERSION -> "a version is deleted here, where it is checked what needs it";
          case ALIAS ->
              drift.theirs().equals(Optional.of(Drift.FOREIGN))
                  ? "it points at a version that was not trained here"
                  : versionIsGone ? "MLflow dropped it with its version" : null;
          case TAG -> null;
        });
  }

  /** The same checks as of a decision made here. */
  private String adopt(Drift drift) {
    Decision decision = new Decision(KIND, "changed in MLflow");
    String model = drift.model();
    String theirs = drift.theirs().orElse("");
    if (drift.kind() == Drift.Kind.ALIAS) {
      if (theirs.isEmpty()) {
        desk.demote(model, drift.name(), decision);
        return "alias taken away";
      }
      int version = Integer.parseInt(theirs);
      desk.promote(model, version, drift.name(), decision);
      return "alias moved to version " + theirs + desk.failedGates(model, version);
    }
    if (theirs.isEmpty()) {
      registry.life().untag(model, drift.version(), drift.name(), decision);
      return "tag taken away";
    }
    registry.life().tag(model, drift.version(), drift.name(), theirs, decision);
    return "tag written";
  }

  private void record(Settled settled) {
    Drift drift = settled.drift();
    String action = settled.action().name().toLowerCase(Locale.ROOT);
    if (settled.action() == Action.REPORTED && !reported.add(drift)) {
      return;
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("model", drift.model());
    body.put("version", drift.version());
    body.put("changed", drift.kind().name().toLowerCase(Locale.ROOT));
    body.put("name", drift.name());
    body.put("ours", drift.ours().orElse(""));
    body.put("theirs", drift.theirs().orElse(""));
    body.put("action", action);
    body.put("note", settled.note());
    audit.append(KIND, KIND, JSON.writeValueAsString(body));
    Counter.builder("millrace.mlflow.changes")
        .description("What people changed in MLflow, by what was done about it")
        .tag("action", action)
        .register(meters)
        .increment();
  }
}
