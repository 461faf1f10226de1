package org.millrace.platform;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.lineage.LineageLog;
import org.millrace.dataops.quality.DatasetQuality;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.predictor.PackageKey;
import org.millrace.modelops.predictor.PackageTrust;
import org.millrace.modelops.tracking.MlflowOutbox;
import org.millrace.modelops.tracking.MlflowReconciler;
import org.millrace.modelops.tracking.ModelRegistry;
import org.millrace.modelops.tracking.RunTracker;
import org.millrace.modelops.tracking.mlflow.ManagedMlflow;
import org.millrace.modelops.tracking.mlflow.ManagedMlflowSettings;
import org.millrace.modelops.tracking.mlflow.MlflowServer;
import org.millrace.modelops.training.DataGate;
import org.millrace.modelops.training.Reproducer;
import org.millrace.modelops.training.RetrainingService;
import org.millrace.modelops.training.StreamHealth;
import org.millrace.modelops.training.TrainingService;
import org.millrace.modelops.training.TrainingSettings;
import org.millrace.modelops.training.TuningService;
import org.millrace.platform.audit.AuditLog;
import org.millrace.platform.embedded.DataDirectory;
import org.millrace.platform.model.ModelAudit;
import org.millrace.platform.settings.PackageProperties;
import org.millrace.platform.settings.PlatformProperties;
import org.millrace.platform.settings.RegistryProperties;
import org.millrace.platform.usecase.UseCaseStore;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** From a dataset version to a promoted model version. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({PackageProperties.class, RegistryProperties.class})
class ModelopsConfiguration {
  @Bean
  MlflowServer mlflowServer(PlatformProperties properties, DataDirectory directory) {
    return switch (properties.mlflow()) {
      case "managed" -> ManagedMlflow.start(ManagedMlflowSettings.in(directory.resolve("mlflow")));
      case "off" -> MlflowServer.off();
      default -> MlflowServer.external(address(properties.mlflow()));
    };
  }

  private static URI address(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          "Invalid MLflow address '" + text + "'",
          "it is no URL",
          "write it as http://host:port, or use 'off' or 'managed'",
          e);
    }
  }

  @Bean
  RunTracker runTracker(DataSource database, Clock clock) {
    return new RunTracker(database, clock);
  }

  @Bean
  ModelRegistry modelRegistry(DataSource database, Clock clock, AuditLog audit) {
    return new ModelRegistry(database, clock, new ModelAudit(audit)::record);
  }

  @Bean
  MlflowOutbox mlflowOutbox(
      DataSource database, MlflowServer server, MeterRegistry registry, Clock clock) {
    return MlflowOutbox.start(database, server, "platform", registry, clock);
  }

  @Bean
  MlflowReconciler mlflowReconciler(
      DataSource database, ModelRegistry registry, RunTracker runs, Clock clock) {
    return new MlflowReconciler(database, registry, runs, clock);
  }

  @Bean
  PackageKey packageKey(PackageProperties properties, DataDirectory directory) {
    Path given = properties.keys();
    return given == null ? PackageKey.in(directory.resolve("keys")) : PackageKey.read(given);
  }

  @Bean
  PackageTrust packageTrust(PackageProperties properties, PackageKey own) {
    List<String> keys = new ArrayList<>(properties.trustedKeys());
    keys.add(own.publicKey());
    PackageTrust trust = PackageTrust.in(keys);
    return properties.allowUnsigned() ? trust.orUnsigned() : trust;
  }

  @Bean
  DataGate dataGate(DatasetQuality quality, DatasetCatalog catalog, StreamHealth health) {
    return new DataGate(quality, catalog, health);
  }

  @Bean
  Reproducer reproducer(
      TrainingService training,
      DatasetCatalog catalog,
      RunTracker tracker,
      ModelRegistry registry,
      UseCaseStore useCases) {
    return new Reproducer(training, catalog, tracker, registry, useCases::kept);
  }

  @Bean
  RetrainingService retrainingService(
      DatasetCatalog catalog, RunTracker tracker, ModelRegistry registry, Clock clock) {
    return new RetrainingService(catalog, tracker, registry, clock);
  }

  @Bean
  TrainingService trainingService(
      DatasetCatalog catalog,
      DataGate gate,
      RunTracker tracker,
      ModelRegistry registry,
      PlatformTransactionManager transactions,
      LineageLog lineage,
      DataDirectory directory,
      PackageKey key,
      MeterRegistry meters,
      Clock clock) {
    return new TrainingService(
        catalog,
        gate,
        tracker,
        registry,
        new TransactionTemplate(transactions),
        lineage,
        TrainingSettings.embedded(directory.path()).signedWith(key),
        meters,
        clock);
  }

  @Bean
  TuningService tuningService(
      DatasetCatalog catalog,
      DataGate gate,
      RunTracker tracker,
      PlatformTransactionManager transactions,
      DataDirectory directory) {
    return new TuningService(
        catalog,
        gate,
        tracker,
        new TransactionTemplate(transactions),
        TrainingSettings.embedded(directory.path()));
  }
}
