package dev.offloop.cli;

import dev.offloop.http.ServiceConfig;
import java.util.Optional;

/**
 * What {@code serve} is to do, as its options say; all of it is checked.
 *
 * @param jobs empty for none
 * @param logLevel empty to leave it as it is configured
 */
record ServePlan(
        ServiceConfig service,
        AssemblyConfig assembly,
        Optional<JobsOptions.JobsPlan> jobs,
        Optional<LogLevel> logLevel) {}
