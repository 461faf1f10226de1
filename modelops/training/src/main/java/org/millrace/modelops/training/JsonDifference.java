package org.millrace.modelops.training;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.millrace.modelops.training.Reproduction.Cause;
import org.millrace.modelops.training.Reproduction.FileDifference;
import tools.jackson.databind.JsonNode;

/** The places at which two JSON documents differ, each with its cause by its name. */
final class JsonDifference {
  private static final int MOST_SHOWN = 5;
  private static final Pattern CLOCK =
      Pattern.compile(".*(trained-at|timestamp|serialNumber|latency|_millis|_seconds).*");
  private static final Pattern ENVIRONMENT =
      Pattern.compile(
          "/libraries/.*|.*/(java-version|os-name|os-arch|tribuo-version|nThread)"
              + "|.*/(library|tool):[a-z]+/(version|purl)");

  private final List<String> places = new ArrayList<>();
  private Cause cause = Cause.CLOCK;

  private JsonDifference() {}

  static JsonDifference between(JsonNode before, JsonNode after) {
    JsonDifference difference = new JsonDifference();
    difference.compare("", before, after);
    return difference;
  }

  private void compare(String pointer, JsonNode before, JsonNode after) {
    if (before.equals(after)) {
      return;
    }
    if (before.isObject() && after.isObject()) {
      TreeSet<String> names = new TreeSet<>(before.propertyNames());
      names.addAll(after.propertyNames());
      names.forEach(name -> compare(pointer + "/" + name, before.path(name), after.path(name)));
    } else if (before.isArray() && after.isArray() && before.size() == after.size()) {
      for (int i = 0; i < before.size(); i++) {
        compare(pointer + "/" + name(before.path(i), i), before.path(i), after.path(i));
      }
    } else {
      places.add(pointer + ": " + text(before) + " -> " + text(after));
      Cause found = cause(pointer);
      cause = found.compareTo(cause) > 0 ? found : cause;
    }
  }

  /** An element of a bill of materials has a name of its own. */
  private static String name(JsonNode element, int index) {
    return element.path("bom-ref").asString(Integer.toString(index));
  }

  private static Cause cause(String pointer) {
    if (ENVIRONMENT.matcher(pointer).matches()) {
      return Cause.ENVIRONMENT;
    }
    return CLOCK.matcher(pointer).matches() ? Cause.CLOCK : Cause.CONTENT;
  }

  private static String text(JsonNode node) {
    String text = node.isMissingNode() ? "nothing" : node.toString();
    return text.length() <= 60 ? text : text.substring(0, 60) + "...";
  }

  FileDifference of(String file) {
    String shown = String.join("; ", places.subList(0, Math.min(MOST_SHOWN, places.size())));
    String more =
        places.size() > MOST_SHOWN ? "; and " + (places.size() - MOST_SHOWN) + " more" : "";
    return places.isEmpty()
        ? new FileDifference(file, Cause.CONTENT, "the same values, written otherwise")
        : new FileDifference(file, cause, shown + more);
  }
}
