package org.millrace.platform.console;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.millrace.dataops.contracts.AnomalyCode;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.lineage.LineageGraph;
import org.millrace.dataops.lineage.LineageGraph.Direction;
import org.millrace.dataops.lineage.LineageNode;
import org.millrace.dataops.lineage.LineageView;
import org.millrace.dataops.quality.CheckReport;
import org.millrace.dataops.quality.DatasetQuality;
import org.millrace.kernel.DatasetVersion;
import org.millrace.platform.api.NamedDatasets;
import org.millrace.platform.usecase.DatasetContracts;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** One dataset version: what it looks like, how it keeps its contract, where it came from. */
@Controller
class DatasetPage {
  private static final int MOST_VERSIONS = 20;
  private static final int STEPS = 20;

  private final NamedDatasets datasets;
  private final DatasetContracts contracts;
  private final DatasetQuality quality;
  private final LineageGraph lineage;
  private final Clock clock;

  DatasetPage(
      NamedDatasets datasets,
      DatasetContracts contracts,
      DatasetQuality quality,
      LineageGraph lineage,
      Clock clock) {
    this.datasets = datasets;
    this.contracts = contracts;
    this.quality = quality;
    this.lineage = lineage;
    this.clock = clock;
  }

  @GetMapping("/datasets/{name}")
  String show(@PathVariable String name, @RequestParam Optional<String> version, Model page) {
    Dataset dataset = datasets.find(name);
    List<DatasetVersion> versions = dataset.versions();
    Optional<DatasetVersion> shown =
        version.map(at -> datasets.version(dataset, at)).or(dataset::current);
    page.addAttribute("name", name);
    page.addAttribute("versions", listed(versions));
    page.addAttribute("shown", shown.orElse(null));
    shown.ifPresent(found -> describe(found, page));
    return "dataset";
  }

  /** The newest, and all that have a name. */
  private static List<VersionLine> listed(List<DatasetVersion> versions) {
    List<DatasetVersion> newest = versions.stream().limit(MOST_VERSIONS).toList();
    return versions.stream()
        .filter(each -> newest.contains(each) || !each.tags().isEmpty())
        .map(
            each ->
                new VersionLine(
                    each.snapshotId(), each.tags(), ShownTime.of(each.committedAt()), each.rows()))
        .toList();
  }

  record VersionLine(long snapshotId, List<String> tags, String committedAt, long rows) {}

  private void describe(DatasetVersion version, Model page) {
    Optional<Contract> contract = contracts.of(version.dataset());
    page.addAttribute(
        "columns",
        quality.profile(version, contract).columns().stream()
            .map(
                column ->
                    ColumnView.of(
                        column,
                        contract.flatMap(found -> found.unit(column.name())).orElse(""),
                        version.rows()))
            .toList());
    Optional<CheckReport> checks = contract.map(found -> checks(version, found));
    page.addAttribute("checks", checks.orElse(null));
    page.addAttribute("verdict", checks.map(Verdict::of).orElse(null));
    page.addAttribute("madeFrom", reached(version, Direction.UPSTREAM));
    page.addAttribute("usedBy", reached(version, Direction.DOWNSTREAM));
  }

  private CheckReport checks(DatasetVersion version, Contract contract) {
    return quality
        .report(version, contract)
        .orElseGet(
            () ->
                quality.check(
                    version, contract, contracts.newest(version.dataset()), clock.instant()));
  }

  /** What a training would make of the version, in words, and how they are coloured. */
  record Verdict(String words, String style) {
    static Verdict of(CheckReport report) {
      if (report.passed()) {
        return new Verdict("fit for training", "good");
      }
      boolean onlyOld =
          report.blocking().stream().allMatch(each -> each.code() == AnomalyCode.DATASET_STALE);
      return onlyOld
          ? new Verdict("keeps its contract, but is too old to train on today", "warn")
          : new Verdict("held back from training", "bad");
    }
  }

  private List<String> reached(DatasetVersion version, Direction direction) {
    LineageNode node =
        new LineageNode(
            LineageNode.Kind.DATASET,
            version.dataset(),
            Optional.of(Long.toString(version.snapshotId())));
    return lineage.things(node, direction, STEPS).nodes().stream()
        .filter(reached -> reached.steps() > 0)
        .map(LineageView.Node::node)
        .toList();
  }
}
