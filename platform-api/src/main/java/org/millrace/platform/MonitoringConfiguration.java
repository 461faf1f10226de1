package org.millrace.platform;

import io.micrometer.core.instrument.MeterRegistry;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.devops.monitoring.LiveQuality;
import org.millrace.devops.monitoring.QualityMeters;
import org.millrace.devops.monitoring.ServingSkew;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Watches predictions as their outcomes arrive. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class MonitoringConfiguration {
  @Bean
  LiveQuality liveQuality(DatasetCatalog catalog) {
    return new LiveQuality(catalog);
  }

  @Bean
  ServingSkew servingSkew(DatasetCatalog catalog) {
    return new ServingSkew(catalog);
  }

  @Bean
  QualityMeters qualityMeters(MeterRegistry registry) {
    return new QualityMeters(registry);
  }
}
