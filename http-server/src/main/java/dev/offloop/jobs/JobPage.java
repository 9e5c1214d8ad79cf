package dev.offloop.jobs;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Some jobs, the newest first.
 *
 * @param next where the next page begins, if there may be one
 */
public record JobPage(List<Job> jobs, Optional<UUID> next) {}
