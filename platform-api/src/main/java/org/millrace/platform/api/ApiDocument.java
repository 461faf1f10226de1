package org.millrace.platform.api;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The head of the document at {@code /v3/api-docs}. */
@Configuration(proxyBeanMethods = false)
class ApiDocument {
  @Bean
  OpenAPI millraceApi() {
    return new OpenAPI()
        .info(
            new Info()
                .title("Millrace")
                .version("v1")
                .description(
                    "Predictions, and what the platform knows: use cases, datasets, runs, models."
                        + " Errors are problem details (RFC 9457) with why and fix.")
                .license(
                    new License()
                        .name("Apache-2.0")
                        .url("https://www.apache.org/licenses/LICENSE-2.0")));
  }
}
