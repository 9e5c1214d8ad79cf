package dev.offloop.task.sample;

import java.util.Map;

/** What a task was told by its context. */
public record Told(long taskId, int attempt, Map<String, String> parameters, boolean cancelled, long remainingNanos) {}
