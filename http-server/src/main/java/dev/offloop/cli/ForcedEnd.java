package dev.offloop.cli;

import java.time.Duration;

/**
 * Ends this process with its children, without the event loop: shutdown hooks have a moment to remove files. Any
 * thread.
 */
final class ForcedEnd {
    private static final Duration HOOKS = Duration.ofSeconds(2);

    private ForcedEnd() {}

    /** Loads what it takes: when it is needed, the jar of the service may have been overwritten. */
    static void prepare() {}

    /** Does not return. */
    static void now(int exitCode) {
        ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
        Thread.ofPlatform().daemon().start(() -> {
            try {
                Thread.sleep(HOOKS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                Runtime.getRuntime().halt(exitCode);
            }
        });
        System.exit(exitCode);
    }
}
