package org.millrace.platform.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.quality.CheckReport;
import org.millrace.dataops.quality.ContractDraft;
import org.millrace.dataops.quality.DatasetDiff;
import org.millrace.dataops.quality.DatasetQuality;
import org.millrace.dataops.quality.Profile;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.ProblemException;
import org.millrace.platform.usecase.DatasetContracts;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What dataset versions look like. A version is a tag, a snapshot id or a moment. */
@RestController
@Tag(name = "Datasets")
class DatasetQualityController {
  private static final String VERSION = "/api/v1/datasets/{name}/versions/{version}";

  private final NamedDatasets datasets;
  private final DatasetContracts contracts;
  private final DatasetQuality quality;
  private final Clock clock;

  DatasetQualityController(
      NamedDatasets datasets, DatasetContracts contracts, DatasetQuality quality, Clock clock) {
    this.datasets = datasets;
    this.contracts = contracts;
    this.quality = quality;
    this.clock = clock;
  }

  @Operation(summary = "Counts, ends, quantiles, top values and histogram of every column")
  @GetMapping(VERSION + "/profile")
  Profile profile(@PathVariable String name, @PathVariable String version) {
    return quality.profile(version(name, version), contracts.of(name));
  }

  @Operation(
      summary =
          "How the version keeps its contract: as checked before under it, or checked now;"
              + " with a moment against which ages are measured, always now")
  @GetMapping(VERSION + "/checks")
  CheckReport checks(
      @PathVariable String name,
      @PathVariable String version,
      @RequestParam Optional<Instant> asOf) {
    DatasetVersion found = version(name, version);
    Contract contract =
        contracts
            .of(name)
            .orElseThrow(() -> new NotFoundProblem("contract of dataset", name, List.of()));
    Optional<CheckReport> kept = quality.report(found, contract);
    return asOf.isEmpty() && kept.isPresent()
        ? kept.get()
        : quality.check(found, contract, contracts.newest(name), asOf.orElseGet(clock::instant));
  }

  @Operation(
      summary =
          "What differs to another version, which may be of another dataset: columns, rows by key,"
              + " distributions")
  @GetMapping(VERSION + "/diff")
  DatasetDiff diff(
      @PathVariable String name,
      @PathVariable String version,
      @RequestParam String to,
      @RequestParam Optional<String> toDataset,
      @RequestParam Optional<String> key) {
    Optional<Contract> contract = contracts.of(name);
    String by =
        key.or(() -> contract.map(Contract::key))
            .orElseThrow(
                () ->
                    new ProblemException(
                        "Cannot compare versions of " + name,
                        "no contract says which column names a record",
                        "name it as key"));
    return quality.diff(version(name, version), version(toDataset.orElse(name), to), by, contract);
  }

  @Operation(summary = "A contract as the version suggests it, with what was seen as comments")
  @GetMapping(VERSION + "/contract-draft")
  ContractDraft draft(
      @PathVariable String name,
      @PathVariable String version,
      @RequestParam Optional<String> stream) {
    return quality.draft(
        version(name, version), stream.orElse(name.substring(name.indexOf('.') + 1)));
  }

  private DatasetVersion version(String name, String ref) {
    Dataset dataset = datasets.find(name);
    return ref.equals("current")
        ? dataset.current().orElseThrow(() -> new NotFoundProblem("version", "current", List.of()))
        : datasets.version(dataset, ref);
  }
}
