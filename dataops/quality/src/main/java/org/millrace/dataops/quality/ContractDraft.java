package org.millrace.dataops.quality;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;

/**
 * A contract as data suggests it: types, required fields, ranges, value domains, patterns, the key
 * and the known-at, with what was seen as comments.
 *
 * @param yaml ODCS 3.1
 * @param missing what a person has to add before it can be used, such as a key; empty if it can be
 *     used as it is
 */
public record ContractDraft(String yaml, List<String> missing) {
  public ContractDraft {
    missing = List.copyOf(missing);
  }

  /**
   * Drafts from a file of records: .csv, .tsv, .jsonl, .ndjson, .json (one object a line) or
   * .parquet.
   *
   * @param stream lower-case letters, digits, - and _
   * @throws ProblemException if the file can't be read, or naming every column that can't be a
   *     field
   */
  public static ContractDraft ofFile(Path file, String stream) {
    try (DataFile data = DataFile.open(file)) {
      return of(ColumnTyping.type(data), stream);
    }
  }

  static ContractDraft of(Relation relation, String stream) {
    if (!stream.matches("[a-z][a-z0-9_-]{0,62}")) {
      throw new ProblemException(
          "Invalid stream name '" + stream + "'",
          "the name also names a topic and a table",
          "use lower-case letters, digits, - and _, beginning with a letter, at most 63");
    }
    List<ColumnProfile> profiles = Profiler.profile(relation, Map.of(), Set.of());
    long rows = Profiler.rows(relation);
    List<FieldEvidence> fields = new ArrayList<>();
    for (int i = 0; i < profiles.size(); i++) {
      Field field = relation.schema().field(i);
      fields.add(FieldEvidence.of(field, rows, profiles.get(i), relation));
    }
    return new ContractDraft.Writer(relation.name(), stream, rows, fields).write();
  }

  /** Puts the file together. */
  private record Writer(String source, String stream, long rows, List<FieldEvidence> fields) {

    ContractDraft write() {
      Optional<FieldEvidence> key = key();
      Optional<FieldEvidence> knownAt = knownAt();
      List<String> missing = new ArrayList<>();
      List<String> lines = new ArrayList<>();
      head(lines);
      if (knownAt.isPresent()) {
        lines.add("    customProperties:");
        lines.add("      # Check: the moment from which the record may be used for a prediction.");
        lines.add("      - {property: knownAt, value: " + knownAt.get().field().name() + "}");
      } else {
        missing.add("a known-at: no field is a time with its offset in every record");
      }
      if (key.isEmpty()) {
        missing.add("a key: no text is there and different in every record" + numericKey());
      }
      missing.forEach(words -> lines.add("    # Missing: " + words + "."));
      lines.add("    properties:");
      for (FieldEvidence field : fields) {
        boolean isKey = key.filter(field::equals).isPresent();
        new FieldDraft(field).lines(isKey).forEach(line -> lines.add("      " + line));
      }
      return new ContractDraft(String.join("\n", lines) + "\n", missing);
    }

    private void head(List<String> lines) {
      lines.add(
          "# Drafted from %s: %s records of %d fields."
              .formatted(
                  source.replaceAll("\\p{Cntrl}", "?"), FieldDraft.number(rows), fields.size()));
      lines.add(
          "# It says what was seen, not what is promised: read it through, then take it over.");
      lines.add("apiVersion: v3.1.0");
      lines.add("kind: DataContract");
      lines.add("id: draft." + stream);
      lines.add("name: " + stream);
      lines.add("version: 0.1.0");
      lines.add("status: draft");
      lines.add("description:");
      lines.add("  purpose: To be written. What is the stream for?");
      lines.add("team:");
      lines.add("  # Check: the team that answers for the stream.");
      lines.add("  name: unknown");
      lines.add("schema:");
      lines.add("  - name: " + stream);
      lines.add("    logicalType: object");
      lines.add("    physicalType: topic");
    }

    /** A text that tells all records apart; of several, one that is named so, else the first. */
    private Optional<FieldEvidence> key() {
      return fields.stream()
          .filter(seen -> seen.unique() && seen.field().type() == FieldType.STRING)
          .min(
              Comparator.comparingInt(
                  seen -> seen.field().name().matches("id|key|.*_(id|key)|uuid") ? 0 : 1));
    }

    private String numericKey() {
      return fields.stream()
          .filter(seen -> seen.unique() && seen.field().type() == FieldType.INTEGER)
          .findFirst()
          .map(seen -> "; " + seen.field().name() + " would be one if it were sent as a text")
          .orElse("");
    }

    /** A time with its offset that is always there; of several, the one whose name says most. */
    private Optional<FieldEvidence> knownAt() {
      return fields.stream()
          .filter(seen -> seen.isRequired() && seen.field().type() == FieldType.TIMESTAMP)
          .min(Comparator.comparingInt(seen -> rank(seen.field().name())));
    }

    private static int rank(String name) {
      if (name.equals("known_at")) {
        return 0;
      }
      if (name.matches(".*(ingest|publish|receiv|record|creat|updat)ed_at")) {
        return 1;
      }
      return name.matches("(event_)?time(stamp)?|ts|.*_at") ? 2 : 3;
    }
  }
}
