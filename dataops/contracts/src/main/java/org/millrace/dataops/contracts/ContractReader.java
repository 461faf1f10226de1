package org.millrace.dataops.contracts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
          "quality",
          "properties");
  private final YamlDocument document;
  private final List<FieldRules> fields = new ArrayList<>();
  private final List<Node> keys = new ArrayList<>();
  private final OpenRules open = new OpenRules();

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
    String subjectKey = subjectKey(stream);
    stream.child("quality").items().forEach(rule -> QualityReader.readOfStream(rule, open));
    ServiceLevelReader levels = new ServiceLevelReader(name, knownAt, fields, open);
    levels.read(top);
    List<RecordRule> conditions = ConditionReader.read(open, fields);
    fieldsOfDuplicates();
    String version = top.child("version").text().orElse("");
    String owner = owner(top);
    document.throwIfRefused();
    String purpose = top.child("description").child("purpose").text().orElse("").strip();
    return new Contract(
        new ContractTerms(
            name,
            version,
            digest,
            owner,
            purpose,
            key,
            knownAt,
            subjectKey,
            levels.levels(),
            document.file()),
        fields,
        conditions,
        open.dataset);
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
    stream.refuseMisspelt(Set.of("knownAt", "subjectKey"));
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
      Optional<FieldRules> rules = FieldReader.read(property, open);
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
    Node value = stream.custom("knownAt");
    if (!value.isThere()) {
      stream.refuse(
          "the stream has no custom property knownAt",
          "add customProperties: [{property: knownAt, value: known_at}]");
      return "";
    }
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

  /** Whose data a record is, or empty; personal data must be somebody's, or it can't be erased. */
  private String subjectKey(Node stream) {
    Node value = stream.custom("subjectKey");
    Optional<FieldRules> personal = fields.stream().filter(f -> f.traits().personal()).findFirst();
    if (!value.isThere()) {
      if (personal.isPresent()) {
        stream.refuse(
            "'" + personal.get().field().name() + "' is personal, but no field says whose it is",
            "add {property: subjectKey, value: ...} to customProperties, naming the person's key");
      }
      return "";
    }
    String name = value.text().orElse("");
    boolean fits =
        fields.stream()
            .map(FieldRules::field)
            .anyMatch(f -> f.name().equals(name) && isKey(f.type()));
    if (!fits) {
      value.refuse(
          "subjectKey is '" + name + "', which is no string or integer of the stream",
          "name the field that says whose data a record is");
    }
    return name;
  }

  private static boolean isKey(FieldType type) {
    return type == FieldType.STRING || type == FieldType.INTEGER;
  }

  private void fieldsOfDuplicates() {
    Set<String> known = new HashSet<>();
    fields.forEach(each -> known.add(each.field().name()));
    for (Node rule : document.top().child("schema").items().get(0).child("quality").items()) {
      for (Node item : rule.child("arguments").child("properties").items()) {
        if (!known.contains(item.text().orElse(""))) {
          item.refuse("the stream has no such field", "use one of " + known);
        }
      }
    }
  }
}
