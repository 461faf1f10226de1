package org.millrace.platform.usecase;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.kernel.DatasetVersion;
import org.springframework.stereotype.Component;

/** The contract of a dataset's stream, from the use case as it was applied last. */
@Component
public class DatasetContracts {
  private final UseCaseStore useCases;
  private final DatasetCatalog catalog;

  DatasetContracts(UseCaseStore useCases, DatasetCatalog catalog) {
    this.useCases = useCases;
    this.catalog = catalog;
  }

  /** Empty where no applied use case speaks of the dataset. */
  public Optional<Contract> of(String dataset) {
    int dot = dataset.indexOf('.');
    String stream = dataset.substring(dot + 1);
    return useCases
        .find(dataset.substring(0, Math.max(0, dot)))
        .flatMap(
            applied ->
                Contract.readAll(applied.useCase()).stream()
                    .filter(contract -> contract.stream().equals(stream))
                    .findFirst());
  }

  /** The newest version of each dataset of the same use case, by stream. */
  public Map<String, DatasetVersion> newest(String dataset) {
    String prefix = dataset.substring(0, dataset.indexOf('.') + 1);
    Map<String, DatasetVersion> newest = new LinkedHashMap<>();
    for (String name : catalog.names()) {
      if (name.startsWith(prefix)) {
        catalog
            .find(name)
            .flatMap(found -> found.current())
            .ifPresent(version -> newest.put(name.substring(prefix.length()), version));
      }
    }
    return newest;
  }
}
