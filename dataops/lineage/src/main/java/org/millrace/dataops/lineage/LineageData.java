package org.millrace.dataops.lineage;

import io.openlineage.client.utils.DatasetIdentifier;
import io.openlineage.client.utils.jdbc.JdbcDatasetUtils;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.millrace.dataops.lineage.LineageNode.Kind;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.ModelVersion;
import org.millrace.kernel.Schema;

/**
 * Data that a run reads or makes, with what is known of it. A value: each method gives a new one.
 *
 * @param namespace by OpenLineage's naming specification
 * @param version snapshot id, version number, or range of offsets; empty if unknown
 * @param rows read, or made new
 * @param origins of an output's fields
 */
public record LineageData(
    Kind kind,
    String namespace,
    String name,
    Optional<String> version,
    Optional<Schema> schema,
    Optional<Long> rows,
    List<FieldOrigin> origins,
    Optional<DataQuality> quality) {
  static final String TABLES = "iceberg://millrace";
  static final String MODELS = "millrace://models";
  static final String ALIASES = "millrace://aliases";
  static final String FILES = "file";

  public LineageData {
    origins = List.copyOf(origins);
  }

  public static LineageData dataset(DatasetVersion version, Schema schema) {
    return plain(Kind.DATASET, TABLES, version.dataset())
        .ofVersion(Long.toString(version.snapshotId()))
        .withSchema(schema);
  }

  /** A topic of the platform's own cluster; {@link LineageLog#topic} knows its name. */
  static LineageData topic(String cluster, String topic) {
    return plain(Kind.TOPIC, cluster(cluster), topic);
  }

  /**
   * A topic of another cluster.
   *
   * @param servers host:port; the first of several counts
   */
  public static LineageData foreignTopic(String servers, String topic) {
    return plain(Kind.SOURCE, cluster(servers), topic);
  }

  private static String cluster(String servers) {
    return "kafka://" + servers.split(",", 2)[0];
  }

  /**
   * A table of a database, named as OpenLineage's own client names it: {@code postgres://host:5432}
   * and {@code shop.public.orders}.
   *
   * @param url of JDBC, without secrets
   * @param path of the table as a query has it: perhaps schema, then name
   */
  public static LineageData table(String url, List<String> path) {
    List<String> parts = new ArrayList<>(path);
    if (parts.size() == 1 && url.startsWith("jdbc:postgresql:")) {
      parts.add(0, "public");
    }
    DatasetIdentifier named = JdbcDatasetUtils.getDatasetIdentifier(url, parts, new Properties());
    return plain(Kind.SOURCE, named.getNamespace(), named.getName());
  }

  /** What an HTTP address gives; its query, which may hold a key, is left out. */
  public static LineageData api(URI address) {
    String path = address.getRawPath();
    return plain(
        Kind.SOURCE,
        address.getScheme()
            + "://"
            + address.getHost()
            + (address.getPort() < 0 ? "" : ":" + address.getPort()),
        path == null || path.isEmpty() ? "/" : path);
  }

  public static LineageData file(Path file) {
    return plain(Kind.FILE, FILES, file.toAbsolutePath().toString());
  }

  public static LineageData model(ModelVersion model) {
    return plain(Kind.MODEL, MODELS, model.model()).ofVersion(Integer.toString(model.version()));
  }

  /** A name that moves from version to version, as {@code champion}. */
  public static LineageData alias(ModelVersion model, String alias) {
    return plain(Kind.ALIAS, ALIASES, model.model() + "@" + alias)
        .ofVersion(Integer.toString(model.version()));
  }

  private static LineageData plain(Kind kind, String namespace, String name) {
    return new LineageData(
        kind,
        namespace,
        name,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  public LineageData ofVersion(String version) {
    return new LineageData(
        kind, namespace, name, Optional.of(version), schema, rows, origins, quality);
  }

  public LineageData withSchema(Schema schema) {
    return new LineageData(
        kind, namespace, name, version, Optional.of(schema), rows, origins, quality);
  }

  public LineageData withRows(long rows) {
    return new LineageData(
        kind, namespace, name, version, schema, Optional.of(rows), origins, quality);
  }

  public LineageData withOrigins(List<FieldOrigin> origins) {
    return new LineageData(kind, namespace, name, version, schema, rows, origins, quality);
  }

  public LineageData withQuality(DataQuality quality) {
    return new LineageData(
        kind, namespace, name, version, schema, rows, origins, Optional.of(quality));
  }

  /** What it is in the graph, where a topic has no versions and an alias none that counts. */
  LineageNode node() {
    if (kind == Kind.SOURCE) {
      String between = name.startsWith("/") ? "" : "/";
      return LineageNode.of(kind, namespace + between + name);
    }
    boolean versioned = kind == Kind.DATASET || kind == Kind.MODEL;
    return new LineageNode(kind, name, versioned ? version : Optional.empty());
  }
}
