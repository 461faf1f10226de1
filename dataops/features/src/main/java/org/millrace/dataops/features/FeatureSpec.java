package org.millrace.dataops.features;

import java.time.Duration;
import java.util.List;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.DataopsSettings;
import org.millrace.kernel.Field;
import org.millrace.kernel.UseCase;

/**
 * What the features of a model are, as plain data: everything needed to compute them again, so a
 * model package carries it as JSON. Read from dataops.yaml and the contracts.
 *
 * @param spine the stream whose records are the rows to predict for
 * @param request what a caller sends: the spine's fields without its known-at
 * @param key the field of the request that names its entity
 * @param cutoff SQL over the request: the moment whose knowledge a prediction may use
 * @param features in the order a model takes them
 * @param sources what latest and window features look up, each once
 */
public record FeatureSpec(
    String spine,
    List<Field> request,
    String key,
    String cutoff,
    List<Feature> features,
    List<FeatureSource> sources) {
  public FeatureSpec {
    request = List.copyOf(request);
    features = List.copyOf(features);
    sources = List.copyOf(sources);
  }

  /**
   * Reads what dataops.yaml says of features and resolves it against the contracts.
   *
   * @throws org.millrace.kernel.ProblemException with every fault found, each naming its feature
   */
  public static FeatureSpec read(UseCase useCase) {
    List<StreamShape> streams = Contract.readAll(useCase).stream().map(StreamShape::of).toList();
    return new SpecReader(streams, SettingsPlaces.of(useCase.file("dataops.yaml")))
        .read(DataopsSettings.read(useCase));
  }

  /**
   * How long before a cutoff the oldest fact may have become known that a feature reads. Whoever
   * follows streams from there on, or from earlier, knows all that counts.
   */
  public Duration reach() {
    Duration reach = Duration.ZERO;
    for (Feature feature : features) {
      Duration back = Duration.ZERO;
      if (feature instanceof Feature.Latest latest) {
        back = latest.within();
      } else if (feature instanceof Feature.Window window) {
        back = window.knownWithin().orElse(window.over().plus(window.hop()));
      }
      reach = reach.compareTo(back) < 0 ? back : reach;
    }
    return reach;
  }

  /**
   * @throws org.millrace.kernel.ProblemException if it is no spec, or one of another format
   */
  public static FeatureSpec fromJson(String json) {
    return SpecJson.read(json);
  }

  /** The same text for the same spec. */
  public String toJson() {
    return SpecJson.write(this);
  }
}
