package org.millrace.platform.dataset;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.ServiceLevel;
import org.millrace.dataops.datasets.Compaction;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.datasets.Expiry;
import org.millrace.kernel.DatasetVersion;
import org.millrace.platform.usecase.AppliedUseCase;
import org.millrace.platform.usecase.UseCaseStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Compacts small files and lets old versions go: all datasets in turn, and one when asked. */
@Component
@EnableConfigurationProperties(UpkeepSettings.class)
public class DatasetUpkeep {
  private static final Logger LOG = LoggerFactory.getLogger(DatasetUpkeep.class);
  private final DatasetCatalog catalog;
  private final TrainedVersions trained;
  private final UseCaseStore useCases;
  private final UpkeepSettings settings;
  private final Clock clock;

  DatasetUpkeep(
      DatasetCatalog catalog,
      TrainedVersions trained,
      UseCaseStore useCases,
      UpkeepSettings settings,
      Clock clock) {
    this.catalog = catalog;
    this.trained = trained;
    this.useCases = useCases;
    this.settings = settings;
    this.clock = clock;
  }

  @Scheduled(
      fixedDelayString = "${millrace.datasets.interval:10m}",
      initialDelayString = "${millrace.datasets.interval:10m}")
  void keepAll() {
    for (String name : catalog.names()) {
      try {
        catalog.find(name).ifPresent(this::keep);
      } catch (RuntimeException e) {
        LOG.warn("Upkeep of {} failed and will be tried again: {}", name, e.getMessage());
      }
    }
  }

  private void keep(Dataset dataset) {
    Compaction compacted = dataset.compact(settings.plan());
    Set<Long> inUse = trained.of(dataset.name());
    Expiry expired = dataset.expire(oldest(dataset), inUse::contains);
    if (compacted.filesReplaced() > 0 || expired.versionsExpired() > 0) {
      LOG.info(
          "Upkeep of {}: {} small files became {}, {} versions expired, {} files deleted",
          dataset.name(),
          compacted.filesReplaced(),
          compacted.filesWritten(),
          expired.versionsExpired(),
          expired.filesDeleted());
    }
  }

  private Instant oldest(Dataset dataset) {
    Instant byAge = before(kept(dataset.name()));
    List<DatasetVersion> versions = dataset.versions();
    if (versions.size() <= settings.mostVersions()) {
      return byAge;
    }
    Instant byNumber = versions.get(settings.mostVersions() - 1).committedAt();
    return byNumber.isAfter(byAge) ? byNumber : byAge;
  }

  /** How long versions of a dataset are kept: as its contract promises, or as the settings say. */
  Duration kept(String dataset) {
    return useCases.all().stream()
        .map(AppliedUseCase::useCase)
        .filter(useCase -> dataset.startsWith(useCase.name() + "."))
        .flatMap(useCase -> Contract.readAll(useCase).stream())
        .filter(contract -> dataset.endsWith("." + contract.stream()))
        .flatMap(contract -> contract.serviceLevels().stream())
        .filter(level -> level.property().equals("retention"))
        .map(ServiceLevel::value)
        .max(Comparator.naturalOrder())
        .filter(retention -> retention.compareTo(settings.keepVersions()) > 0)
        .orElse(settings.keepVersions());
  }

  /** Compacts, however few the small files are. */
  public Compaction compact(Dataset dataset) {
    return dataset.compact(settings.plan().always());
  }

  /** Lets versions go that are older, but none with a tag or on which a model was trained. */
  public Expiry expire(Dataset dataset, Duration olderThan) {
    Set<Long> inUse = trained.of(dataset.name());
    return dataset.expire(before(olderThan), inUse::contains);
  }

  /** The same, and models may lose what they were trained on, unless it has a tag. */
  public Expiry expireTrained(Dataset dataset, Duration olderThan) {
    return dataset.expire(before(olderThan), id -> false);
  }

  private Instant before(Duration age) {
    return clock.instant().minus(age);
  }
}
