package org.millrace.platform.dataset;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.ingest.DataSlo;
import org.millrace.kernel.UseCase;
import org.millrace.platform.usecase.UseCaseStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Looks at what contracts promise of whole streams, and says in a metric what is broken now. */
@Component
class DatasetPromises {
  private static final Logger LOG = LoggerFactory.getLogger(DatasetPromises.class);

  private final DatasetCatalog catalog;
  private final UseCaseStore useCases;
  private final Clock clock;
  private final MultiGauge broken;

  DatasetPromises(
      DatasetCatalog catalog, UseCaseStore useCases, MeterRegistry registry, Clock clock) {
    this.catalog = catalog;
    this.useCases = useCases;
    this.clock = clock;
    this.broken =
        MultiGauge.builder("dataset.promise.broken")
            .description("1 while a service level of the contract is not kept, else 0")
            .register(registry);
  }

  @Scheduled(fixedDelayString = "1m", initialDelayString = "1m")
  void look() {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    useCases
        .all()
        .forEach(
            applied -> {
              for (Contract contract : Contract.readAll(applied.useCase())) {
                rows.addAll(rows(applied.useCase(), contract));
              }
            });
    broken.register(rows, true);
  }

  private List<MultiGauge.Row<?>> rows(UseCase useCase, Contract contract) {
    Set<String> promised = DataSlo.promised(contract);
    String name = useCase.dataset(contract.stream());
    if (promised.isEmpty()) {
      return List.of();
    }
    try {
      Set<String> now = broken(contract, name, promised);
      return promised.stream()
          .<MultiGauge.Row<?>>map(
              property ->
                  MultiGauge.Row.of(
                      Tags.of("dataset", name, "property", property),
                      now.contains(property) ? 1 : 0))
          .toList();
    } catch (RuntimeException e) {
      LOG.warn("Cannot see whether {} keeps its promises: {}", name, e.getMessage());
      return List.of();
    }
  }

  /** A stream without any record keeps none. */
  private Set<String> broken(Contract contract, String name, Set<String> promised) {
    Optional<Dataset> dataset = catalog.find(name);
    return dataset
        .flatMap(Dataset::current)
        .map(version -> DataSlo.breaches(contract, dataset.get(), version, clock.instant()))
        .map(breaches -> breaches.stream().map(DataSlo.Breach::property))
        .map(properties -> properties.collect(Collectors.toSet()))
        .orElse(promised);
  }
}
