package org.millrace.dataops.contracts;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.SettingsFile;
import org.millrace.kernel.UseCase;

/**
 * What {@code dataops.yaml} says: where records come from, which rows are predicted for, and the
 * features of each.
 */
public record DataopsSettings(
    @Nullable List<SourceSettings> sources, Spine spine, List<FeatureSettings> features) {
  public DataopsSettings {
    sources = sources == null ? List.of() : List.copyOf(sources);
    Objects.requireNonNull(spine, "spine");
    features = List.copyOf(features);
  }

  public static DataopsSettings read(UseCase useCase) {
    return SettingsFile.read(useCase.file("dataops.yaml"), DataopsSettings.class);
  }

  @Override
  public List<SourceSettings> sources() {
    return sources == null ? List.of() : sources;
  }

  /**
   * The rows to predict for.
   *
   * @param cutoff expression over the stream's fields: the moment whose knowledge may be used
   */
  public record Spine(String stream, String cutoff) {}
}
