package org.millrace.platform;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import javax.sql.DataSource;
import org.millrace.dataops.broker.EmbeddedBroker;
import org.millrace.dataops.lineage.LineageEndpoint;
import org.millrace.dataops.lineage.LineageGraph;
import org.millrace.dataops.lineage.LineageLog;
import org.millrace.dataops.lineage.LineageOutbox;
import org.millrace.devops.serving.KafkaServers;
import org.millrace.platform.api.LineageForwarding;
import org.millrace.platform.settings.PlatformProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Lineage: asked here, and sent on where the settings say so. */
@Configuration(proxyBeanMethods = false)
class LineageConfiguration {
  /** What is told of the broker within must not change its name when its port does. */
  @Bean
  LineageLog lineageLog(
      DataSource control, KafkaServers kafka, ObjectProvider<EmbeddedBroker> embedded) {
    boolean own = embedded.getIfAvailable() != null;
    return new LineageLog(control, own ? LineageLog.EMBEDDED : kafka.bootstrap());
  }

  @Bean
  LineageGraph lineageGraph(DataSource control) {
    return new LineageGraph(control);
  }

  @Bean(destroyMethod = "close")
  @DependsOnDatabaseInitialization
  LineageForwarding lineageForwarding(
      DataSource control, PlatformProperties properties, MeterRegistry registry) {
    Optional<String> url =
        Optional.ofNullable(properties.lineage().url()).filter(text -> !text.isBlank());
    Optional<String> key = Optional.ofNullable(properties.lineage().apiKey());
    if (url.isEmpty()) {
      LineageOutbox.off(control);
    }
    return new LineageForwarding(
        url.map(
            address -> LineageOutbox.start(control, LineageEndpoint.of(address, key), registry)));
  }
}
