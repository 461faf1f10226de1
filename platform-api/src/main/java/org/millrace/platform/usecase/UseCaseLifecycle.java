package org.millrace.platform.usecase;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.millrace.dataops.ingest.IngestService;
import org.millrace.dataops.ingest.source.SourceService;
import org.millrace.devops.serving.ModelHost;
import org.millrace.devops.serving.Withdrawal;
import org.millrace.kernel.ModelVersion;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.tracking.ModelChange;
import org.millrace.modelops.tracking.ModelRegistry;
import org.millrace.modelops.tracking.VersionStatus;
import org.millrace.modelops.training.Progress;
import org.millrace.modelops.training.TrainingReport;
import org.millrace.modelops.training.TrainingRequest;
import org.millrace.modelops.training.TrainingService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Brings a use case to life and back to life: its streams are ingested, its champion answers. The
 * way of the data through one process is these calls in their order.
 */
@Component
public class UseCaseLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(UseCaseLifecycle.class);
  private final UseCaseStore store;
  private final IngestService ingestion;
  private final SourceService sources;
  private final TrainingService training;
  private final ModelRegistry registry;
  private final ModelHost host;
  private final ServingLineage lineage;
  private final Map<String, Object> swaps = new ConcurrentHashMap<>();

  UseCaseLifecycle(
      UseCaseStore store,
      IngestService ingestion,
      SourceService sources,
      TrainingService training,
      ModelRegistry registry,
      ModelHost host,
      ServingLineage lineage) {
    this.store = store;
    this.ingestion = ingestion;
    this.sources = sources;
    this.training = training;
    this.registry = registry;
    this.host = host;
    this.lineage = lineage;
  }

  /** Takes up again what ran when the process stopped; a use case that fails stops no other. */
  @EventListener(ApplicationReadyEvent.class)
  void resume() {
    int interrupted = training.endInterruptedRuns();
    if (interrupted > 0) {
      LOG.info("{} training runs were cut off when the process ended", interrupted);
    }
    for (AppliedUseCase applied : store.all()) {
      try {
        start(applied.useCase());
      } catch (ProblemException e) {
        LOG.error("{} does not run: {}", applied.useCase().name(), e.getMessage());
      }
    }
  }

  /**
   * Checks the folder, keeps its content and starts it.
   *
   * @return the use case as it is kept
   * @throws ProblemException with every fault of the folder
   */
  public UseCase apply(UseCase folder) {
    UseCaseCheck.require(folder);
    UseCase useCase = store.apply(folder).useCase();
    start(useCase);
    return useCase;
  }

  /** Trains, and answers with the version from the next request on if it becomes champion. */
  public TrainingReport train(TrainingRequest request, Progress progress) {
    TrainingReport report = training.train(request, progress);
    if (report.promoted()) {
      answerWithChampion(report.version().model());
    }
    return report;
  }

  /**
   * Has the model answered by its champion as the registry has it now; if it has none any more, has
   * its callers told why. Of two who call at once, the later sees what both did.
   *
   * @throws ProblemException if the champion can't be deployed; what answered goes on
   */
  public void answerWithChampion(String model) {
    synchronized (swaps.computeIfAbsent(model, name -> new Object())) {
      Optional<ModelVersion> champion = registry.find(model, ModelRegistry.CHAMPION);
      champion.ifPresent(this::deploy);
      if (champion.isEmpty()) {
        registry.life().vacancy(model).ifPresent(change -> host.withdraw(model, why(change)));
      }
    }
  }

  /** Has it told in the lineage that people made the version champion. */
  public void promoted(ModelVersion version) {
    lineage.promoted(version);
  }

  private Withdrawal why(ModelChange vacancy) {
    boolean mayReturn =
        registry.find(vacancy.model(), vacancy.version()).isPresent()
            && registry.life().state(vacancy.model(), vacancy.version()).status()
                != VersionStatus.RETIRED;
    return new Withdrawal(
        mayReturn ? Withdrawal.Kind.DEMOTED : Withdrawal.Kind.RETIRED,
        vacancy.version(),
        vacancy.reason(),
        vacancy.at());
  }

  private void start(UseCase useCase) {
    host.expect(useCase.name());
    ingestion.start(useCase);
    sources.start(useCase);
    answerWithChampion(useCase.name());
  }

  private void deploy(ModelVersion version) {
    host.deploy(version);
    lineage.deployed(version);
  }
}
