package org.millrace.platform.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.tracking.Decision;
import org.millrace.modelops.tracking.ModelRegistry;
import org.millrace.modelops.tracking.RunTracker;
import org.millrace.platform.model.Insistence;
import org.millrace.platform.model.ModelDesk;
import org.millrace.platform.model.PackageFate;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Decisions on model versions, each with its reason; 409 where the version stands so that it can't
 * be made. JSON alone, which a foreign page can't send.
 */
@RestController
@Tag(name = "Models")
@RequestMapping("/api/v1/models/{model}")
class ModelChangeController {
  private final NamedModels models;
  private final ModelDesk desk;
  private final ModelRegistry registry;
  private final RunTracker tracker;

  ModelChangeController(
      NamedModels models, ModelDesk desk, ModelRegistry registry, RunTracker tracker) {
    this.models = models;
    this.desk = desk;
    this.registry = registry;
    this.tracker = tracker;
  }

  /**
   * @param alias null is champion
   */
  record AliasRequest(@Nullable String reason, @Nullable String alias) {}

  record ReasonRequest(@Nullable String reason) {}

  @Operation(summary = "Point an alias at a version; a champion answers when this does")
  @PostMapping(path = "/versions/{version}/promote", consumes = MediaType.APPLICATION_JSON_VALUE)
  VersionView promote(
      @PathVariable String model,
      @PathVariable int version,
      @RequestBody AliasRequest request,
      HttpServletRequest caller) {
    models.find(model, version);
    Decision decision = decision(request.reason, caller);
    decided(() -> desk.promote(model, version, alias(request), decision));
    return view(model, version);
  }

  @Operation(summary = "Take an alias away; without a champion the model answers 503 and why")
  @PostMapping(path = "/demote", consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void demote(
      @PathVariable String model, @RequestBody AliasRequest request, HttpServletRequest caller) {
    models.versions(model);
    Decision decision = decision(request.reason, caller);
    decided(() -> desk.demote(model, alias(request), decision));
  }

  @Operation(summary = "Make champion what was champion before")
  @PostMapping(path = "/rollback", consumes = MediaType.APPLICATION_JSON_VALUE)
  VersionView rollBack(
      @PathVariable String model, @RequestBody ReasonRequest request, HttpServletRequest caller) {
    models.versions(model);
    Decision decision = decision(request.reason, caller);
    decided(() -> desk.rollBack(model, decision));
    int champion =
        registry.find(model, ModelRegistry.CHAMPION).map(found -> found.version()).orElseThrow();
    return view(model, champion);
  }

  /**
   * @param decision approve or reject
   */
  record ApprovalRequest(@Nullable String decision, @Nullable String reason) {}

  @Operation(summary = "Approve a version that waits, which makes it champion, or reject it")
  @PostMapping(path = "/versions/{version}/approval", consumes = MediaType.APPLICATION_JSON_VALUE)
  VersionView decide(
      @PathVariable String model,
      @PathVariable int version,
      @RequestBody ApprovalRequest request,
      HttpServletRequest caller) {
    models.find(model, version);
    Decision decision = decision(request.reason, caller);
    switch (Objects.requireNonNullElse(request.decision, "")) {
      case "approve" -> decided(() -> desk.approve(model, version, decision));
      case "reject" -> decided(() -> desk.reject(model, version, decision));
      default ->
          throw new ProblemException(
              "Invalid decision '" + request.decision + "'",
              "a version is approved or it is rejected",
              "send \"decision\": \"approve\" or \"reject\"");
    }
    return view(model, version);
  }

  @Operation(summary = "Put a version aside; it takes no alias until it is taken back")
  @PostMapping(path = "/versions/{version}/archive", consumes = MediaType.APPLICATION_JSON_VALUE)
  VersionView archive(
      @PathVariable String model,
      @PathVariable int version,
      @RequestBody ReasonRequest request,
      HttpServletRequest caller) {
    models.find(model, version);
    Decision decision = decision(request.reason, caller);
    decided(() -> registry.life().archive(model, version, decision));
    return view(model, version);
  }

  @Operation(summary = "Take a version back that was put aside")
  @PostMapping(path = "/versions/{version}/unarchive", consumes = MediaType.APPLICATION_JSON_VALUE)
  VersionView unarchive(
      @PathVariable String model,
      @PathVariable int version,
      @RequestBody ReasonRequest request,
      HttpServletRequest caller) {
    models.find(model, version);
    Decision decision = decision(request.reason, caller);
    decided(() -> registry.life().unarchive(model, version, decision));
    return view(model, version);
  }

  /**
   * @param deletePackage null is false
   */
  record RetireRequest(@Nullable String reason, @Nullable Boolean deletePackage) {}

  @Operation(summary = "Take a version out of use for good; of a champion callers hear 410 and why")
  @PostMapping(path = "/versions/{version}/retire", consumes = MediaType.APPLICATION_JSON_VALUE)
  VersionView retire(
      @PathVariable String model,
      @PathVariable int version,
      @RequestBody RetireRequest request,
      HttpServletRequest caller) {
    models.find(model, version);
    Decision decision = decision(request.reason, caller);
    PackageFate fate =
        Boolean.TRUE.equals(request.deletePackage) ? PackageFate.DELETE : PackageFate.KEEP;
    decided(() -> desk.retire(model, version, fate, decision));
    return view(model, version);
  }

  @Operation(summary = "Forget a version, here and in MLflow; refused while it is used")
  @DeleteMapping("/versions/{version}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(
      @PathVariable String model,
      @PathVariable int version,
      @RequestParam(defaultValue = "") String reason,
      @RequestParam(defaultValue = "false") boolean force,
      HttpServletRequest caller) {
    models.find(model, version);
    Decision decision = decision(reason, caller);
    Insistence insistence = force ? Insistence.FORCED : Insistence.CAREFUL;
    decided(() -> desk.delete(model, version, insistence, decision));
  }

  /**
   * @param value null takes the tag away
   */
  record TagRequest(@Nullable String name, @Nullable String value, @Nullable String reason) {}

  @Operation(summary = "Write a tag on a version, or take it away")
  @PostMapping(path = "/versions/{version}/tags", consumes = MediaType.APPLICATION_JSON_VALUE)
  VersionView tag(
      @PathVariable String model,
      @PathVariable int version,
      @RequestBody TagRequest request,
      HttpServletRequest caller) {
    models.find(model, version);
    Decision decision = decision(request.reason, caller);
    String name = Objects.requireNonNullElse(request.name, "");
    if (request.value == null) {
      registry.life().untag(model, version, name, decision);
    } else {
      registry.life().tag(model, version, name, request.value, decision);
    }
    return view(model, version);
  }

  private VersionView view(String model, int version) {
    return VersionView.of(models.find(model, version), registry, tracker);
  }

  private static String alias(AliasRequest request) {
    return Objects.requireNonNullElse(request.alias, ModelRegistry.CHAMPION);
  }

  private static Decision decision(@Nullable String reason, HttpServletRequest caller) {
    return new Decision(Caller.of(caller), Objects.requireNonNullElse(reason, ""));
  }

  /** What was asked for is well said by now; if it can't be done, that is how things stand. */
  private static void decided(Runnable work) {
    try {
      work.run();
    } catch (ProblemException e) {
      throw new StatusProblem(
          HttpStatus.CONFLICT, e.first().what(), e.first().why(), e.first().fix());
    }
  }
}
