package org.millrace.platform;

import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.datasets.DatasetSettings;
import org.millrace.platform.embedded.DataDirectory;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** From Kafka to a dataset version. */
@Configuration(proxyBeanMethods = false)
class DataopsConfiguration {
  @Bean
  DatasetCatalog datasetCatalog(DataDirectory directory, DataSourceProperties database) {
    return DatasetCatalog.open(
        new DatasetSettings(
            database.determineUrl(),
            orEmpty(database.getUsername()),
            orEmpty(database.getPassword()),
            directory.resolve("warehouse"),
            directory.resolve("tmp"),
            "512MB",
            Runtime.getRuntime().availableProcessors()));
  }

  private static String orEmpty(@org.jspecify.annotations.Nullable String text) {
    return text == null ? "" : text;
  }
}
