package org.millrace.dataops.ingest.source;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far a source is, as texts by name: what Kafka has, and what the step under way adds to it.
 * One thread's.
 */
final class SourcePosition {
  private final Map<String, String> settled;
  private final Map<String, @Nullable String> moved = new HashMap<>();

  SourcePosition(Map<String, String> settled) {
    this.settled = new TreeMap<>(settled);
  }

  Optional<String> get(String name) {
    return Optional.ofNullable(moved.containsKey(name) ? moved.get(name) : settled.get(name));
  }

  void put(String name, String value) {
    if (!value.equals(get(name).orElse(null))) {
      moved.put(name, value);
    }
  }

  void remove(String name) {
    if (get(name).isPresent()) {
      moved.put(name, null);
    }
  }

  /** Every name and value that begins with the prefix, as of now. */
  Map<String, String> under(String prefix) {
    Map<String, String> found = new TreeMap<>();
    settled.forEach((name, value) -> found.put(name, value));
    moved.forEach(
        (name, value) -> {
          if (value == null) {
            found.remove(name);
          } else {
            found.put(name, value);
          }
        });
    found.keySet().removeIf(name -> !name.startsWith(prefix));
    return found;
  }

  /** What the step has changed; null where a name is gone. */
  Map<String, @Nullable String> moved() {
    return moved;
  }

  /** Kafka has it. */
  void settle() {
    moved.forEach(
        (name, value) -> {
          if (value == null) {
            settled.remove(name);
          } else {
            settled.put(name, value);
          }
        });
    moved.clear();
  }
}
