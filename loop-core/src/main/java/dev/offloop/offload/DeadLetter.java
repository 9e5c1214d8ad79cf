package dev.offloop.offload;

import dev.offloop.task.LossCause;
import java.time.Instant;

/**
 * A task that was given up because its workers died.
 *
 * @param taskId of the task
 * @param task its name
 * @param strategy that it was submitted to
 * @param input a fingerprint of its input, the same for the same input
 * @param attempts how many workers had started it
 * @param time when it was given up
 * @param cause of the last loss
 */
public record DeadLetter(
        long taskId, String task, String strategy, String input, int attempts, Instant time, LossCause cause) {}
