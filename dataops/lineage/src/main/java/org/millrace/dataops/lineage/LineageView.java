package org.millrace.dataops.lineage;

import java.util.List;
import java.util.Optional;

/**
 * What an answer of {@link LineageGraph} has reached.
 *
 * @param nodes the nearest first
 * @param truncated whether there is more beyond
 */
public record LineageView(List<Node> nodes, List<Edge> edges, boolean truncated) {
  public LineageView {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }

  static LineageView of(List<Node> nodes, List<Edge> edges, boolean truncated) {
    return new LineageView(nodes, edges, truncated);
  }

  /** Nodes of one kind. */
  public List<LineageNode> all(LineageNode.Kind kind) {
    return nodes.stream().map(Node::what).filter(node -> node.kind() == kind).toList();
  }

  /**
   * One thing.
   *
   * @param node as {@link LineageNode#text}
   * @param steps from where the question began
   * @param job that made it last, or that it is
   * @param runId of the run that made it last
   * @param fields reached, if the question was of a field
   */
  public record Node(
      String node,
      LineageNode what,
      int steps,
      Optional<String> job,
      Optional<String> runId,
      List<String> fields) {
    public Node {
      fields = List.copyOf(fields);
    }
  }

  /** Target is made from source, or makes use of it. */
  public record Edge(String source, String target) {}
}
