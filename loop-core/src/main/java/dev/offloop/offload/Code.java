package dev.offloop.offload;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Code of the application and how it ended, which is kept as it is, not described. Written by the thread that runs it,
 * read once its submission has ended.
 */
final class Code<T extends @Nullable Object> {
    private final Callable<T> callable;
    private @Nullable T value;
    private @Nullable Throwable thrown;

    Code(Callable<T> callable) {
        this.callable = callable;
    }

    void run() throws Exception {
        try {
            value = callable.call();
        } catch (Throwable e) {
            thrown = e;
            throw e;
        }
    }

    /** What it has answered; null when that is what it answered. */
    @Nullable
    T value() {
        return value;
    }

    /** What it has thrown, if it did; else why it did not run or was not waited for. */
    Throwable failure(Throwable outcome) {
        return thrown == null ? outcome : thrown;
    }
}
