package org.millrace.platform.usecase;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.millrace.dataops.contracts.Contract;
import org.millrace.devops.monitoring.LiveQuality;
import org.millrace.devops.monitoring.OutcomeDefinition;
import org.millrace.devops.monitoring.QualityMeters;
import org.millrace.devops.monitoring.QualityReport;
import org.millrace.devops.monitoring.QualityWindow;
import org.millrace.devops.serving.ModelHost;
import org.millrace.kernel.Charter;
import org.millrace.kernel.ModelVersion;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.training.LabelSettings;
import org.millrace.modelops.training.ModelopsSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Measures each version that answers, again and again, as outcomes arrive. */
@Component
public class QualityWatch {
  private static final Logger LOG = LoggerFactory.getLogger(QualityWatch.class);
  private static final Instant FIRST = Instant.parse("1900-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-01-01T00:00:00Z");
  private final UseCaseStore store;
  private final ModelHost host;
  private final LiveQuality quality;
  private final QualityMeters meters;
  private final Map<String, QualityReport> newest = new ConcurrentHashMap<>();

  QualityWatch(UseCaseStore store, ModelHost host, LiveQuality quality, QualityMeters meters) {
    this.store = store;
    this.host = host;
    this.quality = quality;
    this.meters = meters;
  }

  /** The newest report by model. */
  public Map<String, QualityReport> newest() {
    return Map.copyOf(newest);
  }

  @Scheduled(fixedDelay = 30, initialDelay = 30, timeUnit = TimeUnit.SECONDS)
  void measureAll() {
    host.deployed().values().forEach(this::measureQuietly);
  }

  private void measureQuietly(ModelVersion version) {
    try {
      measure(version);
    } catch (RuntimeException e) {
      LOG.warn("Quality of {} could not be measured: {}", version.model(), e.getMessage());
    }
  }

  /** Measures all predictions of the version whose outcome has arrived, and shows the numbers. */
  public QualityReport measure(ModelVersion version) {
    UseCase useCase = store.find(version.model()).orElseThrow().useCase();
    Charter charter = Charter.read(useCase);
    LabelSettings label = ModelopsSettings.read(useCase, charter).label();
    Contract outcomes =
        Contract.readAll(useCase).stream()
            .filter(contract -> contract.stream().equals(label.stream()))
            .findFirst()
            .orElseThrow();
    QualityReport report =
        quality.measure(
            useCase,
            OutcomeDefinition.of(outcomes, label.truth()),
            QualityWindow.between(FIRST, LAST).ofVersion(version.version()),
            charter.requireValue());
    meters.publish(report);
    newest.put(version.model(), report);
    return report;
  }
}
