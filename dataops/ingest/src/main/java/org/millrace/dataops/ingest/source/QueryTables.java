package org.millrace.dataops.ingest.source;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tables that a query reads, as DuckDB's parser sees them; it runs nothing. */
final class QueryTables {
  private static final JsonMapper JSON = JsonMapper.shared();

  private QueryTables() {}

  /**
   * @return by table its path, as {@code [raw, orders]}; empty if the query is of a dialect that
   *     DuckDB does not read
   */
  static List<List<String>> of(String query) {
    JsonNode tree = parse(query);
    Set<String> named = new LinkedHashSet<>();
    tree.findValues("cte_map")
        .forEach(map -> named.addAll(map.path("map").findValuesAsString("key")));
    Set<List<String>> tables = new LinkedHashSet<>();
    collect(tree, named, tables);
    return List.copyOf(tables);
  }

  private static void collect(JsonNode node, Set<String> named, Set<List<String>> tables) {
    if (node.path("type").asString("").equals("BASE_TABLE")) {
      List<String> path =
          Stream.of("catalog_name", "schema_name", "table_name")
              .map(part -> node.path(part).asString(""))
              .filter(part -> !part.isEmpty())
              .toList();
      if (path.size() > 1 || !named.contains(path.get(0))) {
        tables.add(new ArrayList<>(path));
      }
    }
    node.values().forEach(child -> collect(child, named, tables));
  }

  private static JsonNode parse(String query) {
    String literal = "'" + query.replace("'", "''") + "'";
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery("SELECT json_serialize_sql(" + literal + ")")) {
      return answer.next() ? JSON.readTree(answer.getString(1)) : JSON.createObjectNode();
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot read a query", e);
    }
  }
}
