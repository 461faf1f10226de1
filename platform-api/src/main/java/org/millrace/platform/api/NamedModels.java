package org.millrace.platform.api;

import java.util.List;
import org.millrace.kernel.ModelVersion;
import org.millrace.modelops.tracking.ModelRegistry;
import org.springframework.stereotype.Component;

/** Models and versions by the names that callers write; others are answered 404. */
@Component
public class NamedModels {
  private final ModelRegistry registry;

  NamedModels(ModelRegistry registry) {
    this.registry = registry;
  }

  /** The newest first; there is at least one. */
  public List<ModelVersion> versions(String model) {
    List<ModelVersion> versions = registry.list(model);
    if (versions.isEmpty()) {
      throw new NotFoundProblem("model", model, registry.models());
    }
    return versions;
  }

  public ModelVersion find(String model, int version) {
    List<ModelVersion> versions = versions(model);
    return versions.stream()
        .filter(each -> each.version() == version)
        .findFirst()
        .orElseThrow(
            () ->
                new NotFoundProblem(
                    "version of " + model,
                    Integer.toString(version),
                    versions.stream().map(each -> Integer.toString(each.version())).toList()));
  }
}
