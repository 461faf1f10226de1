package org.millrace.platform.usecase;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.millrace.dataops.lineage.FieldOrigin;
import org.millrace.dataops.lineage.LineageData;
import org.millrace.dataops.lineage.LineageLog;
import org.millrace.dataops.lineage.LineageRun;
import org.millrace.devops.serving.ModelHost;
import org.millrace.kernel.Field;
import org.millrace.kernel.ModelVersion;
import org.millrace.modelops.tracking.ModelRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Tells which version's answers are in which prediction log. */
@Component
final class ServingLineage {
  private static final Logger LOG = LoggerFactory.getLogger(ServingLineage.class);

  private final LineageLog log;
  private final ModelHost host;
  private final Clock clock;

  ServingLineage(LineageLog log, ModelHost host, Clock clock) {
    this.log = log;
    this.host = host;
    this.clock = clock;
  }

  /** A version has begun to answer. It does so whether or not this can be written down. */
  void deployed(ModelVersion version) {
    try {
      LineageRun serving = serving(version);
      log.append(serving, List.of(serving.started(), serving.running(clock.instant())));
    } catch (RuntimeException e) {
      LOG.warn("Cannot write down that {} is served", version.model(), e);
    }
  }

  /** People made a version champion. It is, whether or not this can be written down. */
  void promoted(ModelVersion version) {
    try {
      LineageRun promotion =
          LineageRun.of("promote." + version.model(), LineageRun.Kind.BATCH, clock.instant())
              .reading(LineageData.model(version))
              .writing(LineageData.alias(version, ModelRegistry.CHAMPION));
      log.append(promotion, List.of(promotion.started(), promotion.completed(clock.instant())));
    } catch (RuntimeException e) {
      LOG.warn("Cannot write down that {} was promoted", version.model(), e);
    }
  }

  /** One job for each version, so that a restart is the same run again. */
  private LineageRun serving(ModelVersion version) {
    String job = "serve." + version.model() + ".v" + version.version();
    LineageData model = LineageData.model(version);
    List<FieldOrigin.Source> features =
        host.features(version.model()).stream()
            .flatMap(schema -> schema.fields().stream())
            .map(Field::name)
            .map(name -> new FieldOrigin.Source(model, name))
            .toList();
    LineageData predictions =
        log.topic(version.model() + ".predictions")
            .withOrigins(List.of(new FieldOrigin("probability", features)));
    UUID id = UUID.nameUUIDFromBytes(job.getBytes(StandardCharsets.UTF_8));
    Instant now = clock.instant();
    return LineageRun.of(id, job, LineageRun.Kind.SERVICE, now).reading(model).writing(predictions);
  }
}
