package org.millrace.platform.settings;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who signs model packages, and whose are loaded.
 *
 * @param keys folder with {@code package.key} and {@code package.pub}, where several processes sign
 *     as one; absent: a key of this installation's own in the data directory, made at first start
 * @param trustedKeys public keys of other installations whose packages are loaded too, each the
 *     line of its {@code package.pub}
 * @param allowUnsigned whether packages without a signature are loaded, as those written before
 *     packages were signed
 */
@ConfigurationProperties("millrace.packages")
public record PackageProperties(
    @Nullable Path keys,
    @DefaultValue List<String> trustedKeys,
    @DefaultValue("false") boolean allowUnsigned) {
  public PackageProperties {
    trustedKeys = List.copyOf(trustedKeys);
  }
}
