package dev.offloop.child.link;

import java.util.List;

/** Closes what was opened by steps of which a later one failed. */
public final class Closing {
    private Closing() {}

    /** Closes all, last first; what that throws is added to the failure. */
    public static void all(List<? extends AutoCloseable> opened, Throwable failure) {
        for (AutoCloseable resource : opened.reversed()) {
            try {
                resource.close();
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
        }
    }
}
