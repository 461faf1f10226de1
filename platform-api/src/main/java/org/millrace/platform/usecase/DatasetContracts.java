package org.millrace.platform.usecase;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
    return ofUseCase(dataset).stream()
        .filter(contract -> contract.stream().equals(stream(dataset)))
        .findFirst();
  }

  /**
   * The fields whose values nobody is shown: those that its contract marks as personal; of a
   * dataset without one, as a replay makes it, those that any contract of its use case marks.
   *
   * @return empty where no contract of the use case is known, so that nothing may be shown
   */
  public Optional<Set<String>> hiddenFields(String dataset) {
    List<Contract> all = ofUseCase(dataset);
    List<Contract> own =
        all.stream().filter(contract -> contract.stream().equals(stream(dataset))).toList();
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(
            (own.isEmpty() ? all : own)
                .stream()
                    .flatMap(contract -> contract.personalFields().stream())
                    .collect(Collectors.toUnmodifiableSet()));
  }

  private List<Contract> ofUseCase(String dataset) {
    return useCases
        .find(dataset.substring(0, Math.max(0, dataset.indexOf('.'))))
        .map(applied -> Contract.readAll(applied.useCase()))
        .orElse(List.of());
  }

  private static String stream(String dataset) {
    return dataset.substring(dataset.indexOf('.') + 1);
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
