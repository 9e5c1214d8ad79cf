package dev.offloop.compare;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be compared.
 *
 * @param extent how much
 * @param time for the measurements together; that of the extent when empty
 * @param budget what the loop's delay should stay under
 * @param userTask a task to be compared instead of the built-in work
 * @param tasks sees the tasks
 * @param childClassPath where children find the tasks
 * @param peers where programs to compare with are; empty for none
 * @param strategies names of those of ours, {@code inline} among them
 * @param command what the user called
 */
public record CompareSettings(
        Extent extent,
        Optional<Duration> time,
        Duration budget,
        Optional<UserTask> userTask,
        ClassLoader tasks,
        String childClassPath,
        Optional<Path> peers,
        List<String> strategies,
        String command) {
    /** How much is measured. */
    public enum Extent {
        /** Half a minute. */
        QUICK,
        /** Two minutes. */
        STANDARD,
        /** Everything with everything: ten minutes. */
        FULL
    }

    /**
     * One task with one input.
     *
     * @param name of a registered task
     * @param input in its edge form
     * @param parameters passed to it
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record UserTask(String name, byte[] input, Map<String, String> parameters) {}
}
