package org.millrace.platform.erasure;

import java.time.Clock;
import javax.sql.DataSource;
import org.millrace.dataops.broker.TopicPurge;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.ingest.IngestService;
import org.millrace.dataops.lineage.LineageGraph;
import org.millrace.dataops.quality.DatasetQuality;
import org.millrace.devops.serving.KafkaServers;
import org.millrace.devops.serving.ModelHost;
import org.millrace.modelops.predictor.PackageKey;
import org.millrace.modelops.predictor.PackageTrust;
import org.millrace.modelops.tracking.MlflowOutbox;
import org.millrace.modelops.tracking.ModelRegistry;
import org.millrace.modelops.tracking.RunTracker;
import org.millrace.modelops.tracking.mlflow.MlflowServer;
import org.millrace.modelops.training.RunErasure;
import org.millrace.modelops.training.TrainingSettings;
import org.millrace.platform.audit.AuditLog;
import org.millrace.platform.audit.SigningKey;
import org.millrace.platform.embedded.DataDirectory;
import org.millrace.platform.usecase.UseCaseStore;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Erasure and the audit its receipts go to. */
@Configuration(proxyBeanMethods = false)
public class ErasureConfiguration {
  @Bean
  AuditLog auditLog(DataSource control, DataDirectory directory, Clock clock) {
    return new AuditLog(control, SigningKey.in(directory.resolve("keys")), clock);
  }

  @Bean
  RunErasure runErasure(DataDirectory directory, RunTracker tracker) {
    return new RunErasure(TrainingSettings.embedded(directory.path()).folder(), tracker);
  }

  @Bean
  ErasureService erasureService(
      DataSource control,
      JdbcClient sql,
      PlatformTransactionManager transactions,
      UseCaseStore useCases,
      DatasetCatalog catalog,
      IngestService ingestion,
      ModelRegistry registry,
      MlflowOutbox outbox,
      MlflowServer mlflow,
      DatasetQuality quality,
      RunErasure runs,
      ModelHost host,
      KafkaServers kafka,
      AuditLog audit,
      PackageTrust trust,
      PackageKey key,
      Clock clock) {
    MlflowCopies copies = new MlflowCopies(outbox, mlflow);
    return new ErasureService(
        new ErasureService.Parts(
            control,
            sql,
            new TransactionTemplate(transactions),
            useCases,
            new SubjectStreams(catalog, ingestion),
            new SubjectQuarantine(ingestion.quarantine()),
            new SubjectModels(registry, copies, trust, key),
            new SubjectStatistics(quality, runs, copies),
            new LineageGraph(control),
            registry,
            host,
            () -> new TopicPurge(kafka.bootstrap()),
            audit,
            clock));
  }

  @Bean
  Resumption erasureResumption(ErasureService erasures) {
    return new Resumption(erasures);
  }

  /** After the use cases have been taken up again, on which an erasure builds. */
  record Resumption(ErasureService erasures) {
    @EventListener(ApplicationReadyEvent.class)
    @Order(Ordered.LOWEST_PRECEDENCE)
    void resume() {
      erasures.resume();
    }
  }
}
