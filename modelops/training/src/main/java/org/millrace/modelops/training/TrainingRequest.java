package org.millrace.modelops.training;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;

/**
 * Asks for a model.
 *
 * @param versions which version of each stream's dataset is read
 * @param asOf the moment of training: only facts known by then count, and only outcomes that had
 *     matured by then
 * @param user who asks
 * @param dataGateOverride why the run may learn from data that breaks its contract; empty if it may
 *     not
 * @param tuned the trainer that a tuning found, in the place of the file's; empty for the file's
 */
public record TrainingRequest(
    UseCase useCase,
    Versions versions,
    Instant asOf,
    String user,
    Optional<String> dataGateOverride,
    Optional<TunedTrainer> tuned) {
  public TrainingRequest {
    if (dataGateOverride.filter(String::isBlank).isPresent()) {
      throw new ProblemException(
          "Invalid override of the data gate", "it gives no reason", "say why in a few words");
    }
  }

  /** A run with the use case's own trainer. */
  public TrainingRequest(
      UseCase useCase,
      Versions versions,
      Instant asOf,
      String user,
      Optional<String> dataGateOverride) {
    this(useCase, versions, asOf, user, dataGateOverride, Optional.empty());
  }

  /** A run that learns only from data that keeps its contract. */
  public TrainingRequest(UseCase useCase, Versions versions, Instant asOf, String user) {
    this(useCase, versions, asOf, user, Optional.empty());
  }

  /** The same with the trainer that a tuning found. */
  public TrainingRequest with(TunedTrainer trainer) {
    return new TrainingRequest(
        useCase, versions, asOf, user, dataGateOverride, Optional.of(trainer));
  }

  /** How dataset versions are chosen. */
  public sealed interface Versions {
    Optional<DatasetVersion> of(String stream, Dataset dataset);

    /** For people: what was asked for of this stream. */
    String describe(String stream);
  }

  /** The newest version of each. */
  public record Current() implements Versions {
    @Override
    public Optional<DatasetVersion> of(String stream, Dataset dataset) {
      return dataset.current();
    }

    @Override
    public String describe(String stream) {
      return "version";
    }
  }

  /** The version of each that bears this tag. */
  public record Tagged(String tag) implements Versions {
    @Override
    public Optional<DatasetVersion> of(String stream, Dataset dataset) {
      return dataset.version(tag);
    }

    @Override
    public String describe(String stream) {
      return "version tagged '" + tag + "'";
    }
  }

  /**
   * Named one by one.
   *
   * @param refs stream to tag or snapshot id
   */
  public record Pinned(Map<String, String> refs) implements Versions {
    public Pinned {
      refs = Map.copyOf(refs);
    }

    @Override
    public Optional<DatasetVersion> of(String stream, Dataset dataset) {
      return Optional.ofNullable(refs.get(stream)).flatMap(dataset::version);
    }

    @Override
    public String describe(String stream) {
      String ref = refs.get(stream);
      return ref == null ? "version that the request names" : "version '" + ref + "'";
    }
  }
}
