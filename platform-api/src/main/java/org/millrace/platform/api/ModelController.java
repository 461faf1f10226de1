package org.millrace.platform.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.millrace.devops.serving.ModelHost;
import org.millrace.kernel.ModelVersion;
import org.millrace.modelops.tracking.GateVerdict;
import org.millrace.modelops.tracking.ModelChange;
import org.millrace.modelops.tracking.ModelRegistry;
import org.millrace.modelops.tracking.RunTracker;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Models")
class ModelController {
  private final NamedModels models;
  private final ModelRegistry registry;
  private final RunTracker tracker;
  private final ModelHost host;

  ModelController(NamedModels models, ModelRegistry registry, RunTracker tracker, ModelHost host) {
    this.models = models;
    this.registry = registry;
    this.tracker = tracker;
    this.host = host;
  }

  @Operation(summary = "Every model with its aliases and the version that answers")
  @GetMapping("/api/v1/models")
  Listing<ModelView> list() {
    return new Listing<>(registry.models().stream().map(this::view).toList());
  }

  @Operation(summary = "The versions of one model, the newest first")
  @GetMapping("/api/v1/models/{model}/versions")
  Listing<VersionView> versions(@PathVariable String model) {
    return new Listing<>(
        models.versions(model).stream()
            .map(version -> VersionView.of(version, registry, tracker))
            .toList());
  }

  private ModelView view(String model) {
    return new ModelView(
        model,
        registry.aliases(model),
        host.deployed(model).map(ModelVersion::version).orElse(null));
  }

  @Operation(summary = "One version: where it stands, its gates and its history")
  @GetMapping("/api/v1/models/{model}/versions/{version}")
  VersionDetail version(@PathVariable String model, @PathVariable int version) {
    ModelVersion found = models.find(model, version);
    return new VersionDetail(
        VersionView.of(found, registry, tracker),
        tracker.gates(found.runId()),
        registry.life().history(model, version));
  }

  @Operation(summary = "Every change of a version, the oldest first; also of one that was deleted")
  @GetMapping("/api/v1/models/{model}/versions/{version}/history")
  Listing<ModelChange> history(@PathVariable String model, @PathVariable int version) {
    List<ModelChange> history = registry.life().history(model, version);
    if (history.isEmpty()) {
      models.find(model, version);
    }
    return new Listing<>(history);
  }

  /**
   * @param deployed the version this process answers with, if any
   */
  record ModelView(String name, Map<String, Integer> aliases, @Nullable Integer deployed) {}

  /**
   * @param gates each with its numbers
   * @param history the oldest first
   */
  record VersionDetail(VersionView version, List<GateVerdict> gates, List<ModelChange> history) {}
}
