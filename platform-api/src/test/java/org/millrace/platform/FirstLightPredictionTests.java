package org.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.millrace.devops.serving.ModelHost;
import org.millrace.kernel.Field;
import tools.jackson.databind.JsonNode;

/** What a caller gets who asks as documented, and the document itself. */
@ExtendWith(FirstLight.Extension.class)
class FirstLightPredictionTests {
  @Test
  void aPredictionHasAnIdALabelAProbabilityAndTheVersion(FirstLight world) {
    List<Map<String, Object>> flights = world.requests(3);
    HttpResponse<String> answer = world.rest.post(FirstLight.PREDICTIONS, FirstLight.body(flights));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("X-Model-Version")).hasValue("1");
    JsonNode body = Rest.JSON.readTree(answer.body());
    assertThat(body.path("model").stringValue()).isEqualTo(FirstLight.MODEL);
    assertThat(body.path("model_version").intValue()).isEqualTo(1);
    assertThat(body.path("variant").stringValue()).isEqualTo("champion");
    double threshold = world.report.training().orElseThrow().threshold().orElseThrow();
    for (int i = 0; i < flights.size(); i++) {
      JsonNode prediction = body.path("predictions").get(i);
      assertThat(UUID.fromString(prediction.path("id").stringValue()).version()).isEqualTo(7);
      assertThat(prediction.path("entity").stringValue())
          .isEqualTo(flights.get(i).get("flight_id"));
      double probability = prediction.path("probability").doubleValue();
      assertThat(probability).isStrictlyBetween(0.0, 1.0);
      assertThat(prediction.path("label").stringValue())
          .isEqualTo(probability >= threshold ? "late" : "not_late");
    }
  }

  @Test
  void theSameFlightGetsTheSameProbabilityAloneAndAmongOthers(FirstLight world) {
    List<Map<String, Object>> flights = world.requests(20);
    JsonNode together =
        world.rest.ask(FirstLight.PREDICTIONS, FirstLight.body(flights)).path("predictions");
    for (int i = 0; i < flights.size(); i++) {
      JsonNode alone =
          world.rest.ask(FirstLight.PREDICTIONS, FirstLight.body(List.of(flights.get(i))));
      assertThat(alone.path("predictions").get(0).path("probability"))
          .isEqualTo(together.get(i).path("probability"));
    }
  }

  @Test
  void thePredictionThatIsPrintedForPastingWorks(FirstLight world) {
    String curl = PredictionCall.curl(world.platform.url(), FirstLight.MODEL);
    String body = curl.substring(curl.indexOf("-d '") + 4, curl.lastIndexOf('\''));
    assertThat(world.rest.ask(FirstLight.PREDICTIONS, body).path("predictions")).hasSize(1);
  }

  @Test
  void theDocumentNamesEveryFieldOfTheRequest(FirstLight world) {
    JsonNode api = world.rest.read("/v3/api-docs");
    JsonNode post = api.path("paths").path("/api/v1/models/{model}/predictions").path("post");
    assertThat(post.path("requestBody").toString()).contains("flight-delays-request");
    assertThat(post.path("responses").propertyNames())
        .contains("200", "400", "404", "413", "415", "503");
    JsonNode instance = api.path("components").path("schemas").path("flight-delays-instance");
    List<Field> fields =
        world.platform.part(ModelHost.class).request(FirstLight.MODEL).orElseThrow().fields();
    assertThat(instance.path("properties").propertyNames())
        .containsExactlyInAnyOrderElementsOf(fields.stream().map(Field::name).toList());
    Set<String> required = new TreeSet<>();
    instance.path("required").forEach(name -> required.add(name.stringValue()));
    assertThat(required).contains("flight_id", "carrier", "scheduled_departure");
    assertThat(api.path("paths").propertyNames())
        .contains("/api/v1/usecases", "/api/v1/datasets", "/api/v1/runs", "/api/v1/quarantine");
  }

  @Test
  void theSwaggerPageAndTheConsoleLoad(FirstLight world) {
    HttpResponse<String> swagger = world.rest.get("/swagger-ui.html");
    assertThat(swagger.statusCode()).isEqualTo(200);
    assertThat(swagger.body()).contains("<div id=\"swagger-ui\">");
    for (String file :
        List.of("swagger-ui-bundle.js", "swagger-ui.css", "swagger-initializer.js")) {
      assertThat(world.rest.get("/swagger-ui/" + file).statusCode()).as(file).isEqualTo(200);
    }
    HttpResponse<String> console = world.rest.get("/");
    assertThat(console.statusCode()).isEqualTo(200);
    assertThat(console.body()).contains("flight-delays", "weather", "champion");
  }

  @Test
  void probesAnswer(FirstLight world) {
    assertThat(world.rest.read("/livez").path("status").stringValue()).isEqualTo("UP");
    assertThat(world.rest.read("/readyz").path("status").stringValue()).isEqualTo("UP");
  }
}
