package org.millrace.dataops.contracts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** A case of records.txt, which explains how it is written. */
record RecordCase(
    int line, String stream, String change, String json, String valid, String expected) {

  static List<RecordCase> all() {
    List<RecordCase> cases = new ArrayList<>();
    List<String> lines = lines();
    String stream = "";
    String valid = "";
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("[")) {
        stream = line.substring(1, line.indexOf(']'));
      } else if (line.startsWith("{")) {
        valid = line;
      } else if (!line.isBlank() && !line.startsWith("#")) {
        int arrow = line.lastIndexOf(" -> ");
        String change = line.substring(0, arrow);
        String json = changed(valid, change);
        cases.add(new RecordCase(i + 1, stream, change, json, valid, line.substring(arrow + 4)));
      }
    }
    return cases;
  }

  @Override
  public String toString() {
    return "records.txt:" + line + " " + stream + ": " + change;
  }

  private static List<String> lines() {
    try {
      return Files.readAllLines(TestContracts.resource("records.txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String changed(String valid, String change) {
    String[] words = change.split(" ", 2);
    if (words[0].equals("raw")) {
      return words[1];
    }
    Map<String, String> members = members(valid);
    String added = "";
    switch (words[0]) {
      case "set" -> {
        String[] member = words[1].split(" ", 2);
        members.put(member[0], member[1]);
      }
      case "drop" -> {
        if (members.remove(words[1]) == null) {
          throw new IllegalStateException("there is no " + words[1] + " to drop");
        }
      }
      case "add" -> added = "," + words[1];
      default -> throw new IllegalStateException(change);
    }
    return members.entrySet().stream()
        .map(e -> '"' + e.getKey() + "\":" + e.getValue())
        .collect(Collectors.joining(",", "{", added + "}"));
  }

  /** The members of a flat object, each value as it is written. */
  private static Map<String, String> members(String json) {
    Map<String, String> members = new LinkedHashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
      parser.nextToken();
      for (String name = parser.nextName(); name != null; name = parser.nextName()) {
        boolean text = parser.nextToken() == JsonToken.VALUE_STRING;
        members.put(name, text ? '"' + parser.getString() + '"' : parser.getString());
      }
    }
    return members;
  }
}
