package org.millrace.devops.serving;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.millrace.modelops.predictor.Task;
import org.springdoc.core.customizers.OpenApiCustomizer;

/** Describes in the OpenAPI document what each deployed model is to be sent, and answers. */
final class PredictionApi implements OpenApiCustomizer {
  private static final Map<String, String> REFUSALS =
      new TreeMap<>(
          Map.of(
              "400", "The body breaks the request's contract; every fault with its JSON pointer",
              "404", "No such model",
              "413", "The body is too large",
              "415", "The body is not JSON as UTF-8",
              "503", "The model has no version deployed yet"));

  private final ModelHost host;

  PredictionApi(ModelHost host) {
    this.host = host;
  }

  @Override
  public void customise(OpenAPI api) {
    Optional.ofNullable(api.getPaths())
        .map(paths -> paths.get(PredictionController.PATH))
        .map(PathItem::getPost)
        .ifPresent(post -> describe(api, post));
  }

  private void describe(OpenAPI api, Operation post) {
    if (api.getComponents() == null) {
      api.setComponents(new Components());
    }
    Components components = api.getComponents();
    components.addSchemas("Predictions", JsonSchemas.predictions());
    components.addSchemas("Problem", JsonSchemas.problem());
    post.setRequestBody(
        new RequestBody().required(true).content(content("application/json", request(components))));
    Optional.ofNullable(post.getResponses().get("200"))
        .ifPresent(
            ok ->
                answer(components)
                    .ifPresent(schema -> ok.setContent(content("application/json", schema))));
    REFUSALS.forEach(
        (status, why) ->
            post.getResponses()
                .addApiResponse(
                    status,
                    new ApiResponse()
                        .description(why)
                        .content(
                            content(
                                "application/problem+json", JsonSchemas.reference("Problem")))));
  }

  /** A choice among the requests of the deployed models, each a schema under the model's name. */
  private Schema<?> request(Components components) {
    Schema<?> choice = new Schema<>();
    choice.setDescription("An object with the fields of the model's request for each instance");
    for (String model : host.deployed().keySet()) {
      host.request(model)
          .ifPresent(
              fields -> {
                components.addSchemas(model + "-instance", JsonSchemas.instance(fields));
                components.addSchemas(
                    model + "-request",
                    JsonSchemas.request(JsonSchemas.reference(model + "-instance")));
                choice.addOneOfItem(JsonSchemas.reference(model + "-request"));
              });
    }
    return choice;
  }

  /** A choice among answers, where a deployed model is not asked for a label. */
  private Optional<Schema<?>> answer(Components components) {
    Schema<?> choice = new Schema<>();
    choice.setDescription("As the model asked: with a label and its probability, or with a value");
    choice.addOneOfItem(JsonSchemas.reference("Predictions"));
    for (String model : host.deployed().keySet()) {
      if (!host.task(model).equals(Optional.of(Task.CLASSIFICATION))) {
        String quantity = host.served(model).predictor().label();
        components.addSchemas(model + "-predictions", JsonSchemas.quantities(quantity));
        choice.addOneOfItem(JsonSchemas.reference(model + "-predictions"));
      }
    }
    return choice.getOneOf().size() > 1 ? Optional.of(choice) : Optional.empty();
  }

  private static Content content(String mediaType, Schema<?> schema) {
    return new Content().addMediaType(mediaType, new MediaType().schema(schema));
  }
}
