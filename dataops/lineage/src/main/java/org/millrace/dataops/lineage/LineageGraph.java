package org.millrace.dataops.lineage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.millrace.dataops.lineage.LineageNode.Kind;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Asks what made something and what used it, by whole things or by their fields.
 *
 * <p>Goes step by step from all that the step before has reached, and to nothing twice: the work
 * grows with the edges that are walked, a cycle ends by itself, and each step is one look into an
 * index. Thread-safe.
 */
public final class LineageGraph {
  /** The most steps that are taken. */
  public static final int MOST_STEPS = 100;

  /** The most things that are reached. */
  public static final int MOST_NODES = 10_000;

  private static final int AT_ONCE = 500;

  private final JdbcClient sql;

  public LineageGraph(DataSource control) {
    this.sql = JdbcClient.create(control);
  }

  /** Which way to go. */
  public enum Direction {
    /** To what it was made from. */
    UPSTREAM,
    /** To what was made from it. */
    DOWNSTREAM
  }

  /**
   * Everything within reach.
   *
   * @param of a model without a version stands for all of its versions
   * @param steps 1 to {@value #MOST_STEPS}; from data to the run that made it is one
   * @return the thing itself alone if nothing is known of it
   */
  public LineageView things(LineageNode of, Direction direction, int steps) {
    Map<String, Integer> reached = new LinkedHashMap<>();
    starts(of).forEach(start -> reached.put(start, 0));
    Set<LineageView.Edge> edges = new LinkedHashSet<>();
    Collection<String> front = List.copyOf(reached.keySet());
    for (int step = 1; !front.isEmpty() && step <= steps && reached.size() < MOST_NODES; step++) {
      List<String> next = new ArrayList<>();
      List<LineageView.Edge> found = edges(front, direction);
      if (step == 1 && found.isEmpty() && direction == Direction.UPSTREAM) {
        // Of a version that nobody read, only its dataset's edges are kept.
        found = wholes(of);
      }
      for (LineageView.Edge edge : found) {
        edges.add(edge);
        String other = direction == Direction.DOWNSTREAM ? edge.target() : edge.source();
        if (reached.putIfAbsent(other, step) == null) {
          next.add(other);
        }
      }
      front = next;
    }
    return LineageView.of(nodes(reached, Map.of()), List.copyOf(edges), !front.isEmpty());
  }

  /** The same by one field: only what is computed from it, or what it is computed from. */
  public LineageView fields(LineageNode of, String field, Direction direction, int steps) {
    Map<FieldRef, Integer> reached = new LinkedHashMap<>();
    starts(of).forEach(start -> reached.put(new FieldRef(start, field), 0));
    Set<LineageView.Edge> edges = new LinkedHashSet<>();
    Collection<FieldRef> front = List.copyOf(reached.keySet());
    for (int step = 1; !front.isEmpty() && step <= steps && reached.size() < MOST_NODES; step++) {
      List<FieldRef> next = new ArrayList<>();
      for (FieldEdge way : fieldEdges(front, direction)) {
        edges.add(new LineageView.Edge(way.source().node(), way.target().node()));
        FieldRef other = direction == Direction.DOWNSTREAM ? way.target() : way.source();
        if (reached.putIfAbsent(other, step) == null) {
          next.add(other);
        }
      }
      front = next;
    }
    Map<String, Integer> depths = new LinkedHashMap<>();
    Map<String, Set<String>> fields = new LinkedHashMap<>();
    reached.forEach(
        (ref, step) -> {
          depths.merge(ref.node(), step, Math::min);
          fields.computeIfAbsent(ref.node(), node -> new LinkedHashSet<>()).add(ref.field());
        });
    return LineageView.of(nodes(depths, fields), List.copyOf(edges), !front.isEmpty());
  }

  /** The versions of a dataset that a run has read. */
  public List<LineageNode> read(String dataset) {
    return sql
        .sql(
            "SELECT DISTINCT n.node FROM lineage_nodes n"
                + " JOIN lineage_edges e ON e.source = n.node"
                + " WHERE n.kind = ? AND n.name = ? AND n.version <> '' ORDER BY n.node")
        .params(Kind.DATASET.word(), dataset)
        .query(String.class)
        .list()
        .stream()
        .map(LineageNode::parse)
        .toList();
  }

  private List<String> starts(LineageNode of) {
    List<String> starts = new ArrayList<>(List.of(of.text()));
    if (of.kind() == Kind.MODEL && of.version().isEmpty()) {
      starts.addAll(
          sql.sql("SELECT node FROM lineage_nodes WHERE kind = ? AND name = ? AND version <> ''")
              .params(of.kind().word(), of.name())
              .query(String.class)
              .list());
    }
    return starts;
  }

  private static List<LineageView.Edge> wholes(LineageNode of) {
    return of.kind() == Kind.DATASET && of.version().isPresent()
        ? List.of(new LineageView.Edge(of.unversioned().text(), of.text()))
        : List.of();
  }

  private List<LineageView.Edge> edges(Collection<String> front, Direction direction) {
    String side = direction == Direction.DOWNSTREAM ? "source" : "target";
    List<LineageView.Edge> edges = new ArrayList<>();
    for (List<String> some : parts(front)) {
      sql.sql(
              "SELECT source, target FROM lineage_edges WHERE "
                  + side
                  + " IN (:front) ORDER BY source, target")
          .param("front", some)
          .query(
              (row, number) ->
                  new LineageView.Edge(row.getString("source"), row.getString("target")))
          .list()
          .forEach(edges::add);
    }
    return edges;
  }

  private List<FieldEdge> fieldEdges(Collection<FieldRef> front, Direction direction) {
    String side = direction == Direction.DOWNSTREAM ? "source" : "target";
    Set<FieldRef> asked = Set.copyOf(front);
    List<FieldEdge> edges = new ArrayList<>();
    for (List<String> some : parts(front.stream().map(FieldRef::node).distinct().toList())) {
      sql
          .sql(
              "SELECT source, source_field, target, target_field FROM lineage_fields WHERE "
                  + side
                  + " IN (:front) ORDER BY source, source_field, target, target_field")
          .param("front", some)
          .query(
              (row, number) ->
                  new FieldEdge(
                      new FieldRef(row.getString("source"), row.getString("source_field")),
                      new FieldRef(row.getString("target"), row.getString("target_field"))))
          .list()
          .stream()
          .filter(
              way ->
                  asked.contains(direction == Direction.DOWNSTREAM ? way.source() : way.target()))
          .forEach(edges::add);
    }
    return edges;
  }

  private List<LineageView.Node> nodes(
      Map<String, Integer> depths, Map<String, Set<String>> fields) {
    Map<String, Made> made = new LinkedHashMap<>();
    for (List<String> some : parts(depths.keySet())) {
      sql.sql("SELECT node, job, run_id FROM lineage_nodes WHERE node IN (:some)")
          .param("some", some)
          .query(
              (row, number) ->
                  made.put(
                      row.getString("node"),
                      new Made(row.getString("job"), row.getString("run_id"))))
          .list();
    }
    List<LineageView.Node> nodes = new ArrayList<>();
    depths.forEach(
        (text, steps) -> {
          Optional<Made> by = Optional.ofNullable(made.get(text));
          nodes.add(
              new LineageView.Node(
                  text,
                  LineageNode.parse(text),
                  steps,
                  by.map(Made::job).filter(job -> !job.isEmpty()),
                  by.map(Made::run).filter(run -> !run.isEmpty()),
                  List.copyOf(fields.getOrDefault(text, Set.of()))));
        });
    return nodes;
  }

  private static List<List<String>> parts(Collection<String> all) {
    List<String> list = List.copyOf(all);
    List<List<String>> parts = new ArrayList<>();
    for (int from = 0; from < list.size(); from += AT_ONCE) {
      parts.add(list.subList(from, Math.min(list.size(), from + AT_ONCE)));
    }
    return parts;
  }

  private record FieldRef(String node, String field) {}

  private record FieldEdge(FieldRef source, FieldRef target) {}

  private record Made(String job, String run) {}
}
