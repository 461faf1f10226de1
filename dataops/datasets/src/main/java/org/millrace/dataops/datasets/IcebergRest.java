package org.millrace.dataops.datasets;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.rest.CatalogHandlers;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.RESTCatalogProperties.SnapshotMode;
import org.apache.iceberg.rest.RESTResponse;
import org.apache.iceberg.rest.RESTSerializers;
import org.apache.iceberg.rest.RESTUtil;
import org.apache.iceberg.rest.responses.ConfigResponse;
import org.apache.iceberg.rest.responses.ErrorResponse;

/**
 * The catalog as Iceberg's REST protocol shows it, as text, for whatever web server stands before
 * it. Other engines read every table, version and tag through it, and change nothing: a commit of
 * theirs would not carry the Kafka offsets, so ingestion would no longer be exactly-once.
 * Thread-safe.
 */
public final class IcebergRest {
  private static final List<Endpoint> ENDPOINTS =
      List.of(
          Endpoint.V1_LIST_NAMESPACES,
          Endpoint.V1_LOAD_NAMESPACE,
          Endpoint.V1_NAMESPACE_EXISTS,
          Endpoint.V1_LIST_TABLES,
          Endpoint.V1_LOAD_TABLE,
          Endpoint.V1_TABLE_EXISTS,
          Endpoint.V1_REPORT_METRICS);
  private static final ObjectMapper JSON = mapper();

  private final JdbcCatalog catalog;

  IcebergRest(JdbcCatalog catalog) {
    this.catalog = catalog;
  }

  private static ObjectMapper mapper() {
    ObjectMapper mapper =
        JsonMapper.builder()
            .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    RESTSerializers.registerAll(mapper);
    return mapper;
  }

  /**
   * @param status of HTTP
   * @param json body, perhaps empty
   */
  public record Answer(int status, String json) {}

  /**
   * @param method GET and HEAD read; POST and DELETE are refused (403), others unknown (405)
   * @param path encoded, after the catalog's address: {@code /v1/namespaces/flight-delays/tables}
   * @param query decoded, the first value of each parameter
   */
  public Answer answer(String method, String path, Map<String, String> query) {
    Answer answer = answered(method, path, query);
    return method.equals("HEAD") && answer.status < 300 ? new Answer(204, "") : answer;
  }

  private Answer answered(String method, String path, Map<String, String> query) {
    String[] parts = path.replaceFirst("^/v1/?", "").split("/", -1);
    try {
      if (isReport(method, parts)) {
        return new Answer(204, "");
      }
      if (method.equals("POST") || method.equals("DELETE")) {
        return refused(method, path);
      }
      if (!method.equals("GET") && !method.equals("HEAD")) {
        return error(
            405,
            "MethodNotAllowedException",
            "Cannot answer " + method + " " + path + ": the protocol has no such method");
      }
      return json(200, read(parts, query));
    } catch (NoSuchTableException | NoSuchNamespaceException e) {
      return error(404, e.getClass().getSimpleName(), String.valueOf(e.getMessage()));
    } catch (NotFoundException e) {
      return error(500, "NotFoundException", "A file of the table is missing: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      return error(400, "BadRequestException", String.valueOf(e.getMessage()));
    }
  }

  private RESTResponse read(String[] parts, Map<String, String> query) {
    if (parts.length == 1 && parts[0].equals("config")) {
      return ConfigResponse.builder().withEndpoints(ENDPOINTS).build();
    }
    if (!parts[0].equals("namespaces") || parts.length > 4) {
      throw new NoSuchTableException("There is no such route");
    }
    String size = query.get("pageSize");
    String token = query.getOrDefault("pageToken", "");
    if (parts.length == 1) {
      Namespace parent =
          query.containsKey("parent")
              ? RESTUtil.namespaceFromQueryParam(query.get("parent"))
              : Namespace.empty();
      return size == null
          ? CatalogHandlers.listNamespaces(catalog, parent)
          : CatalogHandlers.listNamespaces(catalog, parent, token, size);
    }
    Namespace namespace = RESTUtil.decodeNamespaceAsPathSegment(parts[1], "%1F");
    if (parts.length == 2) {
      return CatalogHandlers.loadNamespace(catalog, namespace);
    }
    if (!parts[2].equals("tables")) {
      throw new NoSuchTableException("There is no such route");
    }
    if (parts.length == 3) {
      return size == null
          ? CatalogHandlers.listTables(catalog, namespace)
          : CatalogHandlers.listTables(catalog, namespace, token, size);
    }
    return CatalogHandlers.loadTable(
        catalog,
        TableIdentifier.of(namespace, RESTUtil.decodePathSegment(parts[3])),
        "refs".equalsIgnoreCase(query.get("snapshots")) ? SnapshotMode.REFS : SnapshotMode.ALL);
  }

  /** Engines tell how a scan went; we have no use for it, and they go on. */
  private static boolean isReport(String method, String[] parts) {
    return method.equals("POST") && parts.length == 5 && parts[4].equals("metrics");
  }

  private static Answer refused(String method, String path) {
    return error(
        403,
        "ForbiddenException",
        "Cannot answer "
            + method
            + " "
            + path
            + ": the catalog is read-only, because a commit without the Kafka offsets would make"
            + " ingestion take records twice. Publish records to the dataset's stream instead.");
  }

  private static Answer error(int status, String type, String message) {
    return json(
        status,
        ErrorResponse.builder().responseCode(status).withType(type).withMessage(message).build());
  }

  private static Answer json(int status, RESTResponse body) {
    try {
      return new Answer(status, JSON.writeValueAsString(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write " + body.getClass().getSimpleName(), e);
    }
  }
}
