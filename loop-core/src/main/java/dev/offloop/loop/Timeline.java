package dev.offloop.loop;

/** Where spans of time are recorded for a picture of what ran when. All methods may be called from any thread. */
public interface Timeline {
    /** Records nothing. */
    Timeline NONE = new Timeline() {
        @Override
        public boolean enabled() {
            return false;
        }

        @Override
        public void span(Track track, String name, long startNanos, long endNanos) {}
    };

    /** Whether spans are recorded, so that a caller may skip building their names. */
    boolean enabled();

    /**
     * Records that something of this name ran; times as of {@link System#nanoTime()}. Never blocks; drops when full.
     */
    void span(Track track, String name, long startNanos, long endNanos);
}
