package org.millrace.dataops.lineage;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.millrace.dataops.lineage.LineageNode.Kind;
import org.millrace.kernel.Times;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Draws what a run made of what.
 *
 * <p>A job that goes on is one node for all of its runs, between data without versions, however
 * often it commits: so a way through it stays short. A run that ends stands between the very
 * versions it read and made; a version that was read is joined to its dataset.
 */
final class GraphWriter {
  private static final int MOST_REMEMBERED = 50_000;

  private final JdbcTemplate sql;
  private final Set<Object> drawn = ConcurrentHashMap.newKeySet();

  GraphWriter(JdbcTemplate sql) {
    this.sql = sql;
  }

  record Node(LineageNode node, String job, String runId, long seenAt) {}

  record Edge(String source, String target) {}

  record Fields(String source, String sourceField, String target, String targetField) {}

  /** What is to be added. */
  record Drawing(List<Node> nodes, Set<Edge> edges, Set<Fields> fields) {
    static final Drawing EMPTY = new Drawing(List.of(), Set.of(), Set.of());
  }

  Drawing draw(LineageRun run) {
    List<Node> nodes = new ArrayList<>();
    Set<Edge> edges = new LinkedHashSet<>();
    Set<Fields> fields = new LinkedHashSet<>();
    String runId = run.id().toString();
    long at = Times.toMicros(run.startedAt());
    LineageNode work = run.node();
    nodes.add(new Node(work, run.job(), runId, at));
    for (LineageData input : run.inputs()) {
      LineageNode read = end(run, input);
      nodes.add(new Node(read, "", "", at));
      edges.add(new Edge(read.text(), work.text()));
      if (isVersionOfDataset(read)) {
        nodes.add(new Node(read.unversioned(), "", "", at));
        edges.add(new Edge(read.unversioned().text(), read.text()));
      }
    }
    for (LineageData output : run.outputs()) {
      LineageNode made = end(run, output);
      nodes.add(new Node(output.node(), run.job(), runId, at));
      nodes.add(new Node(output.node().unversioned(), "", "", at));
      edges.add(new Edge(work.text(), made.text()));
      if (made.kind() == Kind.DATASET) {
        edges.add(new Edge(work.text(), made.unversioned().text()));
      }
      output.origins().forEach(origin -> fields(run, made, origin, fields));
    }
    edges.removeIf(drawn::contains);
    fields.removeIf(drawn::contains);
    return new Drawing(nodes, edges, fields);
  }

  private static void fields(
      LineageRun run, LineageNode made, FieldOrigin origin, Set<Fields> fields) {
    for (FieldOrigin.Source source : origin.sources()) {
      LineageNode read = end(run, source.input());
      fields.add(new Fields(read.text(), source.field(), made.text(), origin.field()));
      if (isVersionOfDataset(read)) {
        fields.add(
            new Fields(read.unversioned().text(), source.field(), read.text(), source.field()));
      }
    }
  }

  private static boolean isVersionOfDataset(LineageNode node) {
    return node.kind() == Kind.DATASET && node.version().isPresent();
  }

  /** Models keep their versions for a service too: it answers with one of them. */
  private static LineageNode end(LineageRun run, LineageData data) {
    LineageNode node = data.node();
    return run.kind() == LineageRun.Kind.BATCH || node.kind() == Kind.MODEL
        ? node
        : new LineageNode(node.kind(), node.name(), Optional.empty());
  }

  /** Within the caller's transaction. */
  void write(Drawing drawing) {
    sql.batchUpdate(
        "INSERT INTO lineage_nodes (node, kind, name, version, job, run_id, seen_at)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (node) DO UPDATE SET"
            + " job = CASE excluded.job WHEN '' THEN lineage_nodes.job ELSE excluded.job END,"
            + " run_id ="
            + " CASE excluded.run_id WHEN '' THEN lineage_nodes.run_id ELSE excluded.run_id END,"
            + " seen_at = excluded.seen_at",
        drawing.nodes().stream().map(GraphWriter::columns).toList());
    sql.batchUpdate(
        "INSERT INTO lineage_edges (source, target) VALUES (?, ?)"
            + " ON CONFLICT (source, target) DO NOTHING",
        drawing.edges().stream().map(edge -> new Object[] {edge.source(), edge.target()}).toList());
    sql.batchUpdate(
        "INSERT INTO lineage_fields (source, source_field, target, target_field)"
            + " VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (source, source_field, target, target_field) DO NOTHING",
        drawing.fields().stream()
            .map(
                way ->
                    new Object[] {way.source(), way.sourceField(), way.target(), way.targetField()})
            .toList());
  }

  private static Object[] columns(Node each) {
    LineageNode node = each.node();
    return new Object[] {
      node.text(),
      node.kind().word(),
      node.name(),
      node.version().orElse(""),
      each.job(),
      each.runId(),
      each.seenAt()
    };
  }

  /** Spares the database what a streaming job would say again at each commit. */
  void remember(Drawing drawing) {
    if (drawn.size() > MOST_REMEMBERED) {
      drawn.clear();
    }
    drawn.addAll(drawing.edges());
    drawn.addAll(drawing.fields());
  }
}
