package org.millrace.platform.api;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.datasets.IcebergRest;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The datasets for Spark, Trino, PyIceberg and the like, by Iceberg's own protocol; to read. */
@RestController
@Hidden
class IcebergController {
  private static final String ROOT = "/iceberg";
  private final IcebergRest catalog;

  IcebergController(DatasetCatalog catalog) {
    this.catalog = catalog.rest();
  }

  // Bytes: the protocol's JSON is Jackson 2's, and the platform's own mapper must not touch it.
  // Every method, so that what is refused is refused in the protocol's own form.
  @RequestMapping(
      path = ROOT + "/v1/**",
      method = {
        RequestMethod.GET,
        RequestMethod.HEAD,
        RequestMethod.POST,
        RequestMethod.DELETE,
        RequestMethod.PUT,
        RequestMethod.PATCH,
        RequestMethod.OPTIONS
      })
  ResponseEntity<byte[]> answer(
      HttpServletRequest request, @RequestParam Map<String, String> query) {
    String path = request.getRequestURI().substring(ROOT.length());
    IcebergRest.Answer answer = catalog.answer(request.getMethod(), path, query);
    return ResponseEntity.status(answer.status())
        .contentType(MediaType.APPLICATION_JSON)
        .body(answer.json().getBytes(StandardCharsets.UTF_8));
  }
}
