package org.millrace.platform.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.millrace.dataops.lineage.LineageGraph;
import org.millrace.dataops.lineage.LineageGraph.Direction;
import org.millrace.dataops.lineage.LineageNode;
import org.millrace.dataops.lineage.LineageView;
import org.millrace.devops.serving.ModelHost;
import org.millrace.kernel.ModelVersion;
import org.millrace.modelops.tracking.ModelChange;
import org.millrace.modelops.tracking.ModelRegistry;
import org.millrace.modelops.tracking.Run;
import org.millrace.modelops.tracking.RunTracker;
import org.millrace.modelops.tracking.VersionState;
import org.millrace.platform.api.NamedModels;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** One model: its versions, and of one of them all that speaks for it and against it. */
@Controller
class ModelPage {
  private static final int STEPS = 20;
  private static final String CARD = "model-card.md";

  private final NamedModels models;
  private final ModelRegistry registry;
  private final RunTracker runs;
  private final ModelHost host;
  private final LineageGraph lineage;

  ModelPage(
      NamedModels models,
      ModelRegistry registry,
      RunTracker runs,
      ModelHost host,
      LineageGraph lineage) {
    this.models = models;
    this.registry = registry;
    this.runs = runs;
    this.host = host;
    this.lineage = lineage;
  }

  @GetMapping("/models/{name}")
  String show(@PathVariable String name, @RequestParam Optional<Integer> version, Model page) {
    List<ModelVersion> versions = models.versions(name);
    ModelVersion shown =
        version
            .map(number -> models.find(name, number))
            .or(() -> registry.find(name, ModelRegistry.CHAMPION))
            .orElse(versions.get(0));
    page.addAttribute("name", name);
    page.addAttribute(
        "answers", host.deployed(name).map(it -> "version " + it.version()).orElse("no version"));
    page.addAttribute("versions", versions.stream().map(this::line).toList());
    describe(shown, page);
    return "model";
  }

  private VersionLine line(ModelVersion version) {
    Map<String, Double> metrics = metrics(version);
    return new VersionLine(
        version.version(),
        registry
            .life()
            .state(version.model(), version.version())
            .status()
            .name()
            .toLowerCase(Locale.ROOT),
        registry.aliases(version.model()).entrySet().stream()
            .filter(alias -> alias.getValue() == version.version())
            .map(Map.Entry::getKey)
            .toList(),
        MetricLine.headline(metrics),
        ShownTime.of(version.createdAt()));
  }

  record VersionLine(
      int number, String status, List<String> aliases, String headline, String createdAt) {}

  private void describe(ModelVersion version, Model page) {
    String name = version.model();
    int number = version.version();
    VersionState state = registry.life().state(name, number);
    Map<String, Double> metrics = metrics(version);
    page.addAttribute("shown", number);
    page.addAttribute("digest", version.packageDigest());
    page.addAttribute("run", version.runId());
    page.addAttribute("trainer", runs.find(version.runId()).map(Run::user).orElse(""));
    page.addAttribute("tags", state.tags());
    page.addAttribute("approval", state.approval().orElse(null));
    page.addAttribute("status", state.status().name().toLowerCase(Locale.ROOT));
    page.addAttribute("gates", runs.gates(version.runId()));
    page.addAttribute("measured", MetricLine.withIntervals(metrics));
    page.addAttribute("numbers", MetricLine.others(metrics));
    page.addAttribute("plots", plots(version));
    page.addAttribute("card", card(version));
    page.addAttribute("madeFrom", reached(version, Direction.UPSTREAM));
    page.addAttribute("usedBy", reached(version, Direction.DOWNSTREAM));
    page.addAttribute(
        "history", registry.life().history(name, number).stream().map(ModelPage::line).toList());
  }

  private Map<String, Double> metrics(ModelVersion version) {
    return runs.find(version.runId()).map(Run::metrics).orElse(Map.of());
  }

  private static ChangeLine line(ModelChange change) {
    return new ChangeLine(
        ShownTime.of(change.at()),
        change.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
        change.detail(),
        change.by(),
        change.reason());
  }

  record ChangeLine(String at, String what, String detail, String by, String reason) {}

  /** Names of the pictures that the run left beside the package. */
  private static List<String> plots(ModelVersion version) {
    Path folder = version.folder().resolveSibling("plots");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.toFile().getName())
          .filter(file -> file.endsWith(".png"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + folder, e);
    }
  }

  private static String card(ModelVersion version) {
    Path file = version.folder().resolve(CARD);
    try {
      return Files.isRegularFile(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  private List<String> reached(ModelVersion version, Direction direction) {
    LineageNode node =
        new LineageNode(
            LineageNode.Kind.MODEL,
            version.model(),
            Optional.of(Integer.toString(version.version())));
    return lineage.things(node, direction, STEPS).nodes().stream()
        .filter(reached -> reached.steps() > 0)
        .map(LineageView.Node::node)
        .toList();
  }

  /** One of the pictures that the page names, and no other file. */
  @GetMapping("/models/{name}/versions/{version}/plots/{plot}")
  ResponseEntity<Resource> plot(
      @PathVariable String name, @PathVariable int version, @PathVariable String plot) {
    ModelVersion found = models.find(name, version);
    if (!plots(found).contains(plot)) {
      return ResponseEntity.notFound().build();
    }
    return ResponseEntity.ok()
        .contentType(MediaType.IMAGE_PNG)
        .body(new FileSystemResource(found.folder().resolveSibling("plots").resolve(plot)));
  }
}
