package org.millrace.dataops.contracts;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.millrace.kernel.Problem;
import org.millrace.kernel.ProblemException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/** A YAML file as a tree that knows the line of each of its nodes, and collects what is wrong. */
final class YamlDocument {
  private static final YAMLFactory YAML =
      YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Path file;
  private final Map<String, Integer> lines = new HashMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private final JsonNode root;

  /**
   * @throws ProblemException if the text is no YAML, or has an alias or a second document
   */
  YamlDocument(Path file, byte[] content) {
    this.file = file;
    try (JsonParser parser = YAML.createParser(ObjectReadContext.empty(), content)) {
      JsonToken token = parser.nextToken();
      this.root = token == null ? JsonNodeFactory.instance.objectNode() : node(parser, token, "");
      if (parser.nextToken() != null) {
        refuse("", "it has a second document", "keep one contract in each file");
      }
    } catch (JacksonException e) {
      TokenStreamLocation location = e.getLocation();
      String place = location == null ? file.toString() : file + ":" + location.getLineNr();
      throw new ProblemException(List.of(problem(oneLine(e), "correct the YAML").at(place)));
    }
  }

  Path file() {
    return file;
  }

  Node top() {
    return new Node(this, root, "");
  }

  JsonNode tree() {
    return root;
  }

  void refuse(String pointer, String why, String fix) {
    Problem problem = problem(why, fix).at(place(pointer));
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }

  /**
   * @throws ProblemException with all that was refused, in the order of the lines
   */
  void throwIfRefused() {
    if (!problems.isEmpty()) {
      problems.sort((a, b) -> Integer.compare(lineOf(a), lineOf(b)));
      throw new ProblemException(problems);
    }
  }

  private Problem problem(String why, String fix) {
    return new Problem("Invalid contract " + file.getFileName(), why, fix);
  }

  /** The parser's message without the part of the file that it quotes. */
  private static String oneLine(JacksonException e) {
    return String.valueOf(e.getOriginalMessage())
        .lines()
        .filter(line -> !line.startsWith("    "))
        .map(String::strip)
        .collect(Collectors.joining(" "));
  }

  /** The file with the line of the node, or of the nearest one above that is there. */
  String place(String pointer) {
    String at = pointer;
    while (!lines.containsKey(at) && !at.isEmpty()) {
      at = at.substring(0, at.lastIndexOf('/'));
    }
    return file + ":" + lines.getOrDefault(at, 1);
  }

  private static int lineOf(Problem problem) {
    String where = String.valueOf(problem.where());
    return Integer.parseInt(where.substring(where.lastIndexOf(':') + 1));
  }

  private JsonNode node(JsonParser parser, JsonToken token, String pointer) {
    lines.putIfAbsent(pointer, parser.currentTokenLocation().getLineNr());
    if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
      refuse(pointer, "it uses a YAML alias", "write the value out");
    }
    return switch (token) {
      case START_OBJECT -> object(parser, pointer);
      case START_ARRAY -> array(parser, pointer);
      case VALUE_NUMBER_INT -> JsonNodeFactory.instance.numberNode(parser.getBigIntegerValue());
      case VALUE_NUMBER_FLOAT ->
          parser.getString().matches("[-+]?\\.[a-zA-Z]+") // .inf and .nan, which no rule can use
              ? JsonNodeFactory.instance.stringNode(parser.getString())
              : JsonNodeFactory.instance.numberNode(parser.getDecimalValue());
      case VALUE_TRUE, VALUE_FALSE ->
          JsonNodeFactory.instance.booleanNode(token == JsonToken.VALUE_TRUE);
      case VALUE_NULL -> JsonNodeFactory.instance.nullNode();
      default -> JsonNodeFactory.instance.stringNode(parser.getString());
    };
  }

  private ObjectNode object(JsonParser parser, String pointer) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      String child = pointer + '/' + name.replace("~", "~0").replace("/", "~1");
      lines.put(child, parser.currentTokenLocation().getLineNr());
      object.set(name, node(parser, parser.nextToken(), child));
    }
    return object;
  }

  private ArrayNode array(JsonParser parser, String pointer) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
      array.add(node(parser, t, pointer + '/' + array.size()));
    }
    return array;
  }
}
