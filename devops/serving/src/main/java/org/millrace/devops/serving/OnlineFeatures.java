package org.millrace.devops.serving;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.features.FeatureHistory;
import org.millrace.dataops.features.FeaturePlan;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;

/**
 * Keeps the newest known values of every stream that a hosted version reads. Versions that compute
 * their features in the same way, over the same contracts, share one follower, so that a swap
 * between them begins with all that is known. Thread-safe.
 */
final class OnlineFeatures implements AutoCloseable {
  private final StreamSource source;
  private final FeatureBackfill backfill;
  private final MeterRegistry registry;
  private final Map<String, Shared> followers = new HashMap<>();
  private final Map<String, StreamMeters> meters = new HashMap<>();

  OnlineFeatures(KafkaServers kafka, FeatureBackfill backfill, MeterRegistry registry) {
    this.source = new StreamSource(kafka);
    this.backfill = backfill;
    this.registry = registry;
  }

  /**
   * Begins to follow what the plan reads, or joins those who do already.
   *
   * @param contracts of the use case's streams, by name
   * @param lateness how far behind the newest record a request may be and still find its features
   */
  synchronized StreamFollower follow(
      UseCase useCase, FeaturePlan plan, Map<String, Contract> contracts, Duration lateness) {
    List<Contract> followed =
        plan.streams().stream().map(stream -> contract(useCase, contracts, stream)).toList();
    String key =
        useCase.name()
            + plan.spec().toJson()
            + followed.stream().map(Contract::digest).toList()
            + lateness;
    Shared shared =
        followers.computeIfAbsent(
            key,
            k ->
                new Shared(
                    new StreamFollower(
                        useCase.name(),
                        source,
                        backfill,
                        () -> new FeatureHistory(plan, lateness),
                        followed.stream().map(contract -> followed(useCase, contract)).toList(),
                        lateness.plus(plan.spec().reach()),
                        registry)));
    shared.users++;
    return shared.follower;
  }

  private FollowedStream followed(UseCase useCase, Contract contract) {
    StreamMeters streamMeters =
        meters.computeIfAbsent(
            useCase.topic(contract.stream()),
            topic -> new StreamMeters(registry, useCase.name(), contract.stream()));
    return new FollowedStream(useCase, contract, streamMeters);
  }

  static Contract contract(UseCase useCase, Map<String, Contract> contracts, String stream) {
    Contract contract = contracts.get(stream);
    if (contract == null) {
      throw new ProblemException(
          "Cannot serve " + useCase.name() + " without a contract for stream '" + stream + "'",
          "its model reads that stream, but the use case has contracts for " + contracts.keySet(),
          "put the contract back, or train a model without the stream");
    }
    return contract;
  }

  /** Stops following when the last user has left. */
  synchronized void leave(StreamFollower follower) {
    followers
        .values()
        .removeIf(
            shared -> {
              if (shared.follower != follower || --shared.users > 0) {
                return false;
              }
              follower.close();
              return true;
            });
  }

  @Override
  public synchronized void close() {
    followers.values().forEach(shared -> shared.follower.close());
    followers.clear();
    source.close();
  }

  private static final class Shared {
    private final StreamFollower follower;
    private int users;

    private Shared(StreamFollower follower) {
      this.follower = follower;
    }
  }
}
