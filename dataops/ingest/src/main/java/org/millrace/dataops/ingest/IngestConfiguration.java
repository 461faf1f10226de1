package org.millrace.dataops.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import javax.sql.DataSource;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.datasets.DatasetSettings;
import org.millrace.dataops.ingest.source.ApplicationSource;
import org.millrace.dataops.ingest.source.FileSource;
import org.millrace.dataops.ingest.source.SourceService;
import org.millrace.dataops.ingest.source.StreamPublisher;
import org.millrace.dataops.lineage.LineageLog;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Ingestion as Spring sees it. The process that imports it supplies the Kafka cluster ({@link
 * KafkaConnectionDetails}), the control database, the {@link LineageLog} in it, the {@link
 * DatasetCatalog} with its {@link DatasetSettings}, a {@link MeterRegistry} and a {@link Clock}.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IngestProperties.class)
public class IngestConfiguration {
  @Bean
  IngestService ingestService(
      KafkaConnectionDetails kafka,
      DatasetCatalog datasets,
      DataSource control,
      LineageLog lineage,
      MeterRegistry registry,
      IngestProperties properties,
      Clock clock) {
    return new IngestService(
        servers(kafka), datasets, control, lineage, registry, properties, clock);
  }

  @Bean
  Quarantine quarantine(DataSource control) {
    return new Quarantine(control);
  }

  @Bean
  StreamPublisher streamPublisher(KafkaConnectionDetails kafka, MeterRegistry registry) {
    return new StreamPublisher(servers(kafka), registry);
  }

  @Bean
  FileSource fileSource(
      StreamPublisher publisher,
      LineageLog lineage,
      DatasetSettings datasets,
      IngestProperties properties,
      Clock clock) {
    Path scratch = datasets.scratch().resolve("sources");
    return new FileSource(publisher, lineage, clock, scratch, properties.sourceMemory());
  }

  @Bean
  SourceService sourceService(
      KafkaConnectionDetails kafka,
      StreamPublisher publisher,
      LineageLog lineage,
      MeterRegistry registry,
      DatasetSettings datasets,
      IngestProperties properties,
      Clock clock) {
    return new SourceService(
        servers(kafka),
        publisher,
        lineage,
        registry,
        datasets.scratch().resolve("sources"),
        properties.sourceMemory(),
        System.getenv(),
        clock);
  }

  @Bean
  ApplicationSource applicationSource(StreamPublisher publisher, LineageLog lineage, Clock clock) {
    return new ApplicationSource(publisher, lineage, clock);
  }

  @Bean
  QuarantineDesk quarantineDesk(DataSource control, ApplicationSource records, Clock clock) {
    return new QuarantineDesk(control, records, clock);
  }

  private static String servers(KafkaConnectionDetails kafka) {
    return String.join(",", kafka.getBootstrapServers());
  }
}
