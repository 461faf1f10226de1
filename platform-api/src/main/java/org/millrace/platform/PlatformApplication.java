package org.millrace.platform;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** The control plane: every capability that this process runs is in the import list. */
@SpringBootApplication
@EnableConfigurationProperties(PlatformProperties.class)
public class PlatformApplication {}
