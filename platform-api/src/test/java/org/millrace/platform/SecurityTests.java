package org.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.webmvc.actuate.endpoint.web.WebMvcEndpointHandlerMapping;
import org.springframework.context.ApplicationContext;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** Who may call what on loopback: every route there is, and by which names of the host. */
@ExtendWith(FirstLight.Extension.class)
class SecurityTests {
  /** What may be called; a route that is added must be added here, and to the rules. */
  private static final Set<String> ROUTES =
      Set.of(
          "GET /actuator",
          "GET /actuator/health",
          "GET /actuator/health/**",
          "GET /actuator/info",
          "GET /actuator/prometheus",
          "GET /livez",
          "GET /readyz",
          "GET /",
          "GET /api/v1/datasets",
          "GET /api/v1/datasets/{name}",
          "GET /api/v1/datasets/{name}/rows",
          "GET /datasets/{name}",
          "GET /models/{name}",
          "GET /models/{name}/versions/{version}/plots/{plot}",
          "GET /api/v1/datasets/{name}/versions",
          "GET /api/v1/datasets/{name}/versions/{version}/profile",
          "GET /api/v1/datasets/{name}/versions/{version}/checks",
          "GET /api/v1/datasets/{name}/versions/{version}/diff",
          "GET /api/v1/datasets/{name}/versions/{version}/contract-draft",
          "POST /api/v1/datasets/{name}/tags",
          "DELETE /api/v1/datasets/{name}/tags/{tag}",
          "POST /api/v1/datasets/{name}/compactions",
          "POST /api/v1/datasets/{name}/expiries",
          "GET /iceberg/v1/**",
          "HEAD /iceberg/v1/**",
          "POST /iceberg/v1/**",
          "DELETE /iceberg/v1/**",
          "PUT /iceberg/v1/**",
          "PATCH /iceberg/v1/**",
          "OPTIONS /iceberg/v1/**",
          "GET /api/v1/lineage",
          "GET /api/v1/lineage/events",
          "GET /api/v1/lineage/forwarding",
          "GET /api/v1/erasures",
          "GET /api/v1/erasures/{id}",
          "POST /api/v1/erasures",
          "GET /api/v1/audit",
          "GET /api/v1/audit/verification",
          "GET /api/v1/models",
          "GET /api/v1/models/{model}/versions",
          "GET /api/v1/models/{model}/versions/{version}",
          "GET /api/v1/models/{model}/versions/{version}/history",
          "POST /api/v1/mlflow/reconciliations",
          "POST /api/v1/models/{model}/demote",
          "POST /api/v1/models/{model}/rollback",
          "POST /api/v1/models/{model}/versions/{version}/promote",
          "POST /api/v1/models/{model}/versions/{version}/approval",
          "POST /api/v1/models/{model}/versions/{version}/archive",
          "POST /api/v1/models/{model}/versions/{version}/unarchive",
          "POST /api/v1/models/{model}/versions/{version}/retire",
          "POST /api/v1/models/{model}/versions/{version}/tags",
          "DELETE /api/v1/models/{model}/versions/{version}",
          "POST /api/v1/models/{model}/versions/{version}/reproductions",
          "GET /api/v1/quarantine",
          "GET /api/v1/quarantine/{useCase}/{stream}",
          "GET /api/v1/quarantine/{useCase}/{stream}/{partition}/{offset}",
          "POST /api/v1/quarantine/{useCase}/{stream}/{partition}/{offset}/repair",
          "POST /api/v1/quarantine/{useCase}/{stream}/{partition}/{offset}/discard",
          "POST /api/v1/quarantine/{useCase}/{stream}/replay",
          "GET /api/v1/streams",
          "GET /api/v1/streams/{stream}",
          "POST /api/v1/streams/{stream}/records",
          "POST /api/v1/streams/{stream}/replays",
          "GET /api/v1/runs",
          "GET /api/v1/runs/{id}",
          "POST /api/v1/runs/{id}/cancel",
          "POST /api/v1/usecases/{name}/backtests",
          "POST /api/v1/usecases/{name}/runs",
          "GET /api/v1/usecases/{name}/retraining",
          "GET /api/v1/usecases/{name}/tunings",
          "POST /api/v1/usecases/{name}/tunings",
          "GET /api/v1/tunings/{id}",
          "POST /api/v1/tunings/{id}/runs",
          "GET /api/v1/usecases",
          "GET /api/v1/usecases/{name}",
          "GET /swagger-ui.html",
          "GET /v3/api-docs",
          "GET /v3/api-docs.yaml",
          "GET /v3/api-docs/swagger-config",
          "POST /api/v1/models/{model}/predictions");

  /** The framework's own page for errors; it answers no route of its own. */
  private static final String ERRORS = "/error";

  private static Set<String> routes(FirstLight world) {
    ApplicationContext context =
        world.platform.part(WebMvcEndpointHandlerMapping.class).getApplicationContext();
    assertThat(context).isNotNull();
    Set<String> routes = new TreeSet<>();
    for (RequestMappingInfoHandlerMapping mapping :
        context.getBeansOfType(RequestMappingInfoHandlerMapping.class).values()) {
      for (RequestMappingInfo info : mapping.getHandlerMethods().keySet()) {
        Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
        for (String path : info.getPatternValues()) {
          if (path.equals(ERRORS)) {
            continue;
          }
          methods.forEach(method -> routes.add(method + " " + path));
          if (methods.isEmpty()) {
            // Fails everyRouteThereIsIsAKnownOne: a route says which methods it answers.
            routes.add("ANY " + path);
          }
        }
      }
    }
    return routes;
  }

  @Test
  void everyRouteThereIsIsAKnownOne(FirstLight world) {
    assertThat(routes(world)).isEqualTo(new TreeSet<>(ROUTES));
  }

  @Test
  void eachMethodButTheOneOfARouteIsRefused(FirstLight world) {
    Set<String> routes = routes(world);
    for (String route : routes) {
      String allowed = route.substring(0, route.indexOf(' '));
      if (route.contains("/iceberg/")) {
        // The catalog of other engines refuses by itself: FirstLightDatasetTests, ApiKeyTests.
        continue;
      }
      String path =
          route
              .substring(route.indexOf(' ') + 1)
              .replace("**", "ping")
              .replace("{model}", FirstLight.MODEL)
              .replaceAll("\\{[^}]+}", "x");
      for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")) {
        boolean isAnother = routes.contains(method + route.substring(route.indexOf(' ')));
        if (isAnother && !method.equals(allowed)) {
          continue;
        }
        HttpRequest request =
            world.rest.to(path).method(method, BodyPublishers.ofString("{}")).build();
        int status =
            method.equals("GET") && allowed.equals("GET") ? 0 : Rest.send(request).statusCode();
        if (method.equals(allowed)) {
          assertThat(status).as(method + " " + path).isNotIn(401, 403, 405);
        } else if (method.equals("OPTIONS") && allowed.equals("POST")) {
          assertThat(status).as(method + " " + path).isIn(200, 403, 405);
        } else {
          assertThat(status).as(method + " " + path).isIn(403, 405);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/actuator/env",
        "/actuator/shutdown",
        "/actuator/heapdump",
        "/api-key",
        "/millrace.db",
        "/h2-console",
        "/api/v2/usecases",
        "/..;/actuator/env",
        "/error",
        "/lock"
      })
  void whatIsNoRouteAnswersNothing(String path, FirstLight world) {
    assertThat(world.rest.get(path).statusCode()).isIn(400, 403, 404);
    assertThat(world.rest.post(path, "{}").statusCode()).isIn(400, 403, 404, 405);
  }

  @Test
  void aForeignHostNameIsRefused(FirstLight world) throws IOException {
    int port = URI.create(world.platform.url()).getPort();
    assertThat(statusFor(port, "localhost:" + port)).isEqualTo(200);
    assertThat(statusFor(port, "127.0.0.1")).isEqualTo(200);
    assertThat(statusFor(port, "[::1]:" + port)).isEqualTo(200);
    for (String name : List.of("evil.example", "127.0.0.1.evil.example", "localhost.evil:80", "")) {
      assertThat(statusFor(port, name)).as(name).isBetween(400, 499);
    }
  }

  /** The client of the JDK writes the header by itself, so this one is written by hand. */
  private static int statusFor(int port, String host) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(
          ("GET /api/v1/usecases HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return Integer.parseInt(answer.split(" ", 3)[1]);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/swagger-ui/index.html", "/api/v1/usecases", "/actuator/health"})
  void pagesForbidForeignScriptsAndGuessingOfTypes(String path, FirstLight world) {
    HttpResponse<String> page = world.rest.get(path);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe-eval");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(page.headers().firstValue("X-Frame-Options")).hasValue("DENY");
    assertThat(page.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void aForeignPageMayNotCall(FirstLight world) {
    HttpRequest.Builder call =
        world.rest.to("/api/v1/usecases").header("Origin", "http://evil.example");
    HttpResponse<String> answer = Rest.send(call.GET().build());
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }
}
