package org.millrace.platform;

import java.time.Clock;
import java.util.Objects;
import javax.sql.DataSource;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.datasets.DatasetSettings;
import org.millrace.dataops.ingest.DataSlo;
import org.millrace.dataops.ingest.IngestConfiguration;
import org.millrace.dataops.quality.DatasetQuality;
import org.millrace.devops.serving.FeatureBackfill;
import org.millrace.modelops.training.StreamHealth;
import org.millrace.platform.embedded.DataDirectory;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** From Kafka to a dataset version. */
@Configuration(proxyBeanMethods = false)
@Import(IngestConfiguration.class)
class DataopsConfiguration {
  @Bean
  DatasetSettings datasetSettings(DataDirectory directory, DataSourceProperties database) {
    return new DatasetSettings(
        database.determineUrl(),
        Objects.requireNonNullElse(database.getUsername(), ""),
        Objects.requireNonNullElse(database.getPassword(), ""),
        directory.resolve("warehouse"),
        directory.resolve("tmp"),
        "512MB",
        Runtime.getRuntime().availableProcessors());
  }

  // Flyway wants the database to itself the first time; Iceberg's catalog adds its tables after.
  @Bean
  @DependsOnDatabaseInitialization
  DatasetCatalog datasetCatalog(DatasetSettings settings) {
    return DatasetCatalog.open(settings);
  }

  @Bean
  FeatureBackfill featureBackfill(DatasetCatalog catalog) {
    return new DatasetBackfill(catalog);
  }

  @Bean
  DatasetQuality datasetQuality(DatasetCatalog catalog, DataSource database, Clock clock) {
    return new DatasetQuality(catalog, database, clock);
  }

  /** Promises are held against the moment of training, in event time. */
  @Bean
  StreamHealth streamHealth(DatasetCatalog catalog) {
    return (contract, version, asOf) ->
        catalog.find(version.dataset()).stream()
            .flatMap(dataset -> DataSlo.breaches(contract, dataset, version, asOf).stream())
            .map(breach -> breach.property() + ": " + breach.why())
            .toList();
  }
}
