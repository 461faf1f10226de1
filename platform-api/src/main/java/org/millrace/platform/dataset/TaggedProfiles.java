package org.millrace.platform.dataset;

import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.quality.DatasetQuality;
import org.millrace.platform.usecase.DatasetContracts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Profiles versions soon after they were tagged, so that nobody waits for it later. */
@Component
class TaggedProfiles {
  private static final Logger LOG = LoggerFactory.getLogger(TaggedProfiles.class);

  private final DatasetCatalog catalog;
  private final DatasetQuality quality;
  private final DatasetContracts contracts;

  TaggedProfiles(DatasetCatalog catalog, DatasetQuality quality, DatasetContracts contracts) {
    this.catalog = catalog;
    this.quality = quality;
    this.contracts = contracts;
  }

  @Scheduled(
      fixedDelayString = "${millrace.datasets.profile-interval:1m}",
      initialDelayString = "${millrace.datasets.profile-interval:1m}")
  void profileAll() {
    for (String name : catalog.names()) {
      try {
        catalog.find(name).ifPresent(this::profile);
      } catch (RuntimeException e) {
        LOG.warn("Versions of {} can't be profiled now: {}", name, e.getMessage());
      }
    }
  }

  private void profile(Dataset dataset) {
    dataset.versions().stream()
        .filter(version -> !version.tags().isEmpty())
        .forEach(version -> quality.profile(version, contracts.of(version.dataset())));
  }
}
