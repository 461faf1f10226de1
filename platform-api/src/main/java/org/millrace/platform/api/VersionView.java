package org.millrace.platform.api;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ModelVersion;
import org.millrace.modelops.tracking.Approval;
import org.millrace.modelops.tracking.ModelRegistry;
import org.millrace.modelops.tracking.Run;
import org.millrace.modelops.tracking.RunTracker;
import org.millrace.modelops.tracking.VersionState;

/**
 * A model version as the API answers it.
 *
 * @param status registered, waiting, approved, rejected, held, archived or retired
 * @param approval null if no person's word is needed
 */
record VersionView(
    int version,
    String runId,
    String packageDigest,
    Instant createdAt,
    String status,
    List<String> aliases,
    Map<String, String> tags,
    @Nullable Approval approval,
    Map<String, Double> metrics) {

  static VersionView of(ModelVersion version, ModelRegistry registry, RunTracker tracker) {
    VersionState state = registry.life().state(version.model(), version.version());
    return new VersionView(
        version.version(),
        version.runId(),
        version.packageDigest(),
        version.createdAt(),
        state.status().name().toLowerCase(Locale.ROOT),
        registry.aliases(version.model()).entrySet().stream()
            .filter(alias -> alias.getValue() == version.version())
            .map(Map.Entry::getKey)
            .sorted()
            .toList(),
        state.tags(),
        state.approval().orElse(null),
        tracker.find(version.runId()).map(Run::metrics).orElse(Map.of()));
  }
}
