package org.millrace.bench;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What the HTTP stack costs: passes the same server, filters and security as a prediction, reads
 * the body and answers with the bytes of a prediction once made.
 */
@RestController
class ConstantController {
  static final String MODEL = "constant";
  private static final byte[] ANSWER =
      ("{\"model\":\"flight-delays\",\"model_version\":1,\"variant\":\"champion\",\"predictions\":["
              + "{\"id\":\"0199f2c4-6a5e-7b1d-9c3f-2d1e8a7b6c5d\","
              + "\"entity\":\"UA1545-EWR-20130401T0515\",\"label\":\"late\","
              + "\"probability\":0.7312}]}")
          .getBytes(StandardCharsets.UTF_8);

  @PostMapping(
      path = "/api/v1/models/" + MODEL + "/predictions",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> answer(HttpServletRequest request) throws IOException {
    request.getInputStream().readAllBytes();
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(ANSWER);
  }
}
