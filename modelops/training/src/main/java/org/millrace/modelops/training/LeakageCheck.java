package org.millrace.modelops.training;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.millrace.kernel.Problem;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Times;

/**
 * What the training rows know of the test rows that they would not know in life, so that the
 * measured quality would be too good: the same entity in both parts, the future, or a feature that
 * is the label in disguise (Kaufman et al., Leakage in Data Mining, 2012).
 *
 * @param problems one for each leak
 */
record LeakageCheck(List<Problem> problems) {

  static LeakageCheck of(Recipe recipe, Spine spine, Division division) {
    LeakageSettings settings = recipe.settings().leakage();
    List<Problem> problems = new ArrayList<>();
    if (settings.entity() != null) {
      sharedEntities(
          settings.entity(),
          RequestField.of(recipe.plan(), spine, settings.entity()),
          division,
          problems);
    }
    if (!settings.goesAcrossTime()) {
      future(recipe.settings(), division, problems);
    }
    Telltale.find(division, recipe.task(), settings.trusted())
        .forEach(telltale -> problems.add(telltale.problem()));
    return new LeakageCheck(problems);
  }

  private static void sharedEntities(
      String name, RequestField entity, Division division, List<Problem> problems) {
    int[] positions = division.examples().positions();
    Set<String> trained = new HashSet<>();
    for (int i = 0; i < division.split().trainEnd(); i++) {
      String value = entity.at(positions[i]);
      if (value != null) {
        trained.add(value);
      }
    }
    Set<String> shared = new HashSet<>();
    for (int i = division.split().testBegin(); i < division.split().rows(); i++) {
      String value = entity.at(positions[i]);
      if (value != null && trained.contains(value)) {
        shared.add(value);
      }
    }
    if (!shared.isEmpty()) {
      problems.add(
          new Problem(
              "Cannot measure on test rows that share '" + name + "' with the training rows",
              shared.size()
                  + " of its values are in both parts, such as '"
                  + shared.stream().sorted().findFirst().orElseThrow()
                  + "'",
              "split by it: {by: entity, entity: " + name + "}",
              ModelopsSettings.FILE));
    }
  }

  private static void future(ModelopsSettings settings, Division division, List<Problem> problems) {
    Split split = division.split();
    long known = Times.toMicros(split.boundary()) - settings.label().matures().toNanos() / 1000;
    long later = 0;
    for (int i = 0; i < split.trainEnd(); i++) {
      later += division.examples().cutoffs()[i] > known ? 1 : 0;
    }
    if (later > 0) {
      problems.add(
          new Problem(
              "Cannot measure on test rows from " + split.boundary() + " on",
              later
                  + " of "
                  + split.trainEnd()
                  + " training rows have outcomes that were not known by then",
              "split by time; or, if the rows do not depend on time, say so:"
                  + " 'leakage: {across-time: true}'",
              ModelopsSettings.FILE));
    }
  }

  void requireNone() {
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
  }
}
