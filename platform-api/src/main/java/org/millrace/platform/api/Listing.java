package org.millrace.platform.api;

import java.util.List;

/** A list as the API answers it, in an object so that it can grow. */
public record Listing<T>(List<T> items) {
  public Listing {
    items = List.copyOf(items);
  }
}
