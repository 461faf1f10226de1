package org.millrace.devops.serving;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests as text: a good instance, and the file of bad ones. */
final class Requests {
  private static final Pattern INSTANCE =
      Pattern.compile("\\$\\{(?:(-)(\\w+)|(\\+)(.*?)|(\\w+)=(.*?)|)}(?=[\\],\\s}]|$)");

  private Requests() {}

  /** A flight that keeps the contract, field by field as JSON. */
  static Map<String, String> flight() {
    Map<String, String> flight = new LinkedHashMap<>();
    flight.put("flight_id", "\"UA1545-EWR-20130401T0515\"");
    flight.put("carrier", "\"UA\"");
    flight.put("flight", "1545");
    flight.put("origin", "\"EWR\"");
    flight.put("dest", "\"IAH\"");
    flight.put("distance", "1400");
    flight.put("scheduled_departure", "\"2013-04-01T09:15:00Z\"");
    flight.put("departure_local", "\"2013-04-01T05:15:00\"");
    return flight;
  }

  static String json(Map<String, String> fields) {
    List<String> members = new ArrayList<>();
    fields.forEach((name, value) -> members.add('"' + name + "\":" + value));
    return "{" + String.join(",", members) + "}";
  }

  /** A good request of one flight. */
  static byte[] good() {
    return bytes("{\"instances\":[" + json(flight()) + "]}");
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * One line of the file.
   *
   * @param pointer of a fault that must be named
   * @param rule of that fault
   */
  record Bad(int line, String pointer, String rule, byte[] body, String text) {
    @Override
    public String toString() {
      return "line " + line + ": " + text;
    }
  }

  static List<Bad> bad() {
    List<Bad> cases = new ArrayList<>();
    List<String> lines = lines();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] parts = line.split(" \\| ", 3);
        cases.add(new Bad(i + 1, parts[0].strip(), parts[1].strip(), body(parts[2]), parts[2]));
      }
    }
    return cases;
  }

  private static List<String> lines() {
    try (InputStream in = Requests.class.getResourceAsStream("/bad-requests.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] body(String text) {
    if (text.strip().equals("(empty)")) {
      return new byte[0];
    }
    String expanded =
        INSTANCE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(json(changed(match))));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < expanded.length(); i++) {
      if (expanded.startsWith("\\x", i)) {
        out.write(Integer.parseInt(expanded.substring(i + 2, i + 4), 16));
        i += 3;
      } else {
        out.writeBytes(bytes(expanded.substring(i, i + 1)));
      }
    }
    return out.toByteArray();
  }

  private static Map<String, String> changed(java.util.regex.MatchResult match) {
    Map<String, String> flight = flight();
    if (match.group(2) != null) {
      flight.remove(match.group(2));
    } else if (match.group(4) != null) {
      flight.put("distance", flight.get("distance") + "," + match.group(4));
    } else if (match.group(5) != null) {
      flight.put(match.group(5), match.group(6));
    }
    return flight;
  }
}
