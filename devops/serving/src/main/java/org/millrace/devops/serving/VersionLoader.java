package org.millrace.devops.serving;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.features.FeaturePlan;
import org.millrace.kernel.ModelVersion;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.predictor.ModelPackage;
import org.millrace.modelops.predictor.PackageTrust;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a model version into one that can answer at once. Thread-safe. */
final class VersionLoader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(VersionLoader.class);

  private final UseCases useCases;
  private final OnlineFeatures features;
  private final ServingProperties properties;
  private final MeterRegistry registry;
  private final PackageTrust trust;

  VersionLoader(
      UseCases useCases,
      OnlineFeatures features,
      ServingProperties properties,
      MeterRegistry registry,
      PackageTrust trust) {
    this.useCases = useCases;
    this.trust = trust;
    this.features = features;
    this.properties = properties;
    this.registry = registry;
  }

  /** Makes the readiness of a model visible. */
  void announce(String model, BooleanSupplier ready) {
    Gauge.builder(ServingMeters.READY.getName(), ready, r -> r.getAsBoolean() ? 1 : 0)
        .description("Whether the model has a version that answers")
        .tag("model", model)
        .strongReference(true)
        .register(registry);
  }

  /**
   * Loads the package, compares it with its examples, lets its features catch up, and warms it up.
   *
   * @throws ProblemException if the package is not sound, not trusted or does not fit the use case
   */
  ServedModel load(ModelVersion version) {
    Timer.Sample sample = Timer.start(registry);
    boolean loaded = false;
    try {
      ServedModel served = prepare(version);
      loaded = true;
      return served;
    } finally {
      sample.stop(
          Timer.builder(ServingMeters.LOAD.getName())
              .description("Time to load, check and warm up a version")
              .tags("model", version.model(), "outcome", loaded ? "success" : "failed")
              .register(registry));
    }
  }

  private ServedModel prepare(ModelVersion version) {
    ModelPackage loaded = ModelPackage.load(version.folder(), trust);
    requireMatch(version, loaded);
    UseCase useCase = useCases.find(version.model());
    DevopsSettings.Serving settings = DevopsSettings.read(useCase).serving();
    Map<String, Contract> contracts =
        Contract.readAll(useCase).stream()
            .collect(Collectors.toMap(Contract::stream, Function.identity()));
    FeaturePlan plan = loaded.plan();
    Contract spine = OnlineFeatures.contract(useCase, contracts, plan.spine());
    StreamFollower follower = features.follow(useCase, plan, contracts, settings.history());
    try {
      if (!follower.awaitCaughtUp(properties.catchUp())) {
        LOG.warn(
            "The features of {} have not reached the end of their streams within {}; version {}"
                + " answers with what is known",
            version.model(),
            properties.catchUp(),
            version.version());
      }
      ServedModel served =
          new ServedModel(
              useCase,
              version,
              loaded,
              spine,
              settings,
              follower,
              new ModelMeters(registry, version, ServedModel.CHAMPION));
      WarmUp.run(served, properties.warmUp());
      return served;
    } catch (RuntimeException e) {
      features.leave(follower);
      throw e;
    }
  }

  private static void requireMatch(ModelVersion version, ModelPackage loaded) {
    if (!loaded.model().equals(version.model())
        || !loaded.digest().equals(version.packageDigest())) {
      throw new ProblemException(
          "Cannot deploy " + version.model() + " version " + version.version(),
          "the package in its folder is of "
              + loaded.model()
              + " with digest "
              + loaded.digest()
              + ", not "
              + version.packageDigest(),
          "put the package back as it was registered");
    }
  }

  /** Gives up what a version held that will answer no more. */
  void retire(ServedModel served) {
    served.meters().remove();
    features.leave(served.follower());
  }

  @Override
  public void close() {
    features.close();
  }
}
