/**
 * Unit tests of features, kept in the use case's folder under {@code tests/}: small records in,
 * expected feature values out. Begin at {@link org.millrace.platform.featuretest.FeatureTests}.
 * Every test goes through the very classes that build training sets and those that serve requests;
 * nothing here computes a feature itself.
 */
@NullMarked
package org.millrace.platform.featuretest;

import org.jspecify.annotations.NullMarked;
