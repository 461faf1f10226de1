package org.millrace.dataops.contracts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.millrace.kernel.Digests;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;

/** Reads one ODCS file: its form by the published schema, its meaning here. */
final class ContractReader {
  private static final Set<String> STREAM_KEYS =
      Set.of(
          "id",
          "name",
          "businessName",
          "description",
          "logicalType",
          "physicalType",
          "dataGranularityDescription",
          "tags",
          "authoritativeDefinitions",
          "customProperties",
          "properties");
  private static final Map<String, Duration> UNITS =
      Map.ofEntries(
          Map.entry("s", Duration.ofSeconds(1)),
          Map.entry("second", Duration.ofSeconds(1)),
          Map.entry("seconds", Duration.ofSeconds(1)),
          Map.entry("min", Duration.ofMinutes(1)),
          Map.entry("minute", Duration.ofMinutes(1)),
          Map.entry("minutes", Duration.ofMinutes(1)),
          Map.entry("h", Duration.ofHours(1)),
          Map.entry("hour", Duration.ofHours(1)),
          Map.entry("hours", Duration.ofHours(1)),
          Map.entry("d", Duration.ofDays(1)),
          Map.entry("day", Duration.ofDays(1)),
          Map.entry("days", Duration.ofDays(1)),
          Map.entry("y", Duration.ofDays(365)),
          Map.entry("yr", Duration.ofDays(365)),
          Map.entry("year", Duration.ofDays(365)),
          Map.entry("years", Duration.ofDays(365)));

  private final YamlDocument document;
  private final List<FieldRules> fields = new ArrayList<>();
  private final List<Node> keys = new ArrayList<>();

  private ContractReader(YamlDocument document) {
    this.document = document;
  }

  static Contract read(Path file) {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ProblemException(
          "Cannot read contract " + file, String.valueOf(e), "check the path", e);
    }
    YamlDocument document = new YamlDocument(file, content);
    OdcsSchema.check(document);
    return new ContractReader(document).contract(Digests.of(content));
  }

  private Contract contract(String digest) {
    Node top = document.top();
    head(top);
    List<Node> objects = top.child("schema").items();
    if (objects.size() != 1) {
      top.child("schema")
          .refuse(
              "it has " + objects.size() + " schema objects", "describe one stream in each file");
      document.throwIfRefused();
    }
    Node stream = objects.get(0);
    String name = streamName(stream);
    properties(stream);
    String key = key(stream);
    String knownAt = knownAt(stream);
    List<ServiceLevel> levels = serviceLevels(top, name);
    String version = top.child("version").text().orElse("");
    String owner = owner(top);
    document.throwIfRefused();
    String purpose = top.child("description").child("purpose").text().orElse("").strip();
    return new Contract(
        new ContractTerms(name, version, digest, owner, purpose, key, knownAt, levels), fields);
  }

  private static void head(Node top) {
    if (!top.child("apiVersion").text().orElse("").equals("v3.1.0")) {
      top.child("apiVersion").refuse("'apiVersion' is not v3.1.0", "write apiVersion: v3.1.0");
    }
    Optional<String> status = top.child("status").text();
    if (status.isPresent() && Set.of("retired", "proposed").contains(status.get())) {
      top.child("status")
          .refuse("its status is " + status.get(), "set it to active, draft or deprecated");
    }
    if (top.has("slaDefaultElement")) {
      top.child("slaDefaultElement")
          .refuse("'slaDefaultElement' is deprecated", "name the element of each SLA property");
    }
  }

  private static String owner(Node top) {
    return top.child("team").require("name", "name the team that answers for the stream");
  }

  private static String streamName(Node stream) {
    stream.allow(
        STREAM_KEYS,
        "of a stream is unknown or not enforced",
        "remove it; rules of single fields go under 'properties'");
    String name = stream.child("name").text().orElse("");
    if (!name.matches("[a-z][a-z0-9_-]{0,62}")) {
      stream
          .child("name")
          .refuse(
              "'" + name + "' can't name a stream",
              "use lower-case letters, digits, - and _, beginning with a letter, at most 63");
    }
    if (!stream.child("logicalType").text().orElse("object").equals("object")) {
      stream.child("logicalType").refuse("a stream is of objects", "write logicalType: object");
    }
    return name;
  }

  private void properties(Node stream) {
    Set<String> names = new HashSet<>();
    for (Node property : stream.child("properties").items()) {
      Optional<FieldRules> rules = FieldReader.read(property);
      if (rules.isPresent()) {
        String name = rules.get().field().name();
        if (!names.add(name)) {
          property.child("name").refuse("field '" + name + "' is described twice", "keep one");
        }
        fields.add(rules.get());
      }
      if (property.child("primaryKey").isTrue()) {
        keys.add(property);
      }
    }
  }

  private String key(Node stream) {
    if (keys.size() != 1) {
      stream
          .child("properties")
          .refuse(
              keys.size() + " fields are marked as primaryKey",
              "mark the one string that names a record");
      return "";
    }
    return keys.get(0).child("name").text().orElse("");
  }

  private String knownAt(Node stream) {
    Optional<Node> property =
        stream.child("customProperties").items().stream()
            .filter(p -> p.child("property").text().orElse("").equals("knownAt"))
            .findFirst();
    if (property.isEmpty()) {
      stream.refuse(
          "the stream has no custom property knownAt",
          "add customProperties: [{property: knownAt, value: known_at}]");
      return "";
    }
    Node value = property.get().child("value");
    String name = value.text().orElse("");
    Optional<Field> field =
        fields.stream().map(FieldRules::field).filter(f -> f.name().equals(name)).findFirst();
    boolean fits = field.filter(f -> f.required() && f.type() == FieldType.TIMESTAMP).isPresent();
    if (!fits) {
      value.refuse(
          "knownAt is '" + name + "', which is no required timestamp of the stream",
          "name a field with logicalType timestamp and required: true");
    }
    return name;
  }

  private static List<ServiceLevel> serviceLevels(Node top, String stream) {
    List<ServiceLevel> levels = new ArrayList<>();
    for (Node sla : top.child("slaProperties").items()) {
      String property = sla.child("property").text().orElse("");
      if (!Set.of("retention", "frequency", "latency").contains(property)) {
        sla.refuse(
            "the SLA property '" + property + "' is not enforced",
            "use retention, frequency or latency");
        continue;
      }
      String element = sla.child("element").text().orElse(stream);
      if (!element.equals(stream) && !element.startsWith(stream + ".")) {
        sla.child("element")
            .refuse("'" + element + "' is no element of " + stream, "name the stream");
      }
      Duration unit = UNITS.get(sla.child("unit").text().orElse(""));
      double value = sla.child("value").number().map(Number::doubleValue).orElse(0.0);
      if (unit == null || !(value > 0 && value <= 1_000_000)) {
        sla.refuse(
            "its value or unit is no span of time",
            "write a positive number and a unit: s, min, h, d or y");
        continue;
      }
      levels.add(new ServiceLevel(property, Duration.ofMillis((long) (unit.toMillis() * value))));
    }
    return levels;
  }
}
