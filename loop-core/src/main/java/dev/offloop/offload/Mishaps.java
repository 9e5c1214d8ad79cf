package dev.offloop.offload;

import org.slf4j.Logger;

/** Logs what was thrown where it may harm nothing else; never throws, not even for lack of memory for the line. */
final class Mishaps {
    private Mishaps() {}

    static void log(Logger log, String what, Throwable thrown) {
        try {
            log.error("{}", what, thrown);
        } catch (Throwable e) {
            // A throwable that cannot be printed, or no memory: there is no other way to tell.
        }
    }
}
