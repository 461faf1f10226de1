package org.millrace.platform.embedded;

import java.util.List;
import org.millrace.dataops.broker.EmbeddedBroker;
import org.millrace.devops.serving.KafkaServers;
import org.millrace.platform.settings.PlatformProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Kafka: the cluster the settings name, or else a broker in this process. */
@Configuration(proxyBeanMethods = false)
public class KafkaConfiguration {
  @Bean
  @ConditionalOnProperty(
      name = "millrace.kafka.bootstrap-servers",
      havingValue = "embedded",
      matchIfMissing = true)
  EmbeddedBroker broker(DataDirectory directory, PlatformProperties properties) {
    return EmbeddedBroker.start(directory.resolve("kafka"), properties.kafka().port());
  }

  @Bean
  KafkaServers kafkaServers(PlatformProperties properties, ObjectProvider<EmbeddedBroker> broker) {
    EmbeddedBroker embedded = broker.getIfAvailable();
    return new KafkaServers(
        embedded == null ? properties.kafka().bootstrapServers() : embedded.bootstrapServers());
  }

  @Bean
  KafkaConnectionDetails kafkaConnectionDetails(KafkaServers servers) {
    return () -> List.of(servers.bootstrap().split(","));
  }
}
