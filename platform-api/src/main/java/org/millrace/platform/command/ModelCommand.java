package org.millrace.platform.command;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** What is decided on model versions. */
@Command(
    name = "model",
    description = "Look at the model versions of a running platform, and decide on them.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class ModelCommand {
  private static final String PATH = "/api/v1/models";

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Spec
  CommandSpec spec;

  /** A version of a model. */
  static final class Version {
    @Parameters(index = "0", paramLabel = "MODEL", description = "As flight-delays.")
    String model = "";

    @Parameters(index = "1", paramLabel = "VERSION", description = "Its number.")
    int version;

    String path() {
      return Model.path(model) + "/versions/" + version;
    }
  }

  /** A model. */
  static final class Model {
    @Parameters(index = "0", paramLabel = "MODEL", description = "As flight-delays.")
    String model = "";

    static String path(String model) {
      return PATH + "/" + VersionRef.encoded(model);
    }
  }

  /** Why something is done. */
  static final class Reason {
    @Option(
        names = "--reason",
        paramLabel = "TEXT",
        description = "Why; kept in the version's history and in the audit.",
        required = true)
    String reason = "";

    Map<String, Object> body() {
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("reason", reason);
      return body;
    }
  }

  @Command(
      description = "List the models, or the versions of one.",
      mixinStandardHelpOptions = true)
  int list(
      @Mixin PlatformClient platform,
      @Parameters(paramLabel = "MODEL", arity = "0..1", description = "As flight-delays.")
          @Nullable String model) {
    if (model != null) {
      platform.get(Model.path(model) + "/versions").path("items").forEach(this::line);
      return done();
    }
    for (JsonNode each : platform.get(PATH).path("items")) {
      JsonNode deployed = each.path("deployed");
      out()
          .printf(
              "%-30s answers with %-6s %s%n",
              each.path("name").asString(),
              deployed.isNumber() ? deployed.asString() : "none",
              each.path("aliases"));
    }
    return done();
  }

  @Command(
      description = "Show a version: where it stands, its gates, its history.",
      mixinStandardHelpOptions = true)
  int show(@Mixin PlatformClient platform, @Mixin Version version) {
    JsonNode detail = platform.get(version.path());
    JsonNode shown = detail.path("version");
    line(shown);
    out().println("  package " + shown.path("packageDigest").asString());
    out().println("  run     " + shown.path("runId").asString());
    for (Map.Entry<String, JsonNode> tag : shown.path("tags").properties()) {
      out().printf("  tag     %s=%s%n", tag.getKey(), tag.getValue().asString());
    }
    JsonNode approval = shown.path("approval");
    if (approval.isObject()) {
      out()
          .printf(
              "  approval by %s %s%n",
              approval.path("askedOf").asString(), approval.path("because").asString());
    }
    for (JsonNode gate : detail.path("gates")) {
      out()
          .printf(
              "  %-6s %s%n",
              gate.path("passed").asBoolean() ? "passed" : "FAILED",
              gate.path("message").asString());
    }
    for (JsonNode change : detail.path("history")) {
      out()
          .printf(
              "  %s %-14s %-20s %s: %s%n",
              change.path("at").asString(),
              word(change.path("kind")),
              change.path("detail").asString(),
              change.path("by").asString(),
              change.path("reason").asString());
    }
    return done();
  }

  @Command(description = "Give a version an alias.", mixinStandardHelpOptions = true)
  int promote(
      @Mixin PlatformClient platform,
      @Mixin Version version,
      @Mixin Reason reason,
      @Option(
              names = "--alias",
              description = "champion or challenger (default: ${DEFAULT-VALUE}).",
              defaultValue = "champion")
          String alias) {
    Map<String, Object> body = reason.body();
    body.put("alias", alias);
    return shown(platform.post(version.path() + "/promote", body));
  }

  @Command(description = "Take an alias from its version.", mixinStandardHelpOptions = true)
  int demote(
      @Mixin PlatformClient platform,
      @Mixin Model model,
      @Mixin Reason reason,
      @Option(
              names = "--alias",
              description = "champion or challenger (default: ${DEFAULT-VALUE}).",
              defaultValue = "champion")
          String alias) {
    Map<String, Object> body = reason.body();
    body.put("alias", alias);
    platform.post(Model.path(model.model) + "/demote", body);
    return done();
  }

  @Command(description = "Make champion what was champion before.", mixinStandardHelpOptions = true)
  int rollback(@Mixin PlatformClient platform, @Mixin Model model, @Mixin Reason reason) {
    return shown(platform.post(Model.path(model.model) + "/rollback", reason.body()));
  }

  @Command(
      description = "Approve a version that waits for it: it becomes champion.",
      mixinStandardHelpOptions = true)
  int approve(@Mixin PlatformClient platform, @Mixin Version version, @Mixin Reason reason) {
    return decide(platform, version, reason, "approve");
  }

  @Command(description = "Reject a version that waits.", mixinStandardHelpOptions = true)
  int reject(@Mixin PlatformClient platform, @Mixin Version version, @Mixin Reason reason) {
    return decide(platform, version, reason, "reject");
  }

  private int decide(PlatformClient platform, Version version, Reason reason, String decision) {
    Map<String, Object> body = reason.body();
    body.put("decision", decision);
    return shown(platform.post(version.path() + "/approval", body));
  }

  @Command(description = "Put a version aside.", mixinStandardHelpOptions = true)
  int archive(@Mixin PlatformClient platform, @Mixin Version version, @Mixin Reason reason) {
    return shown(platform.post(version.path() + "/archive", reason.body()));
  }

  @Command(description = "Take back what was put aside.", mixinStandardHelpOptions = true)
  int unarchive(@Mixin PlatformClient platform, @Mixin Version version, @Mixin Reason reason) {
    return shown(platform.post(version.path() + "/unarchive", reason.body()));
  }

  @Command(
      description = "Take a version out of use for good; callers of a champion hear why.",
      mixinStandardHelpOptions = true)
  int retire(
      @Mixin PlatformClient platform,
      @Mixin Version version,
      @Mixin Reason reason,
      @Option(names = "--delete-package", description = "Delete its files too.")
          boolean deletePackage) {
    Map<String, Object> body = reason.body();
    body.put("deletePackage", deletePackage);
    return shown(platform.post(version.path() + "/retire", body));
  }

  @Command(
      description = "Forget a version, here and in MLflow; its history stays.",
      mixinStandardHelpOptions = true)
  int delete(
      @Mixin PlatformClient platform,
      @Mixin Version version,
      @Mixin Reason reason,
      @Option(names = "--force", description = "Even if predictions of it are kept.")
          boolean force) {
    String query = "?force=" + force + "&reason=" + VersionRef.encoded(reason.reason);
    platform.delete(version.path() + query);
    return done();
  }

  @Command(description = "Write a tag on a version.", mixinStandardHelpOptions = true)
  int tag(
      @Mixin PlatformClient platform,
      @Mixin Version version,
      @Parameters(index = "2", paramLabel = "NAME", description = "Of the tag.") String name,
      @Parameters(
              index = "3",
              paramLabel = "VALUE",
              arity = "0..1",
              description = "Its value; without one the tag is taken away.")
          @Nullable String value,
      @Mixin Reason reason) {
    Map<String, Object> body = reason.body();
    body.put("name", name);
    if (value != null) {
      body.put("value", value);
    }
    return shown(platform.post(version.path() + "/tags", body));
  }

  @Command(
      description = "Compare MLflow with the registry, and settle what people changed there.",
      mixinStandardHelpOptions = true)
  int reconcile(
      @Mixin PlatformClient platform,
      @Option(
              names = "--policy",
              description = "revert, adopt or report (default: the one that is set).")
          @Nullable String policy) {
    Map<String, String> body = policy == null ? Map.of() : Map.of("policy", policy);
    for (JsonNode settled : platform.post("/api/v1/mlflow/reconciliations", body).path("items")) {
      JsonNode drift = settled.path("drift");
      out()
          .printf(
              "%-8s %s version %d, %s %s: '%s' here, '%s' in MLflow %s%n",
              word(settled.path("action")),
              drift.path("model").asString(),
              drift.path("version").asInt(),
              word(drift.path("kind")),
              drift.path("name").asString(),
              drift.path("ours").asString(""),
              drift.path("theirs").asString(""),
              settled.path("note").asString());
    }
    return done();
  }

  private int shown(JsonNode version) {
    line(version);
    return done();
  }

  private void line(JsonNode version) {
    StringBuilder aliases = new StringBuilder();
    version.path("aliases").forEach(alias -> aliases.append(' ').append(alias.asString()));
    out()
        .printf(
            "version %-4d %-10s %s %s%n",
            version.path("version").asInt(),
            version.path("status").asString(),
            version.path("createdAt").asString(),
            aliases);
  }

  private static String word(JsonNode kind) {
    return kind.asString().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private int done() {
    out().flush();
    return 0;
  }
}
