package org.millrace.devops.serving;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.millrace.kernel.UseCase;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Serving as a process of its own: Tomcat, the real configuration, nothing else. */
final class ServingProcess implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final ConfigurableApplicationContext context;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private ServingProcess(ConfigurableApplicationContext context) {
    this.context = context;
  }

  static ServingProcess start(String kafka, Map<String, Object> settings) {
    return new ServingProcess(
        new SpringApplicationBuilder(Application.class)
            .properties(
                Map.of(
                    "server.port", "0",
                    "millrace.kafka.bootstrap-servers", kafka,
                    "millrace.serving.warm-up", "50ms",
                    "server.error.include-stacktrace", "never",
                    "springdoc.cache.disabled", "true",
                    "spring.main.banner-mode", "off",
                    "logging.level.root", "warn"))
            .properties(settings)
            .run());
  }

  <T> T part(Class<T> type) {
    return context.getBean(type);
  }

  ModelHost host() {
    return part(ModelHost.class);
  }

  double meter(String name, String... tags) {
    MeterRegistry registry = part(MeterRegistry.class);
    return registry.find(name).tags(tags).meters().stream()
        .flatMap(
            meter -> java.util.stream.StreamSupport.stream(meter.measure().spliterator(), false))
        .mapToDouble(measurement -> measurement.getValue())
        .findFirst()
        .orElse(Double.NaN);
  }

  URI uri(String path) {
    return URI.create(
        "http://localhost:" + context.getEnvironment().getProperty("local.server.port") + path);
  }

  static HttpRequest.Builder post(URI uri, byte[] body) {
    return HttpRequest.newBuilder(uri)
        .timeout(Duration.ofSeconds(20))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
  }

  Response predict(byte[] body) {
    return predict(TestModels.MODEL, body);
  }

  Response predict(String model, byte[] body) {
    return send(post(uri("/api/v1/models/" + model + "/predictions"), body));
  }

  Response send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return new Response(response);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  record Response(HttpResponse<byte[]> http) {
    int status() {
      return http.statusCode();
    }

    String header(String name) {
      return http.headers().firstValue(name).orElse("");
    }

    String text() {
      return new String(http.body(), java.nio.charset.StandardCharsets.UTF_8);
    }

    JsonNode json() {
      return JSON.readTree(http.body());
    }
  }

  @Override
  public void close() {
    context.close();
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration
  @Import(ServingConfiguration.class)
  static class Application {
    @Bean
    UseCases useCases() {
      return name -> UseCase.open(Path.of("../../usecases").resolve(name));
    }

    @Bean
    MeterRegistry meters() {
      return new SimpleMeterRegistry();
    }

    @Bean
    Clock clock() {
      return Clock.systemUTC();
    }
  }
}
