package org.millrace.devops.serving;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.millrace.devops.serving.PredictionService.Answer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The servlet door to {@link PredictionService}: passes bytes on without binding them. */
@RestController
@Tag(name = "Predictions", description = "Ask a deployed model")
class PredictionController {
  static final String PATH = "/api/v1/models/{model}/predictions";
  static final String EXPLAIN = "explain";

  private final PredictionService service;
  private final DataSize maxBody;

  PredictionController(PredictionService service, ServingProperties properties) {
    this.service = service;
    this.maxBody = properties.maxBody();
  }

  @Operation(
      operationId = "predict",
      summary = "Predict for each instance",
      description =
          "All instances are predicted or none; the answer keeps their order. The caller sends what"
              + " it knows, the platform adds what it knows as of each instance's cutoff.",
      parameters =
          @Parameter(
              name = PredictionController.EXPLAIN,
              in = ParameterIn.QUERY,
              description =
                  "true: say with each prediction what each feature added to its log-odds or value; a"
                      + " number: name so many features at most, the greatest first",
              schema = @Schema(type = "string", pattern = "true|false|[1-9][0-9]{0,3}"),
              example = "5"))
  @ApiResponse(
      responseCode = "200",
      description = "One prediction for each instance",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(ref = "#/components/schemas/Predictions"),
              examples =
                  @ExampleObject(
                      """
                      {"model":"flight-delays","model_version":3,"variant":"champion","predictions":[
                       {"id":"0199f2c4-6a5e-7b1d-9c3f-2d1e8a7b6c5d","entity":"UA1545-EWR-20130401T0515",
                        "label":"late","probability":0.7312}]}""")))
  @PostMapping(
      path = PATH,
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> predict(
      @Parameter(description = "The model's name, which is its use case's") @PathVariable
          String model,
      @Parameter(hidden = true) HttpServletRequest request)
      throws IOException {
    requirePlainUtf8(request);
    Answer answer = service.predict(model, body(request), reasons(request));
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .header("X-Model-Name", answer.model())
        .header("X-Model-Version", Integer.toString(answer.version()))
        .header("X-Model-Variant", answer.variant())
        .body(answer.json());
  }

  /** A request without a query, which most are, pays nothing for what it does not ask. */
  private static int reasons(HttpServletRequest request) {
    String explain = request.getQueryString() == null ? null : request.getParameter(EXPLAIN);
    return explain == null ? Reasons.NONE : Reasons.wanted(explain);
  }

  private static void requirePlainUtf8(HttpServletRequest request) {
    String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw RefusedException.unsupported(
          "Cannot read a body in content encoding '" + encoding + "'",
          "bodies are read as they are sent",
          "send it without Content-Encoding");
    }
    String type = request.getContentType();
    var charset = type == null ? null : MediaType.parseMediaType(type).getCharset();
    if (charset != null && !charset.equals(StandardCharsets.UTF_8)) {
      throw RefusedException.unsupported(
          "Cannot read a body in charset " + charset,
          "JSON is UTF-8 (RFC 8259)",
          "send it as UTF-8, with Content-Type: application/json");
    }
  }

  private byte[] body(HttpServletRequest request) throws IOException {
    int most = Math.toIntExact(maxBody.toBytes());
    byte[] body =
        request.getContentLengthLong() > most
            ? new byte[0]
            : request.getInputStream().readNBytes(most + 1);
    if (request.getContentLengthLong() > most || body.length > most) {
      throw RefusedException.tooLarge(
          "Cannot read a body of more than " + most + " bytes",
          "it is "
              + (request.getContentLengthLong() > most
                  ? request.getContentLengthLong() + " bytes long"
                  : "longer"),
          "send fewer instances in a request");
    }
    return body;
  }
}
