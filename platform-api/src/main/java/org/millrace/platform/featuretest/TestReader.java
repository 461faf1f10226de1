package org.millrace.platform.featuretest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.Violation;
import org.millrace.dataops.features.FeaturePlan;
import org.millrace.kernel.Problem;
import org.millrace.kernel.Row;

/** Turns a file of tests into rows; finds everything that is wrong with it. */
final class TestReader {
  private final Path file;
  private final FileLines lines;
  private final FeaturePlan plan;
  private final Map<String, Contract> contracts;
  private final List<Problem> problems = new ArrayList<>();

  TestReader(Path file, FeaturePlan plan, Map<String, Contract> contracts) {
    this.file = file;
    this.lines = new FileLines(file);
    this.plan = plan;
    this.contracts = contracts;
  }

  List<Problem> problems() {
    return problems;
  }

  List<FeatureTest> read(TestFile written) {
    Map<String, List<Row>> shared = records(written.records(), 0);
    if (written.tests().isEmpty()) {
      add("Cannot test with " + file.getFileName(), "it has no tests", "write one", 0, "tests");
    }
    List<FeatureTest> tests = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (TestFile.Case test : written.tests()) {
      int line = lines.ofTest(test.name());
      if (!names.add(test.name())) {
        add("Cannot tell two tests apart", "both are '" + test.name() + "'", "rename one", line);
      }
      Map<String, List<Row>> records = new LinkedHashMap<>(shared);
      records(test.records(), line)
          .forEach(
              (stream, rows) ->
                  records.merge(stream, rows, (some, more) -> Known.inOrder(some, more)));
      expected(test, line);
      tests.add(new FeatureTest(plan, test, request(test, line), knownAt(records), lines, line));
    }
    return tests;
  }

  private Row request(TestFile.Case test, int line) {
    Contract spine = contracts.get(plan.spine());
    if (spine == null) {
      throw new IllegalStateException("The plan was read from these contracts");
    }
    RowText text = new RowText(spine, plan.request());
    Row row = text.row();
    violations("the request", text.read(test.request(), row), line);
    return row;
  }

  private void expected(TestFile.Case test, int line) {
    if (test.features().isEmpty()) {
      add(
          "Cannot pass or fail '" + test.name() + "'",
          "it expects nothing",
          "name a feature",
          line);
    }
    for (String feature : test.features().keySet()) {
      if (!plan.features().has(feature)) {
        add(
            "Cannot find feature '" + feature + "'",
            "dataops.yaml has " + plan.features().fields().stream().map(f -> f.name()).toList(),
            "name one of these",
            line,
            feature);
      }
    }
  }

  private Map<String, List<Row>> records(Map<String, List<Map<String, Object>>> written, int line) {
    Map<String, List<Row>> records = new LinkedHashMap<>();
    written.forEach(
        (stream, rows) -> {
          int at = lines.ofField(stream, line);
          if (plan.streams().contains(stream)) {
            records.put(stream, rows(contract(stream), rows, at));
          } else {
            add(
                "Cannot use records of stream '" + stream + "'",
                "the features read " + plan.streams(),
                "name one of these",
                at);
          }
        });
    return records;
  }

  private Contract contract(String stream) {
    Contract contract = contracts.get(stream);
    if (contract == null) {
      throw new IllegalStateException("The plan was read from these contracts");
    }
    return contract;
  }

  private List<Row> rows(Contract contract, List<Map<String, Object>> written, int line) {
    RowText text = new RowText(contract, contract.schema());
    int knownAt = contract.schema().require(contract.knownAt());
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      String which = "record " + (i + 1) + " of " + contract.stream();
      Row row = text.row();
      violations(which, text.read(written.get(i), row), line);
      if (row.isNull(knownAt) && problems.isEmpty()) {
        add(
            "Cannot place " + which + " in time",
            "it has no " + contract.knownAt(),
            "say when it became known",
            line);
      }
      rows.add(row);
    }
    return rows;
  }

  private Map<String, Known> knownAt(Map<String, List<Row>> records) {
    Map<String, Known> known = new LinkedHashMap<>();
    for (String stream : plan.streams()) {
      Contract contract = contract(stream);
      int field = contract.schema().require(contract.knownAt());
      known.put(stream, Known.of(records.getOrDefault(stream, List.of()), field));
    }
    return known;
  }

  private void violations(String what, List<Violation> violations, int line) {
    for (Violation violation : violations) {
      String field = violation.field() == null ? "" : violation.field();
      add(
          "Cannot read " + what,
          (field.isEmpty() ? "it " : "'" + field + "' ") + violation.why(),
          violation.fix(),
          line,
          field);
    }
  }

  private void add(String what, String why, String fix, int line, String field) {
    add(what, why, fix, field.isEmpty() ? line : lines.ofField(field, line));
  }

  private void add(String what, String why, String fix, int line) {
    problems.add(new Problem(what, why, fix).at(lines.place(line)));
  }
}
