package org.millrace.dataops.quality;

import org.jspecify.annotations.Nullable;

/**
 * How far the distribution of one column has moved; values only, the missing ones apart.
 *
 * @param nullsBefore share of rows without a value in the older version, 0 to 1
 * @param nullsAfter the same in the newer
 * @param infinityNorm the greatest change of the share of one value, 0 to 1; null unless the column
 *     has few values
 * @param jensenShannon the Jensen-Shannon divergence (Lin 1991) with logarithms to the base 2, 0 if
 *     equal, 1 if nothing is shared; of numbers, over the bins between the older version's
 *     quantiles. Null for texts of many values and where a version has none.
 * @param worstValue the value whose share changed most, of which {@code infinityNorm} speaks; null
 *     if there is none or it must not be shown
 */
public record ColumnShift(
    String column,
    double nullsBefore,
    double nullsAfter,
    @Nullable Double infinityNorm,
    @Nullable Double jensenShannon,
    @Nullable String worstValue) {}
