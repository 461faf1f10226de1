package org.millrace.platform.erasure;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.millrace.dataops.broker.TopicPurge;
import org.millrace.dataops.lineage.LineageGraph;
import org.millrace.devops.serving.ModelHost;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.tracking.ModelRegistry;
import org.millrace.platform.audit.AuditEntry;
import org.millrace.platform.audit.AuditLog;
import org.millrace.platform.usecase.UseCaseStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/**
 * Erases one subject after the other, in a thread of its own. An erasure that fails, or is cut off
 * with the process, stays open, and goes on at the next start or when it is asked for again.
 */
public final class ErasureService implements AutoCloseable {
  /** What an audit entry of an erasure is called. */
  public static final String KIND = "erasure";

  private static final Logger LOG = LoggerFactory.getLogger(ErasureService.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Parts parts;
  private final ErasureTable table;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "erasure"));

  ErasureService(Parts parts) {
    this.parts = parts;
    this.table = new ErasureTable(parts.sql, parts.clock);
  }

  /** What it works with. */
  record Parts(
      DataSource control,
      JdbcClient sql,
      TransactionOperations transactions,
      UseCaseStore useCases,
      SubjectStreams streams,
      SubjectQuarantine quarantine,
      SubjectModels models,
      SubjectStatistics statistics,
      LineageGraph lineage,
      ModelRegistry registry,
      ModelHost host,
      Supplier<TopicPurge> purges,
      AuditLog audit,
      Clock clock) {}

  /**
   * Where the subject's data lies now. Topics are not read: what they hold is in the datasets.
   *
   * @throws ProblemException if the use case is unknown or knows no subjects
   */
  public List<Erasure.Found> find(ErasureRequest request) {
    return run(open(request)).count();
  }

  /**
   * Begins to erase and returns at once. A subject whose erasure is open already is not begun a
   * second time: that erasure goes on.
   *
   * @throws ProblemException if the use case is unknown or knows no subjects
   */
  public synchronized Erasure begin(ErasureRequest request) {
    SubjectStreams.of(useCase(request.useCase()));
    ErasureTable.Open erasure =
        table.open().stream()
            .filter(open -> open.request().useCase().equals(request.useCase()))
            .filter(open -> open.request().subject().equals(request.subject()))
            .findFirst()
            .orElseGet(() -> insert(request));
    worker.execute(() -> execute(erasure.id()));
    return find(erasure.id()).orElseThrow();
  }

  private ErasureTable.Open insert(ErasureRequest request) {
    ErasureTable.Open erasure = open(request);
    table.insert(erasure);
    return erasure;
  }

  private ErasureTable.Open open(ErasureRequest request) {
    SubjectDigest digest = SubjectDigest.of(request.subject());
    return new ErasureTable.Open(
        UUID.randomUUID().toString(),
        request,
        digest.digest(),
        digest.salt(),
        parts.clock.instant());
  }

  /** Goes on with those that were cut off. To be called once use cases are ingested again. */
  public void resume() {
    worker.execute(this::wipe);
    table.open().forEach(erasure -> worker.execute(() -> execute(erasure.id())));
  }

  public Optional<Erasure> find(String id) {
    return table.find(id);
  }

  /** The newest first, without their steps. */
  public List<Erasure> list(int most) {
    return table.list(most);
  }

  private void execute(String id) {
    Optional<ErasureTable.Open> open =
        table.open().stream().filter(each -> each.id().equals(id)).findFirst();
    if (open.isEmpty()) {
      return;
    }
    try {
      table.running(id);
      run(open.get()).execute();
      reload(open.get().request().useCase());
      finish(open.get());
    } catch (RuntimeException | Error e) {
      // Neither the log nor the database may name the subject, so there is no stack trace.
      String why =
          String.valueOf(e.getMessage() == null ? e : e.getMessage())
              .replace(open.get().request().subject(), "(the subject)");
      LOG.error("Erasure {} stands still: {}: {}", id, e.getClass().getSimpleName(), why);
      table.failed(id, why);
    }
  }

  private ErasureRun run(ErasureTable.Open erasure) {
    return new ErasureRun(
        erasure,
        useCase(erasure.request().useCase()),
        table,
        parts.streams,
        parts.quarantine,
        parts.models,
        parts.statistics,
        parts.lineage,
        parts.purges);
  }

  /** The features that requests are answered from are in memory, and so is the package. */
  private void reload(String model) {
    parts
        .host
        .deployed(model)
        .flatMap(version -> parts.registry.find(model, version.version()))
        .ifPresent(parts.host::reload);
  }

  /** The receipt and the end in one transaction; then the database forgets the key. */
  private void finish(ErasureTable.Open erasure) {
    parts.transactions.executeWithoutResult(
        status -> {
          AuditEntry receipt =
              parts.audit.append(KIND, erasure.request().actor(), receipt(erasure));
          table.receipted(erasure.id(), receipt.number());
        });
    wipe();
  }

  private void wipe() {
    List<String> wiping = table.wiping();
    if (!wiping.isEmpty()) {
      Erasure.Found wiped = new DatabaseWipe(parts.control).run();
      for (String id : wiping) {
        table.step(id, wiped);
        table.done(id);
      }
    }
  }

  private String receipt(ErasureTable.Open erasure) {
    Map<String, Object> receipt = new LinkedHashMap<>();
    receipt.put("erasure", erasure.id());
    receipt.put("useCase", erasure.request().useCase());
    receipt.put("subjectDigest", erasure.digest());
    receipt.put("salt", erasure.salt());
    receipt.put("reason", erasure.request().reason());
    receipt.put("startedAt", erasure.startedAt().toString());
    List<Erasure.Found> steps = table.steps(erasure.id());
    receipt.put("places", steps.stream().filter(step -> !step.kind().equals("model")).toList());
    receipt.put(
        "modelsTrainedOnIt",
        steps.stream()
            .filter(step -> step.kind().equals("model"))
            .map(Erasure.Found::place)
            .toList());
    return JSON.writeValueAsString(receipt);
  }

  private UseCase useCase(String name) {
    return parts
        .useCases
        .find(name)
        .orElseThrow(
            () ->
                new ProblemException(
                    "Cannot find use case '" + name + "'",
                    "it was never applied to this platform",
                    "use the name of one that was"))
        .useCase();
  }

  /** Leaves what is not done for the next start. */
  @Override
  public void close() {
    worker.shutdownNow();
  }
}
