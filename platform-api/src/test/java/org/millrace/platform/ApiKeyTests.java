package org.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Beyond loopback nothing is answered without the key but whether the process lives. */
class ApiKeyTests {
  @TempDir static Path temp;

  @Test
  void beyondLoopbackEachCallNeedsTheKey() throws Exception {
    Path data = temp.resolve("open");
    try (MillraceProcess platform =
        MillraceProcess.start(
            temp,
            Map.of(),
            "up",
            "--host",
            "0.0.0.0",
            "--port",
            "0",
            "--mlflow",
            "off",
            "--data",
            data.toString())) {
      Rest rest = platform.awaitUp();
      Path file = data.resolve("api-key");
      String key = Files.readString(file).strip();
      assertThat(key).hasSizeGreaterThan(40);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      for (String path :
          List.of("/", "/api/v1/usecases", "/actuator/prometheus", "/v3/api-docs", "/x")) {
        HttpResponse<String> without = rest.get(path);
        assertThat(without.statusCode()).as(path).isEqualTo(401);
        assertThat(without.headers().firstValue("WWW-Authenticate"))
            .hasValue("Bearer realm=\"millrace\"");
        assertThat(without.body()).contains("\"fix\"").doesNotContain(key);
        assertThat(status(rest, path, "Bearer " + key + "x")).as(path).isEqualTo(401);
        assertThat(status(rest, path, "Basic " + key)).as(path).isEqualTo(401);
        assertThat(status(rest, path, "Bearer ")).as(path).isEqualTo(401);
      }
      for (String path : List.of("/", "/api/v1/usecases", "/actuator/prometheus", "/v3/api-docs")) {
        assertThat(status(rest, path, "Bearer " + key)).as(path).isEqualTo(200);
      }
      assertThat(status(rest, "/x", "Bearer " + key)).isEqualTo(403);
      catalogNeedsTheKeyForEachMethod(rest, "Bearer " + key);
      assertThat(rest.get("/livez").statusCode()).isEqualTo(200);
      assertThat(platform.output()).doesNotContain(key);
    }
  }

  private static void catalogNeedsTheKeyForEachMethod(Rest rest, String bearer) {
    Map<String, Integer> withKey =
        Map.of(
            "GET", 200, "HEAD", 204, "POST", 403, "DELETE", 403, "PUT", 405, "PATCH", 405,
            "OPTIONS", 405);
    withKey.forEach(
        (method, status) -> {
          HttpRequest.Builder call =
              rest.to("/iceberg/v1/config").method(method, BodyPublishers.noBody());
          assertThat(Rest.send(call.build()).statusCode()).as(method).isEqualTo(401);
          assertThat(Rest.send(call.header("Authorization", bearer).build()).statusCode())
              .as(method)
              .isEqualTo(status);
        });
  }

  private static int status(Rest rest, String path, String authorization) {
    return Rest.send(rest.to(path).header("Authorization", authorization).GET().build())
        .statusCode();
  }
}
