package org.millrace.dataops.ingest.source;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ProblemException;

/** Fills in {@code ${NAME}} from the environment, and keeps what it filled in out of messages. */
final class Secrets {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

  private final Map<String, String> environment;
  private final Set<String> used = ConcurrentHashMap.newKeySet();

  Secrets(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * @param where for people, what the text belongs to
   * @throws ProblemException if a variable is not set, naming it
   */
  String fill(String text, String where) {
    return REFERENCE
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(value(found.group(1), where)));
  }

  /** The same for what must be a reference and nothing else. */
  String secret(@Nullable String text, String where) {
    if (text == null) {
      return "";
    }
    if (!REFERENCE.matcher(text).matches()) {
      throw new ProblemException(
          "Invalid " + where,
          "a secret must not be written into a file",
          "set an environment variable and write ${NAME}");
    }
    return fill(text, where);
  }

  private String value(String name, String where) {
    String value = environment.get(name);
    if (value == null) {
      throw new ProblemException(
          "Cannot find environment variable " + name,
          where + " refers to it",
          "set it before the platform starts");
    }
    if (value.length() > 3) {
      used.add(value);
    }
    return value;
  }

  /** A message of a driver or a server, without the secrets. */
  String hide(String message) {
    String hidden = message;
    for (String secret : used) {
      hidden = hidden.replace(secret, "***");
    }
    return hidden;
  }
}
