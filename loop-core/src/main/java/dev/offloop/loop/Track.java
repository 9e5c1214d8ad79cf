package dev.offloop.loop;

/** A row of a {@link Timeline}: rows with the same process are shown together. */
public record Track(String process, String name) {
    /** A row of this process. */
    public static Track of(String name) {
        return new Track("offloop", name);
    }
}
