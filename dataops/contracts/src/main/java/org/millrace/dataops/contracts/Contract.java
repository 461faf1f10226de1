package org.millrace.dataops.contracts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.millrace.kernel.Field;
import org.millrace.kernel.Problem;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Schema;
import org.millrace.kernel.UseCase;

/**
 * One stream's promise, read from an Open Data Contract (ODCS 3.1). Every rule it states is
 * enforced; a file with a rule that can't be is refused. Immutable, may be shared.
 */
public final class Contract {
  private final ContractTerms terms;
  private final List<FieldRules> rules;
  private final List<RecordRule> conditions;
  private final List<DatasetRule> asked;
  private final List<DatasetRule> datasetRules;
  private final Schema schema;

  Contract(
      ContractTerms terms,
      List<FieldRules> rules,
      List<RecordRule> conditions,
      List<DatasetRule> asked) {
    this.terms = terms;
    this.rules = List.copyOf(rules);
    this.conditions = List.copyOf(conditions);
    this.asked = List.copyOf(asked);
    this.datasetRules = DatasetRules.of(this.rules, this.conditions, asked);
    this.schema = new Schema(this.rules.stream().map(FieldRules::field).toList());
  }

  /**
   * @throws ProblemException with every fault of the file, each with its line
   */
  public static Contract read(Path odcsFile) {
    return ContractReader.read(odcsFile);
  }

  /**
   * Every contracts/*.odcs.yaml of the use case, in the order of the files' names.
   *
   * @throws ProblemException with every fault of every file, or if two speak of one stream, or if
   *     one refers to a field that another does not have
   */
  public static List<Contract> readAll(UseCase useCase) {
    List<Contract> contracts = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    Map<String, Path> streams = new HashMap<>();
    for (Path file : files(useCase)) {
      try {
        Contract contract = read(file);
        Path other = streams.putIfAbsent(contract.stream(), file);
        if (other != null) {
          problems.add(
              new Problem(
                      "Invalid contract " + file.getFileName(),
                      "its stream '" + contract.stream() + "' has one in " + other.getFileName(),
                      "keep one contract for each stream")
                  .at(file.toString()));
        }
        contracts.add(contract);
      } catch (ProblemException e) {
        problems.addAll(e.problems());
      }
    }
    problems.addAll(References.faults(contracts));
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    return List.copyOf(contracts);
  }

  private static List<Path> files(UseCase useCase) {
    Path folder = useCase.file("contracts");
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.odcs.yaml")) {
        found.forEach(files::add);
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot list " + folder, e);
      }
    }
    if (files.isEmpty()) {
      throw new ProblemException(
          "Cannot read the contracts of " + useCase.name(),
          "there is no *.odcs.yaml in " + folder,
          "write one contract for each stream");
    }
    files.sort(null);
    return files;
  }

  /** The stream it speaks of: the name of its one schema object. */
  public String stream() {
    return terms.stream();
  }

  public String version() {
    return terms.version();
  }

  /** SHA-256 of the file. */
  public String digest() {
    return terms.digest();
  }

  /** The team that answers for the stream. */
  public String owner() {
    return terms.owner();
  }

  /** What the stream is for; may be empty. */
  public String purpose() {
    return terms.purpose();
  }

  /** What is promised of the stream as a whole, as retention and latency. */
  public List<ServiceLevel> serviceLevels() {
    return terms.serviceLevels();
  }

  public Schema schema() {
    return schema;
  }

  /** The field that names a record of this stream (ODCS primaryKey): a required string. */
  public String key() {
    return terms.key();
  }

  /** The TIMESTAMP field that says when the record became known (custom property knownAt). */
  public String knownAt() {
    return terms.knownAt();
  }

  /**
   * The field that says whose data a record is (custom property subjectKey): a string or an
   * integer. Empty if the stream is not about persons.
   */
  public Optional<String> subjectKey() {
    return Optional.of(terms.subjectKey()).filter(name -> !name.isEmpty());
  }

  /**
   * The fields that tell something about a person, the subject key among them, in the order of the
   * schema: those marked with the custom property personal or classified as personal.
   */
  public List<String> personalFields() {
    return rules.stream()
        .filter(f -> f.traits().personal() || f.field().name().equals(terms.subjectKey()))
        .map(f -> f.field().name())
        .toList();
  }

  /** What the numbers of a field are measured in (custom property unit), as min or degF. */
  public Optional<String> unit(String field) {
    return rules.stream()
        .filter(each -> each.field().name().equals(field))
        .map(each -> each.traits().unit())
        .filter(unit -> !unit.isEmpty())
        .findFirst();
  }

  /**
   * The fields classified as protected, in the order of the schema: whatever they say, a model is
   * expected to treat the groups they make alike.
   */
  public List<String> protectedFields() {
    return rules.stream()
        .filter(f -> f.traits().classification().equals("protected"))
        .map(f -> f.field().name())
        .toList();
  }

  /**
   * All that the contract says, as questions to a dataset version before a model learns from it.
   */
  public List<DatasetRule> datasetRules() {
    return DatasetRules.in(Stage.TRAINING, datasetRules);
  }

  /** A judge of records as they come off the topic; not thread-safe, one per thread. */
  public RecordValidator validator() {
    return validator(Stage.INGESTION);
  }

  /** A judge of whole records at a stage, where fields that are not in it may be absent. */
  public RecordValidator validator(Stage stage) {
    List<FieldRules> asked = rules.stream().map(field -> field.in(stage)).toList();
    return new RecordValidator(
        this, schema, asked, new RecordRules(conditions, rules, schema, stage));
  }

  /**
   * A judge of what a caller sends at {@link Stage#SERVING}, which is part of a record: a field of
   * the contract outside the subset counts as unknown, and a condition that names one is not asked.
   *
   * @param subset fields of this contract, by name and type; each is required as the subset says,
   *     whatever the contract says, unless it may be absent in serving
   * @throws ProblemException if a field is not the contract's
   */
  public RecordValidator validator(Schema subset) {
    List<FieldRules> chosen = new ArrayList<>();
    for (Field field : subset.fields()) {
      int position = schema.require(field.name());
      if (schema.field(position).type() != field.type()) {
        throw new ProblemException(
            "Cannot judge field '" + field.name() + "' as " + field.type(),
            "the contract of " + stream() + " says " + schema.field(position).type(),
            "use the contract's type");
      }
      chosen.add(rules.get(position).under(field).in(Stage.SERVING));
    }
    return new RecordValidator(
        this, subset, chosen, new RecordRules(conditions, rules, subset, Stage.SERVING));
  }

  List<FieldRules> rules() {
    return rules;
  }

  List<RecordRule> conditions() {
    return conditions;
  }

  /** The rules that no single record can keep or break. */
  List<DatasetRule> asked() {
    return asked;
  }

  Path file() {
    return terms.file();
  }

  @Override
  public String toString() {
    return "contract " + stream() + " " + version();
  }
}
