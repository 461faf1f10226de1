package org.millrace.platform.dataset;

import java.time.Duration;
import org.millrace.dataops.datasets.Compaction;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param interval between two rounds over all datasets
 * @param keepVersions how long versions without a tag, on which no model was trained, are kept; a
 *     contract's retention keeps them longer
 * @param mostVersions so many of them are kept at most, for a table's metadata names every one
 * @param smallFile a data file below this size is small
 * @param smallFiles so many of them are compacted
 * @param targetFile size up to which compacted files are filled
 */
@ConfigurationProperties("millrace.datasets")
public record UpkeepSettings(
    @DefaultValue("10m") Duration interval,
    @DefaultValue("7d") Duration keepVersions,
    @DefaultValue("1000") int mostVersions,
    @DefaultValue("32MB") DataSize smallFile,
    @DefaultValue("51") int smallFiles,
    @DefaultValue("128MB") DataSize targetFile) {

  public Compaction.Plan plan() {
    return new Compaction.Plan(smallFile.toBytes(), smallFiles, targetFile.toBytes());
  }
}
