package org.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.millrace.modelops.tracking.GateVerdict;

/** What a person sees of a model. */
@ExtendWith(FirstLight.Extension.class)
class FirstLightModelPageTests {
  private static final Pattern PLOT = Pattern.compile("src=\"(/models/[^\"]+\\.png)\"");

  @Test
  void showsWhatSpeaksForTheChampion(FirstLight world) {
    HttpResponse<String> page = world.rest.get("/models/" + FirstLight.MODEL);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("answered by <b>version ", "champion", "shown below", "✓ passed")
        .contains("alias set", "passed all", "package_latency_p99_us", "Model card")
        .contains("dataset:flight-delays.weather@", "href=\"/datasets/flight-delays.weather\"")
        .contains(world.report.training().orElseThrow().version().packageDigest());
    for (GateVerdict gate : world.report.training().orElseThrow().gates()) {
      assertThat(page.body()).contains(gate.message());
    }
    assertThat(world.rest.get("/").body()).contains("/models/" + FirstLight.MODEL + "?version=");
  }

  @Test
  void everyPlotThePageNamesIsAPicture(FirstLight world) {
    List<String> plots =
        PLOT.matcher(world.rest.get("/models/" + FirstLight.MODEL).body())
            .results()
            .map((MatchResult found) -> found.group(1))
            .toList();
    assertThat(plots).anyMatch(plot -> plot.endsWith("/roc.png")).hasSizeGreaterThan(5);
    for (String plot : plots) {
      HttpResponse<String> picture = world.rest.get(plot);
      assertThat(picture.statusCode()).as(plot).isEqualTo(200);
      assertThat(picture.headers().firstValue("Content-Type")).contains("image/png");
      assertThat(picture.body()).as(plot).contains("PNG");
    }
  }

  @Test
  void namesNoFileBesideThePlots(FirstLight world) {
    String plots = "/models/" + FirstLight.MODEL + "/versions/1/plots/";
    for (String file :
        List.of("none.png", "..", "%2e%2e", "..%2fpackage%2fMLmodel", "roc.png%00")) {
      assertThat(world.rest.get(plots + file).statusCode()).as(file).isBetween(400, 404);
    }
    assertThat(world.rest.get("/models/none").statusCode()).isEqualTo(404);
    assertThat(world.rest.get("/models/" + FirstLight.MODEL + "?version=99").body())
        .contains("There is no version of flight-delays '99'.");
    assertThat(world.rest.get("/models/" + FirstLight.MODEL + "?version=x").statusCode())
        .isEqualTo(400);
  }
}
