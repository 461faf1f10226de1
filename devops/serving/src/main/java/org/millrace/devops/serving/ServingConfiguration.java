package org.millrace.devops.serving;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.predictor.PackageTrust;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * Serving as Spring sees it. The process that imports it supplies a {@link UseCases}, a {@link
 * MeterRegistry}, a {@link Clock} and the Kafka cluster: a bean {@link KafkaServers}, or the
 * property {@code millrace.kafka.bootstrap-servers}. If it has datasets, it supplies a {@link
 * FeatureBackfill} over them. Whose packages it deploys is said by a {@link PackageTrust}; without
 * one signatures are not looked at.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ServingProperties.class)
@Import({PredictionController.class, ProblemAdvice.class})
public class ServingConfiguration {
  private static final String SERVERS = "millrace.kafka.bootstrap-servers";

  @Bean
  ModelHost modelHost(
      UseCases useCases,
      ObjectProvider<KafkaServers> kafka,
      Environment environment,
      ObjectProvider<FeatureBackfill> backfill,
      ObjectProvider<PackageTrust> trust,
      ServingProperties properties,
      MeterRegistry registry) {
    OnlineFeatures features =
        new OnlineFeatures(
            servers(kafka, environment),
            backfill.getIfAvailable(() -> FeatureBackfill.NONE),
            registry);
    return new ModelHost(
        new VersionLoader(
            useCases,
            features,
            properties,
            registry,
            trust.getIfAvailable(PackageTrust::unchecked)));
  }

  @Bean
  PredictionLog predictionLog(
      ObjectProvider<KafkaServers> kafka,
      Environment environment,
      ServingProperties properties,
      MeterRegistry registry) {
    return new PredictionLog(servers(kafka, environment), properties.logQueue(), registry);
  }

  @Bean
  PredictionService predictionService(
      ModelHost host, PredictionLog log, MeterRegistry registry, Clock clock) {
    return new PredictionService(host, log, registry, clock);
  }

  @Bean
  PredictionApi predictionApi(ModelHost host) {
    return new PredictionApi(host);
  }

  /** Tomcat's own refusals, in the form of all others. */
  @Bean
  WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> problemValve() {
    return tomcat ->
        tomcat.addContextCustomizers(
            context -> context.getParent().getPipeline().addValve(new ProblemValve()));
  }

  private static KafkaServers servers(ObjectProvider<KafkaServers> kafka, Environment environment) {
    return kafka.getIfAvailable(
        () -> {
          String servers = environment.getProperty(SERVERS, "");
          if (servers.isBlank()) {
            throw new ProblemException(
                "Cannot serve without Kafka",
                "there is neither a bean KafkaServers nor the property " + SERVERS,
                "set " + SERVERS + " to host:port");
          }
          return new KafkaServers(servers);
        });
  }
}
