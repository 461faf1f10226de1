package org.millrace.platform;

import java.time.Clock;
import org.millrace.devops.serving.ServingConfiguration;
import org.millrace.devops.serving.UseCases;
import org.millrace.kernel.ProblemException;
import org.millrace.platform.embedded.KafkaConfiguration;
import org.millrace.platform.erasure.ErasureConfiguration;
import org.millrace.platform.settings.PlatformProperties;
import org.millrace.platform.usecase.AppliedUseCase;
import org.millrace.platform.usecase.UseCaseStore;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The control plane: every capability that this process runs is in the import list. */
@SpringBootApplication
@EnableConfigurationProperties(PlatformProperties.class)
@Import({
  KafkaConfiguration.class,
  DataopsConfiguration.class,
  ModelopsConfiguration.class,
  ServingConfiguration.class,
  MonitoringConfiguration.class,
  LineageConfiguration.class,
  ErasureConfiguration.class,
  MetricsConfiguration.class
})
public class PlatformApplication {
  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  UseCases useCases(UseCaseStore store) {
    return name ->
        store
            .find(name)
            .map(AppliedUseCase::useCase)
            .orElseThrow(
                () ->
                    new ProblemException(
                        "Cannot find use case '" + name + "'",
                        "it was never applied to this platform",
                        "apply its folder first"));
  }
}
