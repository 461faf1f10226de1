package org.millrace.dataops.ingest.source;

import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.millrace.kernel.Digests;
import org.millrace.kernel.ProblemException;
import tools.jackson.databind.JsonNode;

/**
 * The items of an API, page by page. A round goes from the first page to the last; an item that
 * this round or the one before has given in the same words is not published again, so each item is
 * published once, and once more when it changes.
 *
 * <p>The position holds the digests of both rounds by page, and the page that comes next: a round
 * that was cut off goes on where it was. A round under way keeps its digests apart from those of
 * the round before, or an item that slips from one page to the next would be forgotten between.
 */
final class HttpFeed implements SourceFeed {
  private static final int MOST_ITEMS = 200_000;
  private static final String ROUND = "round";
  private static final String PAGE = "page";
  private static final String NEXT = "next";
  private static final String SEEN = "seen-";

  private final HttpPages pages;
  private final JsonRecords records;
  private final Set<String> seen = new HashSet<>();
  private boolean begun;

  HttpFeed(HttpPages pages, JsonRecords records) {
    this.pages = pages;
    this.records = records;
  }

  @Override
  public boolean step(SourcePosition position, Consumer<SourceRecord> out)
      throws IOException, InterruptedException {
    if (!begun) {
      remember(position);
      begun = true;
    }
    int round = position.get(ROUND).map(Integer::parseInt).orElse(0);
    int page = position.get(PAGE).map(Integer::parseInt).orElse(0);
    Optional<String> token = position.get(NEXT);
    HttpPages.Page fetched = pages.fetch(token);
    Set<String> digests = new LinkedHashSet<>();
    for (JsonNode item : fetched.items()) {
      String digest = Digests.of(item.toString()).substring(0, 24);
      if (seen.add(digest)) {
        out.accept(records.of(item, null));
      }
      digests.add(digest);
    }
    requireFew();
    if (!digests.isEmpty()) {
      position.put(SEEN + round + "-" + page, String.join(" ", digests));
    }
    if (fetched.next().isPresent() && !fetched.next().equals(token)) {
      position.put(NEXT, fetched.next().get());
      position.put(PAGE, Integer.toString(page + 1));
      return true;
    }
    endRound(position, round);
    return false;
  }

  private void remember(SourcePosition position) {
    seen.clear();
    position.under(SEEN).values().forEach(page -> seen.addAll(Set.of(page.split(" ", -1))));
  }

  private void endRound(SourcePosition position, int round) {
    int next = 1 - round;
    position.under(SEEN + next + "-").keySet().forEach(position::remove);
    position.put(ROUND, Integer.toString(next));
    position.remove(PAGE);
    position.remove(NEXT);
    remember(position);
  }

  private void requireFew() {
    if (seen.size() > MOST_ITEMS) {
      throw new ProblemException(
          "Cannot remember the items of an http source",
          "a round gives more than " + MOST_ITEMS,
          "narrow its url, as by a date");
    }
  }

  @Override
  public void close() {
    seen.clear();
  }
}
