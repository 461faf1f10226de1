package org.millrace.platform.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.millrace.devops.serving.ModelHost;
import org.millrace.kernel.ModelVersion;
import org.millrace.modelops.tracking.ModelRegistry;
import org.millrace.modelops.tracking.Run;
import org.millrace.modelops.tracking.RunTracker;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Models")
class ModelController {
  private final ModelRegistry registry;
  private final RunTracker tracker;
  private final ModelHost host;

  ModelController(ModelRegistry registry, RunTracker tracker, ModelHost host) {
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
    List<ModelVersion> versions = registry.list(model);
    if (versions.isEmpty()) {
      throw new NotFoundProblem("model", model, registry.models());
    }
    Map<String, Integer> aliases = registry.aliases(model);
    return new Listing<>(versions.stream().map(version -> view(version, aliases)).toList());
  }

  private ModelView view(String model) {
    return new ModelView(
        model,
        registry.aliases(model),
        host.deployed(model).map(ModelVersion::version).orElse(null));
  }

  private VersionView view(ModelVersion version, Map<String, Integer> aliases) {
    return new VersionView(
        version.version(),
        version.runId(),
        version.packageDigest(),
        version.createdAt(),
        aliases.entrySet().stream()
            .filter(alias -> alias.getValue() == version.version())
            .map(Map.Entry::getKey)
            .sorted()
            .toList(),
        tracker.find(version.runId()).map(Run::metrics).orElse(Map.of()));
  }

  /**
   * @param deployed the version this process answers with, if any
   */
  record ModelView(String name, Map<String, Integer> aliases, @Nullable Integer deployed) {}

  record VersionView(
      int version,
      String runId,
      String packageDigest,
      Instant createdAt,
      List<String> aliases,
      Map<String, Double> metrics) {}
}
