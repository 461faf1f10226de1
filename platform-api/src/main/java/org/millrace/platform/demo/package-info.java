/**
 * The guided tour: one real use case through the whole loop, with the past replayed as if it
 * happened now. Begin at {@link org.millrace.platform.demo.Demo}. It calls what anyone can call,
 * predictions over HTTP included, and holds no logic of the platform.
 */
@NullMarked
package org.millrace.platform.demo;

import org.jspecify.annotations.NullMarked;
