package dev.offloop.http.overload;

import java.time.Duration;

/**
 * Of what there is too much.
 *
 * @param reason for programs, one of a fixed set
 * @param detail a sentence for people
 * @param retryAfter when it may be over, as far as it can be told
 */
public record Excess(Reason reason, String detail, Duration retryAfter) {
    /** What there can be too much of. */
    public enum Reason {
        /** The event loop is late for everything. */
        LOOP_DELAY("loop-delay"),
        /** The heap of the service is nearly full after collections. */
        HEAP("heap"),
        /** The memory of the machine, or of the container, is nearly full. */
        MEMORY("memory");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        /** As problems and metrics name it. */
        public String word() {
            return word;
        }
    }
}
