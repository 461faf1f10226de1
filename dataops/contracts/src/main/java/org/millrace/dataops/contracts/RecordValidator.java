package org.millrace.dataops.contracts;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Field;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.sym.PropertyNameMatcher;
import tools.jackson.core.util.Named;

/**
 * Parses one JSON object into a row and judges it by a contract, in one pass: over the bytes where
 * the record is plain, otherwise over its tokens. No tree, no map, nothing boxed. Reports
 * everything a record breaks, at most 50 violations. Not thread-safe.
 */
public final class RecordValidator {
  /** The longest record, in bytes. */
  public static final int MOST_BYTES = 1 << 20;

  private static final int DEEPEST = 64;
  private static final Verdict.Accepted CLEAN = new Verdict.Accepted(List.of());
  private static final JsonFactory JSON =
      JsonFactory.builder()
          // So that NaN is the fault of a field, not of the whole record.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(MOST_BYTES)
                  .maxNumberLength(1_000)
                  .maxNameLength(10_000)
                  .build())
          .build();

  private final Contract contract;
  private final RecordRules conditions;
  private final Schema schema;
  private final FieldJudge[] judges;
  private final PropertyNameMatcher names;
  private final @Nullable PlainReader plain;
  private final boolean[] seen;
  private final Findings findings = new Findings();
  private final StrictUtf8 utf8 = new StrictUtf8();

  /**
   * @param rules of each field of the schema, in its order
   */
  RecordValidator(
      Contract contract, Schema schema, List<FieldRules> rules, RecordRules conditions) {
    this.contract = contract;
    this.conditions = conditions;
    this.schema = schema;
    this.judges = rules.stream().map(FieldJudge::of).toArray(FieldJudge[]::new);
    this.plain = PlainReader.of(rules);
    this.seen = new boolean[judges.length];
    List<Named> fields = schema.fields().stream().map(Field::name).map(Named::fromString).toList();
    this.names = JSON.constructNameMatcher(fields, false);
  }

  /**
   * Makes parsers under which {@link #judge(JsonParser, Row)} can name the field that holds NaN;
   * depth, text and number lengths are bounded.
   */
  public static JsonFactory json() {
    return JSON;
  }

  /** The schema of the rows it fills. */
  public Schema schema() {
    return schema;
  }

  /** The whole record as bytes; never throws for what the bytes say. */
  public Verdict judge(byte[] json, Row into) {
    begin(into);
    if (plain != null && json.length <= MOST_BYTES && plain.read(json, into)) {
      conditions.judge(into, findings);
      return verdict();
    }
    return judgeTokens(json, into);
  }

  /** By way of the tokens, which name everything that is wrong. */
  Verdict judgeTokens(byte[] json, Row into) {
    begin(into);
    if (json.length > MOST_BYTES) {
      findings.add(
          "size",
          AnomalyCode.RECORD_TOO_LARGE,
          "is " + json.length + " bytes long, above the maximum " + MOST_BYTES,
          "send less in one record");
    } else {
      int fault = utf8.firstFault(json);
      if (fault >= 0) {
        findings.add(
            "json",
            AnomalyCode.ENUM_TYPE_INVALID_UTF8,
            "is no UTF-8 text at byte " + fault,
            "encode the record in UTF-8");
      } else {
        parse(json, into);
      }
    }
    return verdict();
  }

  private Verdict verdict() {
    if (findings.isEmpty()) {
      return CLEAN;
    }
    List<Violation> errors = findings.errors();
    if (!errors.isEmpty()) {
      return new Verdict.Quarantined(errors);
    }
    return new Verdict.Accepted(findings.warnings());
  }

  /**
   * One object of a larger document: the parser stands at its START_OBJECT and is left at its
   * END_OBJECT. Collects every violation; a syntax error is the caller's (JacksonException).
   *
   * @return what the record breaks, but warnings; empty if the row was filled and keeps the
   *     contract
   */
  public List<Violation> judge(JsonParser parser, Row into) {
    begin(into);
    read(parser, into);
    return findings.errors();
  }

  /** What the record judged last breaks without being quarantined for it. */
  public List<Violation> warnings() {
    return findings.warnings();
  }

  private void begin(Row into) {
    if (!into.schema().equals(schema)) {
      throw new IllegalArgumentException(
          "Cannot fill a row of " + into.schema() + " by a contract of " + schema);
    }
    into.clear();
    findings.clear();
    Arrays.fill(seen, false);
  }

  private void parse(byte[] json, Row into) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        findings.add("json", AnomalyCode.RECORD_MALFORMED, "is empty", "send one JSON object");
      } else if (first != JsonToken.START_OBJECT) {
        findings.add(
            "json",
            AnomalyCode.RECORD_MALFORMED,
            "is no JSON object",
            "send the fields by name, as {\"name\": 1}");
      } else {
        read(parser, into);
        if (parser.nextToken() != null) {
          findings.add(
              "json",
              AnomalyCode.RECORD_MALFORMED,
              "goes on after its object",
              "send one JSON object a record");
        }
      }
    } catch (StreamConstraintsException e) {
      findings.add(
          "size",
          AnomalyCode.RECORD_TOO_LARGE,
          "is too deep or has too long a part: " + reason(e),
          "send a flat, short record");
    } catch (JacksonException e) {
      findings.add(
          "json",
          AnomalyCode.RECORD_MALFORMED,
          "is no valid JSON: " + reason(e),
          "correct the JSON");
    }
  }

  private void read(JsonParser parser, Row into) {
    while (true) {
      int position = parser.nextNameMatch(names);
      if (position >= 0) {
        JsonToken token = parser.nextToken();
        if (seen[position]) {
          twice(schema.field(position).name());
          parser.skipChildren();
        } else {
          seen[position] = true;
          judges[position].read(parser, token, position, into, findings);
        }
      } else if (position == PropertyNameMatcher.MATCH_UNKNOWN_NAME) {
        unknown(parser.currentName());
        parser.nextToken();
        parser.skipChildren();
      } else {
        break;
      }
    }
    for (int i = 0; i < seen.length; i++) {
      if (!seen[i]) {
        judges[i].absent(findings, "is missing");
      }
    }
    conditions.judge(into, findings);
  }

  private void twice(String name) {
    findings.add(
        new Violation(
            "duplicate-field",
            name,
            "is given more than once",
            "give it once",
            Severity.QUARANTINE,
            AnomalyCode.FEATURE_TYPE_UNEXPECTED_REPEATED));
  }

  private void unknown(String name) {
    String why = "is no field of " + contract.stream();
    String fix =
        NearestName.of(name, schema)
            .map(near -> "did you mean '" + near + "'? Otherwise remove it")
            .orElse("remove it, or add it to the contract");
    if (contract.schema().has(name)) {
      why = "is a field of " + contract.stream() + " that the platform sets itself";
      fix = "remove it";
    }
    findings.add(
        new Violation(
            "unknown-field",
            Findings.shorten(name),
            why,
            fix,
            Severity.QUARANTINE,
            AnomalyCode.SCHEMA_NEW_COLUMN));
  }

  private static String reason(JacksonException e) {
    TokenStreamLocation location = e.getLocation();
    String place = location == null ? "" : " (at byte " + location.getByteOffset() + ")";
    String message = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
    message = message.replaceAll(", from `[^`]*`", "");
    return (message.length() > 200 ? message.substring(0, 200) + "…" : message) + place;
  }
}
